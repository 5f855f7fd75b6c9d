/** What the places of a user's files depend on; passed in so that the rule stays pure. */
export interface FolderInput {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly uid: number;
  /** Empty for a user without one. */
  readonly home: string;
}

/**
 * Where vrtd keeps its database and its log unless told: `/var/lib/vrt` for root, whose daemon is that of the machine
 * whatever XDG variables `sudo` kept of somebody else's; else `$XDG_STATE_HOME/vrt`. Undefined for a user without a home.
 */
export function stateFolder(input: FolderInput): string | undefined {
  if (input.uid === 0) return '/var/lib/vrt';
  const base = xdgFolder(input, 'XDG_STATE_HOME', '.local/state');
  return base === undefined ? undefined : `${base}/vrt`;
}

/** Where vrtd looks for its configuration unless told; likewise. */
export function configFolder(input: FolderInput): string {
  const base = input.uid === 0 ? undefined : xdgFolder(input, 'XDG_CONFIG_HOME', '.config');
  return base === undefined ? '/etc/vrt' : `${base}/vrt`;
}

/** A relative path in an XDG variable is to be ignored, says the specification. */
function xdgFolder({ env, home }: FolderInput, variable: string, fallback: string): string | undefined {
  const named = env[variable];
  if (named?.startsWith('/')) return named.replace(/(?<=.)\/+$/, '');
  return home.startsWith('/') ? `${home === '/' ? '' : home}/${fallback}` : undefined;
}
