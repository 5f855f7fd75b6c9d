import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Client } from '../protocol/api/client.js';
import type { Session } from '../protocol/api/session.js';
import type { User } from '../protocol/api/user.js';
import { Machine } from './system/machine.js';

interface Chosen {
  readonly sessions: readonly Partial<Session>[];
  readonly clients: readonly Partial<Client>[];
  /** None before schema version 3. */
  readonly users?: readonly Partial<User>[];
  /** What was said, by session; none before schema version 7. */
  readonly said?: Readonly<Record<string, readonly string[]>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

const folder = 'fixtures/databases';
const databases = readdirSync(folder).filter((name) => name.endsWith('.db'));

describe('a database of an earlier version', () => {
  it('is there for every version but the one of now', () => {
    const versions = readdirSync('daemon/store/migrations').flatMap((name) => /^\d{4}/.exec(name)?.[0] ?? []);
    expect(databases.map((name) => name.replace('.db', ''))).toEqual(versions.toSorted().slice(0, -1));
  });

  it.each(databases)('%s opens, and keeps every choice', async (name) => {
    const chosen = JSON.parse(readFileSync(join(folder, name.replace('.db', '.json')), 'utf8')) as Chosen;
    await using machine = await Machine.create();
    const state = join(machine.folder, 'state');
    mkdirSync(state, { mode: 0o700 });
    copyFileSync(join(folder, name), join(state, 'vrt.db'));
    // A second start finds it migrated.
    for (const _ of ['first', 'second']) {
      const daemon = await machine.startDaemon();
      const sessions = await machine.sessions();
      for (const session of chosen.sessions)
        expect(sessions.find((one) => one.name === session.name)).toMatchObject(session);
      expect(sessions).toHaveLength(chosen.sessions.length);
      const clients = await machine.clients();
      for (const client of chosen.clients)
        expect(clients.find(({ hostname }) => hostname === client.hostname)).toMatchObject(client);
      const users = JSON.parse((await machine.vrt('user', 'list', '--json')).stdout) as User[];
      expect(users).toMatchObject(chosen.users ?? []);
      for (const [session, texts] of Object.entries(chosen.said ?? {})) {
        const said = (await machine.vrt('session', 'messages', session, '--json')).stdout.trim().split('\n');
        expect(said.map((line) => (JSON.parse(line) as { text: string }).text)).toEqual(texts);
      }
      for (const [path, value] of Object.entries(chosen.settings))
        expect((await machine.vrt('settings', 'get', path)).stdout).toBe(`${JSON.stringify(value)}\n`);
      expect((await machine.events('setting')).filter(({ action }) => action === 'ignored')).toEqual([]);
      const ended = new Promise((resolve) => {
        daemon.once('exit', resolve);
      });
      daemon.kill('SIGTERM');
      await ended;
    }
  });
});
