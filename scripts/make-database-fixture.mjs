// Makes fixtures/databases/NNNN.db and .json with the vrt that is built here: run it in a checkout of the version whose
// database is wanted, before the schema changes. `node scripts/make-database-fixture.mjs OUTPUT.db`
import { execFileSync, spawn } from 'node:child_process';
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { once } from 'node:events';
import Database from 'better-sqlite3';

const [output = 'database.db'] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'vrt-fixture-'));
const socket = join(folder, 'run', 'vrtd.sock');
const vrt = (...args) =>
  execFileSync(process.execPath, ['bin/vrt', ...args, '--socket', socket], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
const set = (path, value) => {
  try {
    vrt('settings', 'set', path, value, '--yes');
  } catch {
    vrt('settings', 'set', path, value);
  }
};

const daemon = spawn(
  process.execPath,
  ['bin/vrtd', '--socket', socket, '--state-dir', join(folder, 'state'), '--discovery-port', '0'],
  { stdio: 'ignore' },
);
vrt('daemon', 'status', '--wait');
vrt('session', 'create', '--name', 'plain', '--no-start');
vrt(
  ...[
    'session',
    'create',
    '--name',
    'chosen',
    '--codec',
    'hevc',
    '--encoder',
    'ffmpeg',
    '--bitrate',
    '7500k',
  ],
  ...['--refresh', '90', '--eye-width', '1024', '--transport', 'tcp', '--packet-size', '1300'],
  ...['--client', 'left.client', 'right.client', '--no-avoid-glitches'],
);
vrt('session', 'create', '--name', 'fast', '--bitrate', '100M', '--refresh', '120', '--transport', 'udp');
vrt('client', 'add', '192.0.2.1');
vrt('client', 'add', '192.0.2.2');
vrt('client', 'rename', '192.0.2.1', 'desk');
vrt('client', 'block', '192.0.2.2');
vrt('user', 'add', 'mira', '--role', 'admin');
// From schema version 6, and from 7 on.
const bans = vrt('user', '--help').includes('unban');
if (bans) vrt('user', 'ban', 'troll');
const keepsMessages = vrt('session', '--help').includes('messages');
if (keepsMessages) {
  set('people.history.messages', '2');
  for (const text of ['first', 'second', 'third']) vrt('session', 'message', 'plain', text);
}
const old = vrt('settings', 'list', '--json').includes('idr.minimumIntervalMs');
set(old ? 'idr.minimumIntervalMs' : 'connection.minimum_idr_interval_ms', '150');
set(old ? 'idr.share' : 'connection.idr_share', '0.3');
set(old ? 'discovery.autoTrust' : 'connection.client_discovery.auto_trust_clients', 'true');

const list = (noun) => JSON.parse(vrt(noun, 'list', '--json'));
const sessionFields = [
  ...['name', 'state', 'source', 'codec', 'encoder', 'bitrateBps', 'refreshHz', 'maxEyeWidth', 'transport'],
  ...['packetSize', 'avoidVideoGlitching', 'clients'],
];
const expected = {
  sessions: list('session').map((session) =>
    Object.fromEntries(sessionFields.map((name) => [name, session[name]])),
  ),
  clients: list('client').map(({ hostname, name, trust, addresses }) => ({
    hostname,
    name,
    trust,
    addresses,
  })),
  users: list('user').map(({ id, name, kind, role, banned }) => ({
    id,
    name,
    kind,
    role,
    ...(bans && { banned }),
  })),
  ...(keepsMessages && { said: { plain: ['second', 'third'] } }),
  settings: {
    'connection.minimum_idr_interval_ms': 150,
    'connection.idr_share': 0.3,
    'connection.client_discovery.auto_trust_clients': true,
  },
};
daemon.kill('SIGTERM');
await once(daemon, 'exit');
const path = join(folder, 'state', 'vrt.db');
const db = new Database(path);
db.pragma('journal_mode = DELETE');
db.exec('VACUUM');
db.close();
copyFileSync(path, output);
writeFileSync(output.replace(/\.db$/, '.json'), `${JSON.stringify(expected, undefined, 2)}\n`);
rmSync(folder, { recursive: true });
