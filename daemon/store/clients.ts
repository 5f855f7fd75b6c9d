import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { parseAddress } from '../../protocol/address.js';
import { Client } from '../../protocol/api/client.js';
import { decoded, malformed, type Decoded } from '../../protocol/decoded.js';
import type { ClientRecord, Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, decodeWith, parseJson, type Row } from './rows.js';
import { upsertSql } from './upsert.js';

const place: Place = { table: 'clients', key: ['id'] };
const addressPlace: Place = { table: 'client_addresses', key: ['client_id', 'position'] };

const check = Compile(Type.Omit(Client, ['state', 'problem', 'batteryPercent', 'batteryPlugged']));

/** The tables `clients` and `client_addresses`. */
export function clientTable(db: Database, guard: StoreGuard, misfits: Misfits): Store['clients'] {
  const select = db.prepare(`
    SELECT c.*, (SELECT json_group_array(address ORDER BY position) FROM client_addresses
                 WHERE client_id = c.id) AS addresses
    FROM clients c ORDER BY c.created_at, c.rowid`);
  const upsert = db.prepare(
    upsertSql('clients', [
      'id',
      'hostname',
      'name',
      'model',
      'trust',
      'dialect',
      'address',
      'created_at',
      'last_seen_at',
    ]),
  );
  const clearAddresses = db.prepare('DELETE FROM client_addresses WHERE client_id = ?');
  const insertAddress = db.prepare('INSERT INTO client_addresses VALUES (?, ?, ?)');
  const selectAddresses = db.prepare('SELECT * FROM client_addresses WHERE client_id = ? ORDER BY position');
  const remove = db.prepare('DELETE FROM clients WHERE id = ?');

  /** Without addresses that nothing can dial: a row may have been written by an older vrt or by hand. */
  function usable(record: ClientRecord): ClientRecord {
    if (record.addresses.every((text) => parseAddress(text).ok)) return record;
    const addresses = decodeRows(addressPlace, selectAddresses.all(record.id), decodeAddress, misfits);
    return { ...record, addresses };
  }

  return {
    list: () => guard('Reading clients', () => decodeRows(place, select.all(), decode, misfits).map(usable)),
    put: (record) => {
      guard(
        `Saving client ${record.name}`,
        db.transaction(() => {
          upsert.run({
            id: record.id,
            hostname: record.hostname,
            name: record.name,
            model: record.model,
            trust: record.trust,
            dialect: record.dialect,
            address: record.address,
            created_at: record.createdAt,
            last_seen_at: record.lastSeenAt,
          });
          clearAddresses.run(record.id);
          for (const [position, address] of record.addresses.entries()) {
            insertAddress.run(record.id, position, address);
          }
        }),
      );
    },
    delete: (id) => {
      guard(`Deleting client ${id}`, () => remove.run(id));
    },
  };
}

function decode(row: Row) {
  return decodeWith(check, {
    id: row['id'],
    hostname: row['hostname'],
    name: row['name'],
    model: row['model'],
    trust: row['trust'],
    dialect: row['dialect'],
    address: row['address'],
    addresses: parseJson(row['addresses']),
    createdAt: row['created_at'],
    lastSeenAt: row['last_seen_at'],
  });
}

function decodeAddress({ address: text }: Row): Decoded<string> {
  const address = parseAddress(String(text));
  return address.ok ? decoded(String(text)) : malformed(`${JSON.stringify(text)} ${address.error}`);
}
