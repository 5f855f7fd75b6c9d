import type { Event } from '../../../protocol/api/event.js';
import type { Scenario } from '../../../protocol/api/scenario.js';
import type { Json } from '../../../protocol/settings/node.js';
import type { Place } from '../setting-choices.js';
import type {
  ClientRecord,
  DataWishes,
  GatheringRecord,
  MemberRecord,
  SessionRecord,
  Store,
  StoredChoice,
  UserRecord,
} from '../store.js';

/** The store's promise kept in memory, with a switch for a full disk and a list of what was written. */
export class MemoryStore implements Store {
  full = false;
  /** Off: what was written is refused at the end, as by a disk that fills up in a commit. */
  commits = true;
  /** What was put and deleted, in order: `put clients ID`, `delete members ID`. */
  readonly written: string[] = [];
  readonly kept = {
    sessions: new Map<string, SessionRecord>(),
    clients: new Map<string, ClientRecord>(),
    users: new Map<string, UserRecord>(),
    scenarios: new Map<string, Scenario>(),
    gatherings: new Map<string, GatheringRecord>(),
    members: new Map<string, MemberRecord>(),
    dataWishes: new Map<string, DataWishes>(),
    settings: new Map<string, StoredChoice>(),
  };
  readonly log: Event[] = [];
  readonly clients = this.#table('clients', this.kept.clients, ({ id }) => id);
  readonly users = this.#table('users', this.kept.users, ({ id }) => id);
  readonly scenarios = this.#table('scenarios', this.kept.scenarios, ({ id }) => id);
  readonly gatherings = this.#table('gatherings', this.kept.gatherings, ({ sessionId }) => sessionId);
  readonly members = this.#table('members', this.kept.members, ({ userId }) => userId);
  readonly dataWishes = this.#table('dataWishes', this.kept.dataWishes, ({ userId }) => userId);
  readonly sessions = {
    ...this.#table('sessions', this.kept.sessions, ({ id }) => id),
    delete: (id: string) => {
      this.#write(`delete sessions ${id}`);
      this.kept.sessions.delete(id);
      this.kept.gatherings.delete(id);
      for (const [userId, { sessionId }] of this.kept.members)
        if (sessionId === id) this.kept.members.delete(userId);
    },
  };
  readonly messages = {
    lastSeq: () => 0,
    sessions: () => [],
    put: () => undefined,
    prune: () => undefined,
    select: () => [],
  };
  readonly settings = {
    list: () => [...this.kept.settings.values()],
    apply: ({ scope, owner }: Place, choices: ReadonlyMap<string, Json | undefined>) => {
      for (const [path, value] of choices) {
        const key = `${scope}/${owner}/${path}`;
        this.#write(`${value === undefined ? 'delete' : 'put'} settings ${key}`);
        if (value === undefined) this.kept.settings.delete(key);
        else this.kept.settings.set(key, { scope, owner, path, value });
      }
    },
    forget: ({ scope, owner }: Place) => {
      this.#write(`delete settings ${scope}/${owner}`);
      for (const key of this.kept.settings.keys())
        if (key.startsWith(`${scope}/${owner}/`)) this.kept.settings.delete(key);
    },
  };
  readonly events = {
    lastSeq: () => this.log.at(-1)?.seq ?? 0,
    append: (event: Event) => void this.log.push(event),
    keep: () => undefined,
    select: () => this.log,
  };
  readonly statistics = { append: () => undefined, prune: () => undefined, select: () => [] };

  atomically<T>(work: () => T): T {
    const tables: readonly Map<string, unknown>[] = Object.values(this.kept);
    const before = tables.map((rows) => [...rows]);
    try {
      const result = work();
      if (this.commits) return result;
      throw new Error('no commit');
    } catch (error) {
      for (const [index, rows] of tables.entries()) {
        rows.clear();
        for (const [key, row] of before[index] ?? []) rows.set(key, row);
      }
      throw error;
    }
  }

  close(): void {}

  #write(what: string): void {
    if (this.full) throw new Error('disk full');
    this.written.push(what);
  }

  #table<T>(name: string, rows: Map<string, T>, key: (row: T) => string) {
    return {
      list: () => [...rows.values()],
      put: (row: T) => {
        this.#write(`put ${name} ${key(row)}`);
        rows.set(key(row), row);
      },
      delete: (id: string) => {
        this.#write(`delete ${name} ${id}`);
        rows.delete(id);
      },
    };
  }
}
