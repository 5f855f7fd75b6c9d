import { DgramAsPromised, type SocketAsPromised } from 'dgram-as-promised';
import { encodeAnnouncement } from '../../protocol/alvr/announcement.js';
import { protocolId20 } from '../../protocol/alvr/dialect.js';
import { timing } from '../../protocol/alvr/session-constants.js';
import type { AnnounceTarget } from './options.js';

/** The real client announces from this port (alvr.md 4.1); it is taken if it is free and nothing depends on it. */
const sourcePort = 9943;

/**
 * Broadcasts the 56 bytes every 2 s until closed. `failed` hears of a target that cannot be reached, once per target:
 * a machine without a broadcast route is no reason to stop announcing to the others.
 */
export async function startAnnouncing(
  hostname: string,
  targets: readonly AnnounceTarget[],
  failed: (target: AnnounceTarget, reason: string) => void,
): Promise<AsyncDisposable> {
  const packet = encodeAnnouncement({ protocolId: protocolId20, hostname });
  const socket = await openSocket();
  const silenced = new Set<AnnounceTarget>();
  const announce = () => {
    for (const target of targets) {
      socket.send(packet, target.port, target.address).catch((error: unknown) => {
        if (silenced.has(target)) return;
        silenced.add(target);
        failed(target, error instanceof Error ? error.message : String(error));
      });
    }
  };
  announce();
  const timer = setInterval(announce, timing.announcementPeriodMs);
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await socket.close();
    },
  };
}

async function openSocket(): Promise<SocketAsPromised> {
  for (const port of [sourcePort, 0]) {
    const socket = DgramAsPromised.createSocket({ type: 'udp4' });
    try {
      await socket.bind({ address: '0.0.0.0', port, exclusive: true });
      // Sends that fail are told by their own promises; without a listener the event would end the process.
      socket.socket.on('error', () => undefined);
      return socket.setBroadcast(true);
    } catch (error) {
      await socket.close().catch(() => undefined);
      if (port === 0) throw error;
    }
  }
  throw new Error('no UDP port is free');
}
