import type { UserRecord } from '../store.js';

/** The banned user that this name and address match; undefined: admitted. */
export function bannedBy<R extends Pick<UserRecord, 'name' | 'address' | 'banned'>>(
  records: Iterable<R>,
  name: string,
  address: string | null,
): R | undefined {
  const from = plain(address);
  for (const record of records) {
    if (record.banned === null) continue;
    if (record.name === name) return record;
    if (record.banned === 'address' && from !== null && plain(record.address) === from) return record;
  }
  return undefined;
}

/**
 * Whether a connection that says no more than its address and in whose name it sends belongs to somebody banned. One that sends
 * nothing does when nobody else is known at its address.
 */
export function isOfBanned<R extends Pick<UserRecord, 'address' | 'banned'>>(
  users: { readonly record: (id: string) => R | undefined; readonly records: () => Iterable<R> },
  address: string,
  senders: ReadonlySet<string>,
): boolean {
  for (const id of senders) if ((users.record(id)?.banned ?? null) !== null) return true;
  const from = plain(address);
  const there = [...users.records()].filter((record) => plain(record.address) === from);
  if (there.some(({ banned }) => banned === 'address')) return true;
  return senders.size === 0 && there.length > 0 && there.every(({ banned }) => banned !== null);
}

/** An IPv4 address is the same whether a socket for both families tells it or one of its own (RFC 4291 2.5.5.2). */
function plain(address: string | null): string | null {
  return address === null ? null : address.replace(/^::ffff:/i, '');
}
