/** Inputs that determine the path of the socket; passed in so that the rule stays pure. */
export interface SocketPathInput {
  /** `--socket`, when given. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
}

/** `named`: given explicitly; `own`: the daemon of this user; `system`: that of the machine. */
export interface SocketPlace {
  readonly path: string;
  readonly whose: 'named' | 'own' | 'system';
}

const systemSocket = '/run/vrt/vrtd.sock';

/**
 * Where the CLI looks for a daemon, in order, and the daemon listens (the first). `--socket` or else `VRT_SOCKET` is the
 * only place when given. For root it is `/run/vrt/vrtd.sock`; for anybody else `$XDG_RUNTIME_DIR/vrt/vrtd.sock` or
 * `${TMPDIR:-/tmp}/vrt-UID/vrtd.sock`, and after it that of the machine. Empty variables count as unset, and so does a
 * relative XDG_RUNTIME_DIR (XDG base directory specification).
 */
export function socketPlaces({ flag, env, uid }: SocketPathInput): readonly [SocketPlace, ...SocketPlace[]] {
  if (flag !== undefined) return [{ path: flag, whose: 'named' }];
  const named = env['VRT_SOCKET'];
  if (named !== undefined && named !== '') return [{ path: named, whose: 'named' }];
  const system = { path: systemSocket, whose: 'system' } as const;
  return uid === 0 ? [system] : [{ path: ownSocket(env, uid), whose: 'own' }, system];
}

function ownSocket(env: SocketPathInput['env'], uid: number): string {
  const runtimeDir = env['XDG_RUNTIME_DIR'];
  if (runtimeDir !== undefined && runtimeDir.startsWith('/')) return `${runtimeDir}/vrt/vrtd.sock`;
  const temporary = env['TMPDIR'];
  const base = temporary !== undefined && temporary !== '' ? temporary.replace(/\/+$/, '') : '/tmp';
  return `${base}/vrt-${uid}/vrtd.sock`;
}
