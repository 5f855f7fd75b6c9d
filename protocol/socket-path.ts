/** What the place of the socket depends on; passed in so that the rule stays pure. */
export interface SocketPathInput {
  /** `--socket`, when given. */
  readonly flag?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
}

/**
 * Where the daemon listens and the CLI looks: `--socket`, `VRT_SOCKET`, `/run/vrt/vrtd.sock` for root,
 * `$XDG_RUNTIME_DIR/vrt/vrtd.sock`, else `${TMPDIR:-/tmp}/vrt-UID/vrtd.sock`. Empty variables count as unset, and so
 * does a relative XDG_RUNTIME_DIR (XDG base directory specification).
 */
export function socketPath({ flag, env, uid }: SocketPathInput): string {
  if (flag !== undefined) return flag;
  const named = env['VRT_SOCKET'];
  if (named !== undefined && named !== '') return named;
  if (uid === 0) return '/run/vrt/vrtd.sock';
  const runtimeDir = env['XDG_RUNTIME_DIR'];
  if (runtimeDir !== undefined && runtimeDir.startsWith('/')) return `${runtimeDir}/vrt/vrtd.sock`;
  const temporary = env['TMPDIR'];
  const base = temporary !== undefined && temporary !== '' ? temporary.replace(/\/+$/, '') : '/tmp';
  return `${base}/vrt-${uid}/vrtd.sock`;
}
