import { homedir } from 'node:os';
import { join } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { socketPlaces } from '../../protocol/socket-path.js';
import { configFolder, stateFolder } from '../../protocol/user-folders.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Each is computed on use: with all of them named no home directory is needed. */
export interface DefaultPaths {
  socket(): string;
  stateDir(): string;
  config(): string;
}

/**
 * Default directories of vrtd: the directories that systemd made for the unit (systemd.exec(5) RUNTIME_DIRECTORY and so
 * on), those of the system for root, those of the XDG base directory specification for anybody else. `stateDir` throws
 * VrtError `config-invalid` for a user without a home.
 */
export function defaultPaths(env: Environment, uid: number, home: string = homeDirectory()): DefaultPaths {
  const runtime = firstPath(env['RUNTIME_DIRECTORY']);
  const state = firstPath(env['STATE_DIRECTORY']);
  const configuration = firstPath(env['CONFIGURATION_DIRECTORY']);
  return {
    socket: () =>
      runtime === undefined
        ? socketPlaces({ env: { ...env, VRT_SOCKET: undefined }, uid })[0].path
        : join(runtime, 'vrtd.sock'),
    stateDir: () => {
      if (state !== undefined) return state;
      const folder = stateFolder({ env, uid, home });
      if (folder !== undefined) return folder;
      throw new VrtError('config-invalid', 'There is no home directory to keep the database in.', {
        hint: 'Set HOME, or name a directory with `--state-dir`.',
      });
    },
    config: () => join(configuration ?? configFolder({ env, uid, home }), 'vrtd.yaml'),
  };
}

/** Empty for a user whom the system does not know. */
function homeDirectory(): string {
  try {
    return homedir();
  } catch {
    return '';
  }
}

/** systemd separates several directories by colons. */
function firstPath(list: string | undefined): string | undefined {
  const [first] = (list ?? '').split(':');
  return first === undefined || first === '' ? undefined : first;
}
