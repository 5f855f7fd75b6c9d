import type { UserRecord } from '../store.js';

/** Who of these is banned, so that whoever comes by that name and from that address is kept out; undefined: it is let in. */
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

/** An IPv4 address is the same whether a socket for both families tells it or one of its own (RFC 4291 2.5.5.2). */
function plain(address: string | null): string | null {
  return address === null ? null : address.replace(/^::ffff:/i, '');
}
