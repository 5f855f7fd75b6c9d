import { existsSync, lstatSync, unlinkSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { lockFile, type FileLock } from '../../native/lock.js';
import { errorCode, reasonOf } from '../../protocol/text/reason.js';

/** The right to be the one daemon of a socket and of a state directory; the kernel takes it back when we end. */
export interface Instance {
  /** Takes the lock of the socket again when its file was removed. Throws VrtError `already-running`. */
  renew(): void;
  release(): void;
}

/**
 * Claims the socket path and the state directory, whose directories exist, and removes a socket that a killed daemon
 * left. Throws VrtError `already-running` (with the pid, where it is known), or `file-unreadable` when the lock cannot
 * be taken or a file that is not a socket is in the way.
 */
export async function claimInstance(socket: string, stateDir: string): Promise<Instance> {
  const socketLock = claim(`${socket}.lock`, `A daemon listens on ${socket} already`);
  try {
    const stateLock = claim(join(stateDir, 'vrtd.lock'), `A daemon uses ${stateDir} already`);
    try {
      await removeStaleSocket(socket);
    } catch (error) {
      stateLock.release();
      throw error;
    }
    const socketLocks = [socketLock];
    return {
      renew: () => {
        if (!existsSync(`${socket}.lock`))
          socketLocks.push(claim(`${socket}.lock`, `A daemon listens on ${socket} already`));
      },
      release: () => {
        stateLock.release();
        for (const lock of socketLocks) lock.release();
      },
    };
  } catch (error) {
    socketLock.release();
    throw error;
  }
}

function claim(path: string, sentence: string): FileLock {
  const result = attempt(path);
  if (result.held) return result.lock;
  const who = result.pid === undefined ? '' : ` (pid ${result.pid})`;
  throw new VrtError('already-running', `${sentence}${who}.`);
}

function attempt(path: string): ReturnType<typeof lockFile> {
  try {
    return lockFile(path);
  } catch (error) {
    const why = reasonOf(error);
    throw new VrtError('file-unreadable', `The lock cannot be taken: ${why}.`, { cause: error });
  }
}

/** With the lock held, a socket without a listener was left by a daemon that was killed. */
async function removeStaleSocket(path: string): Promise<void> {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) {
    throw new VrtError('file-unreadable', `${path} is not a socket, so it is not replaced.`, {
      hint: 'Move it away, or name another path with `--socket`.',
    });
  }
  if (await answers(path)) {
    throw new VrtError('already-running', `Another program listens on ${path}.`, {
      hint: `See which program it is with \`ss -xlp src ${path}\`, or name another path with \`--socket\`.`,
    });
  }
  unlinkSync(path);
}

async function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    // Anything but "nobody is there" is a listener that we may not see or that is busy: it is not ours to remove.
    socket.once('error', (error) => resolve(errorCode(error) !== 'ECONNREFUSED'));
  });
}
