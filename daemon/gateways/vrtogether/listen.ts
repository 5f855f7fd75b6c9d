import type { Server } from 'node:net';
import { VrtError } from '../../../protocol/api/error.js';

export interface Listener {
  /** What listens, for a sentence. */
  readonly what: string;
  /** Empty: everywhere. */
  readonly address: string;
  readonly port: number;
  /** The setting that chooses another port. */
  readonly setting: string;
}

/** Listens; gives the port. Throws VrtError `port-in-use`. */
export function listen(server: Server, { what, address, port, setting }: Listener): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(
        new VrtError(
          'port-in-use',
          `${what} cannot listen on port ${port}: ${error.code ?? error.message}.`,
          {
            cause: error,
            hint: `Choose another with \`vrt settings set ${setting} PORT\`.`,
          },
        ),
      );
    });
    server.listen({ port, ...(address === '' ? {} : { host: address }) }, () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}
