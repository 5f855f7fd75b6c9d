import { counted } from '../../../protocol/text/counted.js';
import { randomUUID } from 'node:crypto';
import type { ActionOf } from '../../../protocol/api/event-draft.js';
import { VrtError } from '../../../protocol/api/error.js';
import type { User, UserAdd, UserPatch } from '../../../protocol/api/user.js';
import type { WallClock } from '../clock.js';
import type { EventBus } from '../events.js';
import { findOne } from '../find.js';
import type { Store, UserRecord } from '../store.js';
import { bannedBy } from './bans.js';
import { KnownGuests } from './known-guests.js';
import type { PeopleLimits } from './limits.js';
import type { Mailboxes } from './mailbox.js';
import { hashPassword, passwordFits } from './password.js';
import { UserDataWrites, type UserDataParts } from './user-data.js';

/** Place of a user; known to the gatherings, which know the users' ids only. */
export interface Whereabouts {
  placeOf(userId: string): { readonly session: string; readonly room: string | null } | undefined;
}

export interface UserParts extends Pick<UserDataParts, 'tell' | 'monotonicMs' | 'later'> {
  readonly store: Pick<Store, 'users' | 'atomically'>;
  readonly bus: EventBus;
  readonly mailboxes: Mailboxes;
  readonly whereabouts: Whereabouts;
  readonly limits: () => PeopleLimits;
  readonly now: WallClock;
}

export interface SignIn {
  readonly name: string;
  readonly password: string | undefined;
  /** Where it comes from; a guest is known again only there. */
  readonly address: string;
}

/** Accounts and guests. Every change is in the store before it is in memory. */
export class Users {
  readonly #parts: UserParts;
  readonly #records = new Map<string, UserRecord>();
  readonly #idsByName = new Map<string, Set<string>>();
  readonly #knownGuests = new KnownGuests();
  readonly #dataWrites: UserDataWrites;

  constructor(parts: UserParts) {
    this.#parts = parts;
    this.#dataWrites = new UserDataWrites({
      ...parts,
      record: (id) => this.#records.get(id),
      remember: (record) => this.#remember(record),
    });
    for (const record of parts.store.users.list()) this.#remember(record);
  }

  list(): User[] {
    return [...this.#records.values()].map((record) => this.#describe(record));
  }

  get(wanted: string): User {
    return this.#describe(this.find(wanted));
  }

  /** By exact id; what gateways use. */
  byId(id: string): User | undefined {
    const record = this.#records.get(id);
    return record === undefined ? undefined : this.#describe(record);
  }

  record(id: string): UserRecord | undefined {
    return this.#records.get(id);
  }

  records(): Iterable<UserRecord> {
    return this.#records.values();
  }

  nameOf(id: string): string {
    return this.#records.get(id)?.name ?? id;
  }

  /** By id, name or unique prefix of an id. Throws VrtError `user-not-found` or `ambiguous`. */
  find(wanted: string): UserRecord {
    const record = this.#records.get(wanted);
    if (record !== undefined) return record;
    const named = this.#namesakes(wanted);
    const [first] = named;
    if (first !== undefined) {
      if (named.length === 1) return first;
      const ids = named.map(({ id }) => id).join(', ');
      throw new VrtError('ambiguous', `${named.length} users are called "${wanted}": ${ids}.`);
    }
    const all = [...this.#records.values()].map((each) => ({ id: each.id, names: [each.name], each }));
    return findOne(all, wanted, 'user', 'user-not-found').each;
  }

  /** Throws VrtError `name-taken` or `quota-exceeded`. */
  async add({ name, kind = 'account', role = 'user', password, data = {} }: UserAdd): Promise<User> {
    const hash = password === undefined ? null : await hashPassword(password);
    if (kind === 'account' && this.#accountOf(name) !== undefined)
      throw new VrtError('name-taken', `A user called "${name}" already exists.`);
    return this.#describe(
      this.#make({ name, kind, role, password: hash, data, address: null, banned: null, bound: false }),
    );
  }

  /** Throws VrtError `user-not-found`, or `invalid-request` for data that is too large. */
  async patch(wanted: string, patch: UserPatch): Promise<User> {
    const { id } = this.find(wanted);
    const password = typeof patch.password === 'string' ? await hashPassword(patch.password) : patch.password;
    const record = this.find(id);
    const data =
      patch.data === undefined
        ? patch.replaceData === true
          ? {}
          : record.data
        : this.#fitting({ ...(patch.replaceData === true ? {} : record.data), ...patch.data });
    const changed: UserRecord = {
      ...record,
      role: patch.role ?? record.role,
      password: password === undefined ? record.password : password,
      data,
    };
    this.#keep(changed);
    this.#tell(changed, 'changed', `User ${changed.name} was changed.`);
    return this.#describe(changed);
  }

  /**
   * New data of a user: `merge` into the present ones, or instead of them. Resolves when they are stored and its
   * session was notified. Throws VrtError `quota-exceeded`.
   */
  async setData(id: string, data: User['data'], how: 'merge' | 'replace'): Promise<User['data']> {
    const record = this.find(id);
    const next = this.#fitting(how === 'merge' ? { ...record.data, ...data } : data);
    await this.#dataWrites.put(record, next);
    return next;
  }

  /** Writes what waits to be written. */
  flush(): void {
    this.#dataWrites.flush();
  }

  /**
   * The user of a name: the account, given its password; a guest that lost its connection and returns from the same
   * address; else a new guest. Throws VrtError `banned`, `wrong-password`, `guests-refused` or `quota-exceeded`.
   */
  async signIn({ name, password, address }: SignIn): Promise<UserRecord> {
    this.#refuseBanned(name, address);
    const account = this.#accountOf(name);
    if (account !== undefined && account.password !== null) {
      if (password === undefined || password === '' || !(await passwordFits(password, account.password))) {
        this.#tell(account, 'refused', `A sign-in as ${name} from ${address} was refused: wrong password.`);
        throw new VrtError('wrong-password', `The password of "${name}" is missing or wrong.`);
      }
      // Checking the password took a while.
      this.#refuseBanned(name, address);
      return this.#seen(account.id, address);
    }
    if (account !== undefined && !this.#parts.mailboxes.has(account.id))
      return this.#seen(account.id, address);
    if (!this.#parts.limits().guests)
      throw new VrtError('guests-refused', `"${name}" has no account, and guests are not admitted.`);
    // Two guests of one name and address cannot be distinguished: neither gets the place of the other.
    const [back, another] = this.#namesakes(name).filter(
      (guest) => guest.kind === 'guest' && guest.address === address && !this.#parts.mailboxes.has(guest.id),
    );
    if (back !== undefined && another === undefined) return this.#seen(back.id, address);
    const id = this.#knownGuests.take(name, address, this.#parts.now().getTime());
    return this.#make(
      { name, kind: 'guest', role: 'user', password: null, data: {}, address, banned: null, bound: true },
      id,
    );
  }

  isBanned({ name, address }: Pick<UserRecord, 'name' | 'address'>): boolean {
    return bannedBy(this.#records.values(), name, address) !== undefined;
  }

  /**
   * Bans a name, and with `address` everybody from the last address of its users; an unknown name is stored as a
   * guest's. Throws VrtError `invalid-request` for an address that is not known, or `quota-exceeded`.
   */
  ban(wanted: string, how: 'name' | 'address'): User {
    const name = this.#records.get(wanted)?.name ?? wanted;
    const known = this.#namesakes(name);
    if (how === 'address' && known.every(({ address }) => address === null))
      throw new VrtError('invalid-request', `The address of "${name}" is unknown: it has never connected.`);
    const none = { role: 'user', password: null, data: {}, address: null, bound: false } as const;
    const records = known.length > 0 ? known : [this.#make({ name, kind: 'guest', banned: how, ...none })];
    this.#parts.store.atomically(() => {
      for (const record of records) this.#parts.store.users.put({ ...record, banned: how });
    });
    for (const record of records) this.#remember({ ...record, banned: how });
    const [first] = records;
    if (first === undefined) throw new VrtError('user-not-found', `There is no user called "${name}".`);
    this.#tell(first, 'banned', `User ${name} is banned${how === 'address' ? ', and its address' : ''}.`);
    return this.get(first.id);
  }

  /** Lets a name in again; gives the users that were banned. Throws VrtError `user-not-found`. */
  unban(wanted: string): User[] {
    const { name } = this.#records.get(wanted) ?? this.#namesakes(wanted)[0] ?? this.find(wanted);
    const banned = this.#namesakes(name).filter((record) => record.banned !== null);
    for (const record of banned) this.#keep({ ...record, banned: null });
    const [first] = banned;
    if (first !== undefined) this.#tell(first, 'unbanned', `User ${name} may sign in again.`);
    return banned.map(({ id }) => this.get(id));
  }

  /** It has a connection that its place hangs on, or has it no longer. */
  bind(id: string, bound: boolean): void {
    const record = this.#records.get(id);
    if (record !== undefined && record.bound !== bound) this.#keep({ ...record, bound });
  }

  /**
   * Removes it; a guest of that name and place has the same id again within `knownForMs`. Throws VrtError `user-not-found`.
   */
  remove(wanted: string, reason: string, knownForMs = 0): User {
    const record = this.find(wanted);
    const { name, address, id, kind } = record;
    if (knownForMs > 0 && kind === 'guest' && address !== null)
      this.#knownGuests.remember(name, address, id, this.#parts.now().getTime() + knownForMs);
    const user = this.#describe(record);
    this.#parts.store.users.delete(record.id);
    this.#records.delete(record.id);
    this.#idsByName.get(record.name)?.delete(record.id);
    if (this.#idsByName.get(record.name)?.size === 0) this.#idsByName.delete(record.name);
    this.#tell(record, 'removed', `User ${record.name} was removed: ${reason}.`);
    this.#parts.mailboxes.close(record.id, reason);
    return user;
  }

  #refuseBanned(name: string, address: string): void {
    const banned = bannedBy(this.#records.values(), name, address);
    if (banned === undefined) return;
    this.#tell(
      banned,
      'refused',
      `A sign-in as ${name} from ${address} was refused: ${banned.name} is banned.`,
    );
    throw new VrtError('banned', 'You are banned here.');
  }

  #seen(id: string, address: string): UserRecord {
    const record = this.find(id);
    const seen = { ...record, address, bound: true, lastSeenAt: this.#parts.now().toISOString() };
    this.#keep(seen);
    this.#tell(seen, 'signed-in', `User ${seen.name} returned.`);
    return seen;
  }

  #make(facts: Omit<UserRecord, 'id' | 'createdAt' | 'lastSeenAt'>, id: string = randomUUID()): UserRecord {
    const { users } = this.#parts.limits();
    if (this.#records.size >= users)
      throw new VrtError('quota-exceeded', `No more than ${counted(users, 'user')} may be here.`);
    const createdAt = this.#parts.now().toISOString();
    const record: UserRecord = {
      ...facts,
      data: this.#fitting(facts.data),
      id,
      createdAt,
      lastSeenAt: facts.bound ? createdAt : null,
    };
    this.#keep(record);
    this.#tell(
      record,
      facts.bound ? 'signed-in' : 'added',
      `User ${record.name} (${record.kind}) was added.`,
    );
    return record;
  }

  #fitting(data: User['data']): User['data'] {
    const { userDataBytes } = this.#parts.limits();
    const bytes = Buffer.byteLength(JSON.stringify(data));
    if (bytes <= userDataBytes) return data;
    throw new VrtError(
      'quota-exceeded',
      `User data of ${counted(bytes, 'byte')} is too large; the limit is ${counted(userDataBytes, 'byte')}.`,
    );
  }

  #keep(record: UserRecord): void {
    this.#parts.store.users.put(record);
    this.#remember(record);
  }

  #remember(record: UserRecord): void {
    this.#records.set(record.id, record);
    const ids = this.#idsByName.get(record.name);
    if (ids === undefined) this.#idsByName.set(record.name, new Set([record.id]));
    else ids.add(record.id);
  }

  #namesakes(name: string): UserRecord[] {
    return [...(this.#idsByName.get(name) ?? [])].flatMap((id) => this.#records.get(id) ?? []);
  }

  #accountOf(name: string): UserRecord | undefined {
    return this.#namesakes(name).find(({ kind }) => kind === 'account');
  }

  #tell(record: UserRecord, action: ActionOf<'user'>, message: string): void {
    this.#parts.bus.emit('user', action, {
      severity: action === 'refused' ? 'warning' : 'info',
      message,
      subject: record.name,
      data: { id: record.id, kind: record.kind },
    });
  }

  #describe(record: UserRecord): User {
    const { id, name, kind, role, data, address, banned, createdAt, lastSeenAt } = record;
    const place = this.#parts.whereabouts.placeOf(id);
    return {
      id,
      name,
      kind,
      role,
      hasPassword: record.password !== null,
      present: this.#parts.mailboxes.has(id),
      session: place?.session ?? null,
      room: place?.room ?? null,
      data,
      address,
      banned,
      createdAt,
      lastSeenAt,
    };
  }
}
