import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { parseAddress } from '../../protocol/address.js';
import { Client } from '../../protocol/api/client.js';
import type { ClientRecord, Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import { decodeRows, decodeWith, parseJson, type ReportTrouble, type Row } from './rows.js';
import { upsertSql } from './upsert.js';

const check = Compile(Type.Omit(Client, ['state', 'problem', 'batteryPercent']));

/** The tables `clients` and `client_addresses`. */
export function clientTable(db: Database, guard: StoreGuard, report: ReportTrouble): Store['clients'] {
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
  const remove = db.prepare('DELETE FROM clients WHERE id = ?');

  return {
    list: () =>
      guard('Reading clients', () =>
        decodeRows('clients', select.all(), decode, report).map((record) => usable(record, report)),
      ),
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

/** Without addresses that nothing can dial: a row may have been written by an older vrt or by hand. */
function usable(record: ClientRecord, report: ReportTrouble): ClientRecord {
  const addresses = record.addresses.filter((text) => {
    const address = parseAddress(text);
    if (!address.ok)
      report(`An address of client ${record.name} is left out: ${JSON.stringify(text)} ${address.error}.`);
    return address.ok;
  });
  return { ...record, addresses };
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
