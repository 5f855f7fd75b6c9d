import { noSfu, type SfuData } from '../../../protocol/vrtogether/models.js';

/** Where sessions get their media from, by their protocol. */
export interface MediaServers {
  /** A session begins; false when its protocol needs a server that is not there. */
  open(sessionId: string, protocol: string): boolean;
  close(sessionId: string): void;
  /** What a user of the session is told; `host`: the name by which it reaches this machine. */
  addresses(sessionId: string, userId: string, host: string): SfuData;
  stop(): Promise<void>;
}

/** Sessions whose media goes through the orchestrator itself or from client to client. */
export const noMediaServers: MediaServers = {
  open: () => true,
  close: () => undefined,
  addresses: () => noSfu,
  stop: () => Promise.resolve(),
};
