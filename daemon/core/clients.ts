import { parseAddress, printAddress } from '../../protocol/address.js';
import type { Client, ClientAdd, ClientPatch } from '../../protocol/api/client.js';
import type { ActionOf } from '../../protocol/api/event-draft.js';
import { VrtError } from '../../protocol/api/error.js';
import { vrtCommand } from '../../protocol/text/vrt-command.js';
import { absent, isLasting, presentMs, type Announcement, type Live } from './client-presence.js';
import type { WallClock } from './clock.js';
import type { EventBus } from './events.js';
import { findOne } from './find.js';
import { newId } from './ids.js';
import { StrangerLimit } from './stranger-limit.js';
import type { Settings } from './settings.js';
import type { ClientRecord, Store } from './store.js';
import type { ClientId } from '../../protocol/api/id.js';

interface Entry {
  record: ClientRecord;
  readonly live: Live;
  /** Heard on the LAN, and nobody decided anything about it: it has no row, and a place among the strangers. */
  isStranger: boolean;
}

/** Two devices with one host name are reported at most this often. */
const conflictReportMs = 60_000;

export interface ClientStreams {
  closeClient(clientId: ClientId, reason: string): void;
  /** It announces itself: whether the connection that it had is over. */
  announced(clientId: ClientId): boolean;
}

/**
 * All clients. A client nobody has decided about (heard on the LAN, and neither trusted, named nor added) is kept in memory
 * only, so that a flood of made-up host names costs neither disk nor the clients that people chose.
 */
export class Clients {
  readonly #store: Store['clients'];
  readonly #bus: EventBus;
  readonly #streams: ClientStreams;
  readonly #now: WallClock;
  readonly #settings: Pick<Settings, 'values' | 'forget'>;
  readonly #strangers = new StrangerLimit();
  readonly #entries = new Map<string, Entry>();

  constructor(
    store: Store['clients'],
    bus: EventBus,
    streams: ClientStreams,
    now: WallClock,
    settings: Pick<Settings, 'values' | 'forget'>,
  ) {
    this.#store = store;
    this.#bus = bus;
    this.#streams = streams;
    this.#now = now;
    this.#settings = settings;
    for (const record of store.list())
      this.#entries.set(record.id, { record, live: absent(), isStranger: false });
  }

  list(): Client[] {
    return [...this.#entries.values()].map((entry) => this.#describe(entry));
  }

  get(wanted: string): Client {
    return this.#describe(this.#find(wanted));
  }

  /** Takes note of an announcement at monotonic time `nowMs`. */
  heard(announcement: Announcement, nowMs: number): void {
    if (this.#settings.values().connection.client_discovery?.ignored_clients.includes(announcement.hostname))
      return;
    const entry = this.#byHostname(announcement.hostname) ?? this.#adopt(announcement);
    if (entry === undefined) {
      this.#admit(announcement, nowMs);
      return;
    }
    const { live } = entry;
    if (live.state === 'streaming' && this.#streams.announced(entry.record.id)) {
      live.rival = undefined;
      live.waiting = { announcement, nowMs };
      return;
    }
    if (this.#conflicts(entry, announcement, nowMs)) return;
    const returned = live.heardMs === undefined || live.state === 'absent';
    live.heardMs = nowMs;
    if (live.state === 'absent') live.state = 'found';
    const problemChanged = live.problem !== announcement.problem;
    live.problem = announcement.problem;
    entry.record = {
      ...entry.record,
      address: announcement.address,
      dialect: announcement.dialect,
      lastSeenAt: this.#now().toISOString(),
    };
    if (returned || problemChanged) this.#tellFound(entry);
  }

  /** Marks clients that have gone silent as absent. Call about once a second. */
  expire(nowMs: number): void {
    for (const [id, { record, live, isStranger }] of this.#entries) {
      if (live.state !== 'found' || live.heardMs === undefined || nowMs - live.heardMs < presentMs) continue;
      live.state = 'absent';
      live.problem = null;
      if (!isStranger) continue;
      this.#entries.delete(id);
      this.#strangers.left(record.address ?? '');
    }
  }

  /** Throws VrtError `invalid-request` or `name-taken`. */
  add(request: ClientAdd): Client {
    const address = request.address === undefined ? undefined : readAddress(request.address);
    const hostname = request.hostname ?? address;
    if (hostname === undefined)
      throw new VrtError('invalid-request', 'A client needs an address or a host name.');
    if (this.#byHostname(hostname) !== undefined) {
      throw new VrtError('name-taken', `A client called "${hostname}" already exists.`);
    }
    const trusted = request.trust ?? true;
    const record: ClientRecord = {
      ...this.#blank(hostname),
      trust: trusted ? 'trusted' : 'new',
      addresses: address === undefined ? [] : [address],
    };
    const entry = { record, live: absent(), isStranger: false };
    this.#keep(
      entry,
      record,
      'added',
      `Client ${hostname} was added by hand${trusted ? ' and is trusted' : ''}.`,
    );
    this.#entries.set(record.id, entry);
    return this.#describe(entry);
  }

  patch(wanted: string, change: ClientPatch): Client {
    const entry = this.#find(wanted);
    const { record } = entry;
    const name = change.name ?? record.name;
    for (const other of this.#entries.values()) {
      if (other !== entry && (other.record.name === name || other.record.hostname === name)) {
        throw new VrtError('name-taken', `A client called "${name}" already exists.`);
      }
    }
    const next: ClientRecord = {
      ...record,
      name,
      trust: change.trust ?? record.trust,
      addresses: change.addresses?.map(readAddress) ?? record.addresses,
    };
    const action =
      change.trust !== undefined && change.trust !== record.trust ? trustAction(change.trust) : 'changed';
    this.#keep(
      entry,
      next,
      action,
      `Client ${name} ${action === 'changed' ? 'was changed' : `is now ${next.trust}`}.`,
    );
    if (next.trust !== 'trusted') this.#streams.closeClient(record.id, `the client is ${next.trust}`);
    return this.#describe(entry);
  }

  forget(wanted: string): Client {
    const entry = this.#find(wanted);
    // In this order: a client without its settings is one, settings without their client are left-overs.
    this.#settings.forget({ scope: 'client', owner: entry.record.id });
    this.#store.delete(entry.record.id);
    this.#entries.delete(entry.record.id);
    if (entry.isStranger) this.#strangers.left(entry.record.address ?? '');
    this.#streams.closeClient(entry.record.id, 'the client was forgotten');
    this.#tell(entry.record, 'forgotten', 'info', `Client ${entry.record.name} was forgotten.`);
    return this.#describe(entry);
  }

  /** Facts from a gateway: the state of its connection, the device's own name, its battery. */
  update(
    id: string,
    change: {
      state?: Client['state'];
      problem?: string | null;
      model?: string;
      batteryPercent?: number | null;
      batteryPlugged?: boolean | null;
    },
  ): void {
    const entry = this.#entries.get(id);
    if (entry === undefined) return;
    // Stored with the next announcement: no disk stands between a stream and its end.
    if (entry.live.state === 'streaming' && change.state !== undefined)
      entry.record = { ...entry.record, lastSeenAt: this.#now().toISOString() };
    if (change.state !== undefined) entry.live.state = change.state;
    if (change.problem !== undefined) entry.live.problem = change.problem;
    this.#hearWaiting(entry);
    if (change.batteryPercent !== undefined) entry.live.batteryPercent = change.batteryPercent;
    if (change.batteryPlugged !== undefined) entry.live.batteryPlugged = change.batteryPlugged;
    if (change.model !== undefined && change.model !== entry.record.model) {
      const next = { ...entry.record, model: change.model, lastSeenAt: this.#now().toISOString() };
      if (!entry.isStranger) this.#store.put(next);
      entry.record = next;
    }
  }

  #describe({ record, live }: Entry): Client {
    const { state, problem, batteryPercent, batteryPlugged } = live;
    // Streaming headsets do not announce themselves: their packets show that they are present.
    const lastSeenAt = state === 'streaming' ? this.#now().toISOString() : record.lastSeenAt;
    return { ...record, lastSeenAt, state, problem, batteryPercent, batteryPlugged };
  }

  /** Announcement received while the former connection was ending. */
  #hearWaiting({ live }: Entry): void {
    const { waiting } = live;
    if (waiting === undefined || live.state === 'streaming') return;
    live.waiting = undefined;
    // Its former address no longer counts as present.
    live.heardMs = undefined;
    this.heard(waiting.announcement, waiting.nowMs);
  }

  #admit(announcement: Announcement, nowMs: number): void {
    if (!this.#strangers.admit(announcement.address, nowMs)) return;
    const trusted = this.#settings.values().connection.client_discovery?.auto_trust_clients ?? false;
    const record: ClientRecord = {
      ...this.#blank(announcement.hostname),
      trust: trusted ? 'trusted' : 'new',
      address: announcement.address,
      dialect: announcement.dialect,
      lastSeenAt: this.#now().toISOString(),
    };
    if (trusted) {
      this.#store.put(record);
      this.#strangers.left(announcement.address);
    }
    const live: Live = { ...absent(), state: 'found', problem: announcement.problem, heardMs: nowMs };
    const entry = { record, live, isStranger: !trusted };
    this.#entries.set(record.id, entry);
    this.#tellFound(entry);
  }

  /** A client added by its address has no host name yet; the first announcement from there gives it one. */
  #adopt({ hostname, address }: Announcement): Entry | undefined {
    for (const entry of this.#entries.values()) {
      const { record } = entry;
      if (!record.addresses.includes(record.hostname) || hostOf(record.hostname) !== address) continue;
      const next = { ...record, hostname, name: record.name === record.hostname ? hostname : record.name };
      this.#store.put(next);
      entry.record = next;
      return entry;
    }
    return undefined;
  }

  /** Two devices with one host name: the first one keeps it while it is present. */
  #conflicts(entry: Entry, { address }: Announcement, nowMs: number): boolean {
    const { record, live } = entry;
    if (record.address === address || live.heardMs === undefined) return false;
    const present =
      live.state === 'streaming' || live.state === 'connecting' || nowMs - live.heardMs < presentMs;
    if (!present) return false;
    // Until its handshake is over it is unknown which of the two it is.
    if (live.state === 'connecting') return true;
    if (live.state === 'streaming' && !isLasting(live, address, nowMs)) return true;
    if (live.conflictMs === undefined || nowMs - live.conflictMs > conflictReportMs) {
      live.conflictMs = nowMs;
      this.#tell(
        record,
        'conflict',
        'warning',
        `Two devices use the name ${record.hostname}: ${record.address} keeps the name, ${address} is ignored. Reset the name in one of the apps.`,
      );
    }
    return true;
  }

  #tellFound({ record, live }: Entry): void {
    const where = `${record.name} at ${record.address}`;
    if (live.problem !== null)
      this.#tell(record, 'unsupported', 'warning', `Found ${where}, but ${live.problem}`);
    else if (record.trust === 'new') {
      this.#tell(
        record,
        'found',
        'info',
        `Found ${where}. Trust it with \`${vrtCommand('client trust', [record.name])}\`.`,
      );
    } else this.#tell(record, 'found', 'info', `Found ${where} (${record.trust}).`);
  }

  #blank(hostname: string): Omit<ClientRecord, 'trust'> {
    return {
      id: newId(),
      hostname,
      name: hostname,
      model: null,
      dialect: null,
      address: null,
      addresses: [],
      createdAt: this.#now().toISOString(),
      lastSeenAt: null,
    };
  }

  #byHostname(hostname: string): Entry | undefined {
    for (const entry of this.#entries.values()) if (entry.record.hostname === hostname) return entry;
    return undefined;
  }

  #find(wanted: string): Entry {
    const named = [...this.#entries.values()].map((entry) => ({
      id: entry.record.id,
      names: [entry.record.hostname, entry.record.name],
      entry,
    }));
    return findOne(named, wanted, 'client', 'client-not-found').entry;
  }

  #keep(entry: Entry, record: ClientRecord, action: ActionOf<'client'>, message: string): void {
    this.#store.put(record);
    if (entry.isStranger) this.#strangers.left(record.address ?? '');
    entry.isStranger = false;
    entry.record = record;
    this.#tell(record, action, 'info', message);
  }

  #tell(
    record: ClientRecord,
    action: ActionOf<'client'>,
    severity: 'info' | 'warning',
    message: string,
  ): void {
    this.#bus.emit('client', action, {
      severity,
      message,
      subject: record.name,
      client: record.name,
      data: { id: record.id, address: record.address },
    });
  }
}

/** The canonical text of a typed address. Throws VrtError `invalid-request`. */
function readAddress(text: string): string {
  const address = parseAddress(text);
  if (address.ok) return printAddress(address.value);
  throw new VrtError('invalid-request', `${JSON.stringify(text.slice(0, 80))} ${address.error}.`, {
    hint: 'The headset shows its address in the ALVR app, before it is connected.',
  });
}

function hostOf(text: string): string | undefined {
  const address = parseAddress(text);
  return address.ok ? address.value.host : undefined;
}

function trustAction(trust: Client['trust']): ActionOf<'client'> {
  return trust === 'new' ? 'untrusted' : trust;
}
