import { homedir } from 'node:os';
import { join } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { socketPlaces } from '../../protocol/socket-path.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Each is worked out when it is asked for: whoever names all of them needs no home directory. */
export interface DefaultPaths {
  socket(): string;
  stateDir(): string;
  config(): string;
}

/**
 * Where vrtd keeps its things unless told: the directories that systemd made for the unit (systemd.exec(5)
 * RUNTIME_DIRECTORY and so on), those of the system for root, those of the XDG base directory specification for
 * anybody else. `stateDir` throws VrtError `config-invalid` for a user without a home.
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
      if (uid === 0) return '/var/lib/vrt';
      const base = xdg(env, 'XDG_STATE_HOME', home, '.local/state');
      if (base !== undefined) return join(base, 'vrt');
      throw new VrtError('config-invalid', 'There is no home directory to keep the database in.', {
        hint: 'Set HOME, or name a directory with `--state-dir`.',
      });
    },
    config: () => {
      const base = uid === 0 ? undefined : xdg(env, 'XDG_CONFIG_HOME', home, '.config');
      return join(configuration ?? (base === undefined ? '/etc/vrt' : join(base, 'vrt')), 'vrtd.yaml');
    },
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

/** A relative path in an XDG variable is to be ignored, says the specification. */
function xdg(env: Environment, variable: string, home: string, fallback: string): string | undefined {
  const named = env[variable];
  if (named?.startsWith('/')) return named;
  return home.startsWith('/') ? join(home, fallback) : undefined;
}
