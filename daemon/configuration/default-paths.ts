import { homedir } from 'node:os';
import { join } from 'node:path';
import { VrtError } from '../../protocol/api/error.js';
import { socketPath } from '../../protocol/socket-path.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface DefaultPaths {
  readonly socket: string;
  readonly stateDir: string;
  readonly config: string;
}

/**
 * Where vrtd keeps its things unless told: the directories that systemd made for the unit (systemd.exec(5)
 * RUNTIME_DIRECTORY and so on), those of the system for root, those of the XDG base directory specification for
 * anybody else. Throws VrtError `config-invalid` for a user without a home.
 */
export function defaultPaths(env: Environment, uid: number, home: string = homedir()): DefaultPaths {
  const runtime = firstPath(env['RUNTIME_DIRECTORY']);
  const state = firstPath(env['STATE_DIRECTORY']);
  const configuration = firstPath(env['CONFIGURATION_DIRECTORY']);
  return {
    socket:
      runtime === undefined
        ? socketPath({ env: { ...env, VRT_SOCKET: undefined }, uid })
        : join(runtime, 'vrtd.sock'),
    stateDir:
      state ?? (uid === 0 ? '/var/lib/vrt' : join(xdg(env, 'XDG_STATE_HOME', home, '.local/state'), 'vrt')),
    config: join(
      configuration ?? (uid === 0 ? '/etc/vrt' : join(xdg(env, 'XDG_CONFIG_HOME', home, '.config'), 'vrt')),
      'vrtd.yaml',
    ),
  };
}

/** systemd separates several directories by colons. */
function firstPath(list: string | undefined): string | undefined {
  const [first] = (list ?? '').split(':');
  return first === undefined || first === '' ? undefined : first;
}

/** A relative path in an XDG variable is to be ignored, says the specification. */
function xdg(env: Environment, variable: string, home: string, fallback: string): string {
  const named = env[variable];
  if (named?.startsWith('/')) return named;
  if (!home.startsWith('/')) {
    throw new VrtError('config-invalid', `There is no home directory, so ${variable} has no default.`, {
      hint: 'Set HOME, or give `--state-dir`, `--config` and `--socket`.',
    });
  }
  return join(home, fallback);
}
