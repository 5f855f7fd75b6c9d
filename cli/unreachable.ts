import { existsSync } from 'node:fs';
import { VrtError } from '../protocol/api/error.js';
import type { SocketPlace } from '../protocol/socket-path.js';
import { reasonOf } from '../protocol/text/reason.js';

/** One place where no daemon could be asked. */
export interface Unreachable {
  readonly place: SocketPlace;
  readonly cause?: NodeJS.ErrnoException;
  /** Why it was not even tried. */
  readonly distrust?: string;
}

/** Whether nothing listens there, so that the daemon may be at another place. */
export function mayLieElsewhere({ code }: NodeJS.ErrnoException): boolean {
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ECONNREFUSED';
}

/** Error when no place has a daemon that answers: every place, and why. */
export function unreachable(failures: readonly Unreachable[]): VrtError {
  const [first, second] = failures;
  if (first === undefined) throw new Error('nothing was tried');
  if (second === undefined) return unreachableAt(first);
  const { code, message, hint } = unreachableAt(first);
  return new VrtError(code, `${message} ${ofTheMachine(second)}`, {
    cause: second.cause ?? first.cause,
    hint: isForbidden(second)
      ? `${hint} Or let root add you to the group of that socket (\`usermod -aG vrt USER\`), and log in anew.`
      : hint,
  });
}

function ofTheMachine(failure: Unreachable): string {
  const { place, cause } = failure;
  if (cause?.code === 'ENOENT') return `There is no system daemon either (no socket ${place.path}).`;
  if (isForbidden(failure)) return `You may not use the system daemon on ${place.path}.`;
  return `The system daemon on ${place.path} does not answer: ${why(cause)}.`;
}

function isForbidden({ cause }: Unreachable): boolean {
  return cause?.code === 'EACCES' || cause?.code === 'EPERM';
}

function unreachableAt({ place: { path }, cause, distrust }: Unreachable): VrtError {
  if (distrust !== undefined) {
    return new VrtError('denied', `${distrust}.`, {
      hint: 'Have it removed, or set XDG_RUNTIME_DIR to a directory of your own, or name a socket with `--socket`.',
    });
  }
  switch (cause?.code) {
    case 'ENOENT':
      return new VrtError('daemon-unreachable', `No daemon is running: there is no socket ${path}.`, {
        cause,
      });
    case 'ECONNREFUSED':
      return new VrtError(
        'daemon-unreachable',
        `No daemon answers on ${path}: it ended without cleaning up.`,
        { cause },
      );
    case 'EACCES':
    case 'EPERM':
      return new VrtError('denied', `You may not use ${path}.`, {
        cause,
        hint: 'Ask for membership in the group of that socket, or run as its owner.',
      });
    default: {
      const reason =
        cause?.name === 'TimeoutError' || cause?.name === 'AbortError'
          ? 'it did not answer in time'
          : why(cause);
      return new VrtError('daemon-unreachable', `The daemon on ${path} cannot be used: ${reason}.`, {
        cause,
        hint: existsSync(path)
          ? 'See its log, or restart it: `vrt daemon stop`, `vrt daemon start`.'
          : 'Start it with `vrt daemon start`.',
      });
    }
  }
}

function why(cause: Error | undefined): string {
  return cause === undefined ? 'the reason is unknown' : reasonOf(cause);
}
