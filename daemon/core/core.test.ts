import { beforeEach, describe, expect, it } from 'vitest';
import type { Scenario } from '../../protocol/api/scenario.js';
import type { Event } from '../../protocol/api/event.js';
import { sessionFor } from './assignment.js';
import { Clients } from './clients.js';
import { EventBus } from './events.js';
import { Faults } from './faults.js';
import { peopleLimits } from './people/limits.js';
import { createPeople } from './people/people.js';
import { Sessions } from './sessions.js';
import type { Json } from '../../protocol/settings/node.js';
import type { Place } from './setting-choices.js';
import { Settings } from './settings.js';
import type { Impact, PlannedChange, SettingsGateway, SettingsStream } from './setting-impact.js';
import { StrangerLimit } from './stranger-limit.js';
import type {
  ClientRecord,
  DataWishes,
  GatheringRecord,
  MemberRecord,
  SessionRecord,
  Store,
  StoredChoice,
  UserRecord,
} from './store.js';

/** The store's promise kept in memory, with a switch for a full disk. */
class MemoryStore implements Store {
  full = false;
  readonly kept = {
    sessions: new Map<string, SessionRecord>(),
    clients: new Map<string, ClientRecord>(),
    settings: new Map<string, StoredChoice>(),
  };
  readonly log: Event[] = [];
  readonly sessions = this.#table(this.kept.sessions);
  readonly clients = this.#table(this.kept.clients);
  readonly users = this.#table(new Map<string, UserRecord>());
  readonly scenarios = this.#table(new Map<string, Scenario>());
  readonly gatherings = this.#table(new Map<string, GatheringRecord>(), ({ sessionId }) => sessionId);
  readonly members = this.#table(new Map<string, MemberRecord>(), ({ userId }) => userId);
  readonly dataWishes = this.#table(new Map<string, DataWishes>(), ({ userId }) => userId);
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
      if (this.full) throw new Error('disk full');
      for (const [path, value] of choices) {
        const key = `${scope}/${owner}/${path}`;
        if (value === undefined) this.kept.settings.delete(key);
        else this.kept.settings.set(key, { scope, owner, path, value });
      }
    },
    forget: ({ scope, owner }: Place) => {
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
    return work();
  }

  close(): void {}

  #table<T>(rows: Map<string, T>, key: (row: T) => string = (row) => (row as { id: string }).id) {
    return {
      list: () => [...rows.values()],
      put: (row: T) => {
        if (this.full) throw new Error('disk full');
        rows.set(key(row), row);
      },
      delete: (id: string) => void rows.delete(id),
    };
  }
}

const now = () => new Date('2026-01-02T03:04:05Z');
let store: MemoryStore;
let bus: EventBus;
let closed: string[];
/** Whether the headset that announces itself has left its stream. */
let left: boolean;
let clients: Clients;
let sessions: Sessions;
let settings: Settings;
let live: SettingsStream[];
let gateways: SettingsGateway[];

function settingsOver(system: ReadonlyMap<string, Json> = new Map()): Settings {
  return new Settings({
    store: store.settings,
    bus,
    system,
    systemPath: '/etc/x',
    streams: () => live,
    gateways: () => gateways,
  });
}

/** Carries a change out. */
function made({ outcome, commit }: PlannedChange): PlannedChange['outcome'] {
  commit();
  return outcome;
}

beforeEach(() => {
  store = new MemoryStore();
  bus = new EventBus(store.events, now, new Faults());
  closed = [];
  left = false;
  live = [];
  gateways = [];
  const streams = {
    idsOfSession: () => [],
    closeSession: (id: string) => void closed.push(id),
    closeClient: (id: string) => void closed.push(id),
    announced: () => left,
  };
  settings = settingsOver();
  clients = new Clients(store.clients, bus, streams, now, settings);
  const people = createPeople({
    store,
    bus,
    limits: (sessionId) => peopleLimits(settings.values(sessionId === undefined ? {} : { sessionId })),
    onLimits: (follow) => settings.onChange(follow),
    now,
    monotonicMs: () => 0,
    later: (work) => work(),
  });
  sessions = new Sessions({ store, bus, settings, streams, people: people.ofSessions, now });
});

const heard = (hostname: string, address: string) => ({
  hostname,
  address,
  dialect: 'ALVR 20.x',
  problem: null,
});
const actions = () => store.log.map(({ type, action }) => `${type} ${action}`);

describe('sessions', () => {
  it('start when they are created, are found by name, id and unique prefix, and stop before they are deleted', () => {
    const { id } = sessions.create({ name: 'lobby' });
    for (const wanted of ['lobby', id, id.slice(0, 4)])
      expect(sessions.get(wanted)).toMatchObject({ name: 'lobby', state: 'running' });
    expect(() => sessions.get('l')).toThrow(/no session called "l"/);
    expect(() => sessions.create({ name: 'lobby' })).toThrow(/already/);
    expect(() => sessions.delete('lobby')).toThrow(/running/);
    expect(sessions.stop('lobby').state).toBe('stopped');
    expect(closed).toEqual([id]);
    sessions.delete('lobby');
    expect(sessions.list()).toEqual([]);
    expect(actions()).toEqual(['session created', 'session stopped', 'session deleted']);
  });

  it('are as they were when the store refuses a change', () => {
    sessions.create({ name: 'lobby' });
    store.full = true;
    expect(() => sessions.stop('lobby')).toThrow('disk full');
    expect(sessions.get('lobby').state).toBe('running');
    expect(() => sessions.create({ name: 'other' })).toThrow('disk full');
    expect(sessions.list()).toHaveLength(1);
    expect(actions()).toEqual(['session created']);
  });

  it('take the client they name first, and otherwise the one that was started first takes anybody', () => {
    const any = { id: 'a', clients: [] as string[] } as SessionRecord;
    const named = { id: 'b', clients: ['1234.client'] } as SessionRecord;
    const client = { id: 'x', hostname: '1234.client', name: 'desk' } as Parameters<typeof sessionFor>[0];
    expect(sessionFor(client, [any, named])).toBe(named);
    expect(sessionFor({ ...client, hostname: 'other' }, [named, any])).toBe(any);
    expect(sessionFor({ ...client, hostname: 'other' }, [named])).toBeUndefined();
  });
});

describe('clients', () => {
  it('are remembered on disk only once somebody decides about them', () => {
    clients.heard(heard('1234.client', '10.0.0.2'), 0);
    expect(store.kept.clients.size).toBe(0);
    clients.patch('1234.client', { trust: 'trusted' });
    expect([...store.kept.clients.values()]).toMatchObject([{ hostname: '1234.client', trust: 'trusted' }]);
  });

  it('are absent when they fall silent, and forgotten then when nobody decided about them', () => {
    clients.heard(heard('kept.client', '10.0.0.2'), 0);
    clients.heard(heard('other.client', '10.0.0.3'), 0);
    clients.patch('kept.client', { trust: 'trusted' });
    clients.expire(4_000);
    expect(clients.list().map(({ state }) => state)).toEqual(['found', 'found']);
    clients.expire(6_000);
    expect(clients.list()).toMatchObject([{ hostname: 'kept.client', state: 'absent' }]);
  });

  it('that lose their trust lose their streams', () => {
    clients.heard(heard('1234.client', '10.0.0.2'), 0);
    const { id } = clients.patch('1234.client', { trust: 'trusted' });
    clients.patch('1234.client', { trust: 'blocked' });
    expect(closed).toEqual([id]);
  });

  it('with one host name: the first keeps it, and the other is told of once', () => {
    clients.heard(heard('twin', '10.0.0.2'), 0);
    for (let ms = 1; ms < 3_000; ms += 500) clients.heard(heard('twin', '10.0.0.3'), ms);
    expect(clients.get('twin').address).toBe('10.0.0.2');
    expect(actions().filter((action) => action === 'client conflict')).toHaveLength(1);
    // Once the first is gone, the name is free.
    clients.expire(6_000);
    clients.heard(heard('twin', '10.0.0.3'), 6_100);
    expect(clients.get('twin').address).toBe('10.0.0.3');
  });

  it('that announce themselves while they stream, from another address, are two devices while the first is heard', () => {
    clients.heard(heard('twin', '10.0.0.2'), 0);
    const { id } = clients.get('twin');
    clients.update(id, { state: 'connecting' });
    clients.heard(heard('twin', '10.0.0.3'), 1_000);
    expect(actions()).not.toContain('client conflict');
    clients.update(id, { state: 'streaming' });
    for (const atMs of [60_000, 62_000, 70_000, 72_000]) clients.heard(heard('twin', '10.0.0.3'), atMs);
    expect(actions()).not.toContain('client conflict');
    for (const atMs of [74_000, 76_000]) clients.heard(heard('twin', '10.0.0.3'), atMs);
    expect(actions().filter((action) => action === 'client conflict')).toHaveLength(1);
    expect(clients.get('twin')).toMatchObject({ address: '10.0.0.2', state: 'streaming' });
  });

  it('that have left their stream silently are found where they announce themselves, when it has ended', () => {
    clients.heard(heard('1234.client', '10.0.0.2'), 0);
    const { id } = clients.get('1234.client');
    clients.update(id, { state: 'streaming' });
    left = true;
    clients.heard(heard('1234.client', '10.0.0.9'), 60_000);
    expect(clients.get('1234.client')).toMatchObject({ address: '10.0.0.2', state: 'streaming' });
    clients.update(id, { batteryPercent: 50 });
    expect(clients.get('1234.client').state).toBe('streaming');
    clients.update(id, { state: 'absent' });
    expect(clients.get('1234.client')).toMatchObject({ address: '10.0.0.9', state: 'found' });
    expect(actions().filter((action) => action === 'client found')).toHaveLength(2);
    expect(actions()).not.toContain('client conflict');
  });

  it('named before they were seen are what was decided when they announce themselves', () => {
    const { id } = clients.add({ hostname: '1234.client', trust: false });
    expect(clients.patch(id, { trust: 'trusted' })).toMatchObject({ state: 'absent', lastSeenAt: null });
    clients.heard({ hostname: '1234.client', address: '10.0.0.9', dialect: 'ALVR 20.x', problem: null }, 0);
    expect(clients.list()).toHaveLength(1);
    expect(clients.get('1234.client')).toMatchObject({
      id,
      trust: 'trusted',
      state: 'found',
      address: '10.0.0.9',
      addresses: [],
    });
    expect(() => clients.add({})).toThrow(/an address or a host name/);
  });

  it('added by address take the host name that announces itself from there', () => {
    const { id } = clients.add({ address: '10.0.0.7' });
    clients.heard(heard('5678.client', '10.0.0.7'), 0);
    expect(clients.list()).toMatchObject([
      { id, hostname: '5678.client', name: '5678.client', trust: 'trusted' },
    ]);
  });
});

describe('strangers', () => {
  it('are added and changed by addresses that can be dialled, kept in one form', () => {
    const { id } = clients.add({ address: '[FD00:0::7]' });
    expect(clients.get(id)).toMatchObject({ hostname: 'fd00::7', addresses: ['fd00::7'] });
    expect(() => clients.add({ address: 'fd00::7' })).toThrow(/already/);
    for (const address of ['127.0.0.3:99999', '999.1.1.1', ':0', 'h-1270040', '0.0.0.0', 'fe80::1']) {
      const refused = expect.objectContaining({ code: 'invalid-request' });
      expect(() => clients.add({ address })).toThrow(refused);
      expect(() => clients.patch(id, { addresses: ['10.0.0.7', address] })).toThrow(refused);
    }
    expect(clients.patch(id, { addresses: [' 10.0.0.7:9950 '] }).addresses).toEqual(['10.0.0.7:9950']);
    expect(clients.list()).toHaveLength(1);
  });

  it('added by address and port take the host name that announces itself from that address', () => {
    const { id } = clients.add({ address: '10.0.0.7:9950' });
    clients.heard(heard('1234.client', '10.0.0.7'), 0);
    expect(clients.get('1234.client').id).toBe(id);
  });

  it('cost no more than their share, per address and in all', () => {
    const limit = new StrangerLimit();
    const from = (address: string, count: number, startMs: number) =>
      Array.from({ length: count }, (_, index) => limit.admit(address, startMs + index * 1000)).filter(
        Boolean,
      ).length;
    expect(from('10.0.0.1', 50, 0)).toBe(4);
    let others = 0;
    for (let host = 0; host < 400; host += 1)
      others += from(`10.1.${host >> 8}.${host & 255}`, 1, 100_000 + host * 1000);
    expect(others).toBe(252);
    limit.left('10.0.0.1');
    expect(limit.admit('10.0.0.1', 1_000_000)).toBe(true);
  });

  it('are admitted at a bounded rate', () => {
    const limit = new StrangerLimit();
    const burst = Array.from({ length: 100 }, (_, index) => limit.admit(`10.2.0.${index}`, 0)).filter(
      Boolean,
    );
    expect(burst).toHaveLength(10);
  });
});

const user = { scope: 'user', owner: '' } as const;

it('does not hear the headsets of the neighbours', () => {
  made(settings.planSet('connection.client_discovery.ignored_clients', ['next-door.client'], user));
  clients.heard(heard('next-door.client', '10.0.0.9'), 0);
  clients.heard(heard('ours.client', '10.0.0.8'), 0);
  expect(clients.list().map(({ hostname }) => hostname)).toEqual(['ours.client']);
});

describe('settings', () => {
  it('take what fits and refuse the rest, in words', () => {
    expect(made(settings.planSet('connection.minimum_idr_interval_ms', 150, user))).toMatchObject({
      changes: [{ path: 'connection.minimum_idr_interval_ms', from: 50, to: 150, scope: 'user' }],
      effect: 'live',
    });
    expect(settings.values().connection.minimum_idr_interval_ms).toBe(150);
    expect(() => settings.planSet('connection.minimum_idr_interval_ms', 1, user)).toThrow(
      /whole number from 5 to 1000 ms/,
    );
    expect(() => settings.planSet('video.preferred_codec', 'Hevx', user)).toThrow(/did you mean Hevc/);
    expect(() => settings.planSet('video.prefered_codec', 'Hevc', user)).toThrow(/no setting/);
    expect(() => settings.planSet('video.bitrate', 3, user)).toThrow(/is a group of settings/);
    expect(() => settings.planSet('video.quality', 'Best', user)).toThrow(/WeakWifi, Balanced, Sharp/);
  });

  it('change nothing when the disk is full', () => {
    store.full = true;
    expect(() => made(settings.planSet('video.preferred_fps', 90, user))).toThrow(/disk full/);
    expect(settings.values().video.preferred_fps).toBe(72);
    expect(actions()).toEqual([]);
  });

  it('win from machine to user to session to client, and are known to come from there', () => {
    settings = settingsOver(new Map([['video.preferred_fps', 80]]));
    const session = { scope: 'session', owner: 's' } as const;
    const viewer = { sessionId: 's', clientId: 'c' };
    const now = () => settings.explain('video.preferred_fps', viewer);
    expect(now()).toMatchObject({ value: 80, scope: 'system' });
    made(settings.planSet('video.preferred_fps', 90, user));
    made(settings.planSet('video.preferred_fps', 60, session));
    made(settings.planSet('video.preferred_fps', 120, { scope: 'client', owner: 'c' }));
    expect(now().layers.map(({ scope, value }) => [scope, value])).toEqual([
      ['default', 72],
      ['system', 80],
      ['user', 90],
      ['session', 60],
      ['client', 120],
    ]);
    settings.forget({ scope: 'client', owner: 'c' });
    expect(now()).toMatchObject({ value: 60, scope: 'session' });
    made(settings.planReset('video', session));
    expect(now()).toMatchObject({ value: 90, scope: 'user' });
  });

  it('say which streams a change restarts, before and without doing it', () => {
    live = [
      { id: '1', sessionId: 's', clientId: 'c' },
      { id: '2', sessionId: 't', clientId: 'd' },
    ];
    made(settings.planSet('video.preferred_codec', 'H264', { scope: 'session', owner: 't' }));
    expect(settings.planSet('video.preferred_codec', 'Hevc', user).outcome).toMatchObject({
      effect: 'stream',
      streams: ['1'],
    });
    expect(settings.values().video.preferred_codec.variant).toBe('H264');
    expect(settings.planSet('video.bitrate.mode.ConstantMbps', 30, user).outcome).toMatchObject({
      effect: 'live',
      streams: [],
    });
    // Nobody streams with that variant, so nobody is disturbed.
    expect(
      settings.planSet('video.clientside_foveation.vertical_offset_deg', 3, user).outcome.streams,
    ).toEqual([]);
  });

  it('tell whom a change touches, once for all of it, and nobody after they were asked not to', () => {
    live = [
      { id: '1', sessionId: 's', clientId: 'c' },
      { id: '2', sessionId: 't', clientId: 'd' },
    ];
    made(settings.planSet('video.preferred_codec', 'H264', { scope: 'session', owner: 't' }));
    const told: Impact[] = [];
    const end = settings.onChange((impact) => told.push(impact));
    const document = {
      video: { preferred_codec: { variant: 'Hevc' }, recentering_mode: { variant: 'Local' } },
    };
    made(settings.planImport(document, user, false));
    made(settings.planSet('connection.minimum_idr_interval_ms', 150, { scope: 'session', owner: 't' }));
    made(settings.planSet('connection.minimum_idr_interval_ms', 150, { scope: 'session', owner: 't' }));
    expect(told.map(({ paths, streams }) => [paths, [...streams]])).toEqual([
      [['video.preferred_codec'], [['1', 'restart']]],
      [[], [['2', 'live']]],
      [[], []],
    ]);
    expect(told[0]?.values.video.preferred_codec.variant).toBe('Hevc');
    expect(told[1]?.values).toEqual(settings.values());
    settings.planSet('video.preferred_codec', 'H264', user);
    end();
    made(settings.planSet('video.preferred_codec', 'H264', user));
    expect(told).toHaveLength(3);
  });

  it('plan with the streams of then, and carry out with those of now', () => {
    const planned = settings.planSet('video.preferred_codec', 'Hevc', user);
    live = [{ id: '1', sessionId: 's', clientId: 'c' }];
    let told: Impact | undefined;
    settings.onChange((impact) => (told = impact));
    planned.commit();
    expect([[...planned.impact.streams], [...(told?.streams ?? [])]]).toEqual([[], [['1', 'restart']]]);
  });

  it('ask each gateway that is there whom it would disconnect, and only about what is for everybody', () => {
    const asked: number[] = [];
    gateways = [
      { name: 'a', disconnects: ({ vrtogether }) => (asked.push(vrtogether?.port ?? 0), 0) },
      { name: 'b', disconnects: ({ vrtogether }) => (vrtogether === null ? 0 : 7) },
    ];
    expect(settings.planSet('vrtogether.port', 4000, user).outcome.gateways).toEqual([]);
    expect(settings.planSet('vrtogether', true, user).outcome).toMatchObject({
      effect: 'gateway',
      gateways: [{ name: 'b', connections: 7 }],
    });
    expect(settings.planSet('vrtogether', true, { scope: 'session', owner: 's' }).outcome.gateways).toEqual(
      [],
    );
    expect(asked).toEqual([8090]);
  });

  it('apply a preset as one change, and know when it is custom', () => {
    expect(made(settings.planSet('video.quality', 'Sharp', user)).changes).toMatchObject([
      { path: 'video.bitrate.mode.ConstantMbps', from: 20, to: 80 },
    ]);
    const preset = () => settings.list({}).find(({ path }) => path === 'video.quality')?.value;
    expect(preset()).toBe('Sharp');
    made(settings.planSet('video.bitrate.mode.ConstantMbps', 81, user));
    expect(preset()).toBeNull();
  });

  it('keep what a deselected variant holds', () => {
    made(settings.planSet('video.bitrate.mode.Adaptive.min_throughput_mbps.content', 7, user));
    made(settings.planSet('video.bitrate.mode', 'Adaptive', user));
    made(settings.planSet('video.bitrate.mode', 'ConstantMbps', user));
    expect(settingsOver().values().video.bitrate.mode).toEqual({ variant: 'ConstantMbps', content: 20 });
    made(settings.planSet('video.bitrate.mode', 'Adaptive', user));
    expect(settingsOver().values().video.bitrate.mode).toMatchObject({
      content: { min_throughput_mbps: 7 },
    });
  });

  it('carry over what an earlier version stored, ignore what does not fit, and leave it in the store', () => {
    for (const [path, value] of [
      ['idr.minimumIntervalMs', 150],
      ['idr.share', 7],
      ['old.thing', 1],
    ] as const)
      store.settings.apply(user, new Map([[path, value]]));
    expect(settingsOver().values().connection).toMatchObject({
      minimum_idr_interval_ms: 150,
      idr_share: 0.2,
    });
    expect(store.log.map(({ message }) => message)).toEqual([
      'The stored idr.share is ignored: 7 does not fit, it is a number from 0.01 to 1.',
      'The stored old.thing is ignored: 1 is no setting.',
    ]);
    expect(store.settings.list()).toHaveLength(3);
  });

  it('come back from a document as they were', () => {
    made(settings.planSet('video.quality', 'WeakWifi', user));
    const document = settings.exportDocument(user, false);
    expect(document).toEqual({
      video: {
        bitrate: { mode: { variant: 'ConstantMbps', ConstantMbps: 8 } },
        max_view_width: { set: true, content: 1344 },
      },
    });
    made(settings.planSet('video.preferred_fps', 90, user));
    expect(made(settings.planImport(document, user, true)).changes.map(({ path }) => path)).toEqual([
      'video.preferred_fps',
    ]);
    expect(settings.exportDocument(user, false)).toEqual(document);
    expect(made(settings.planImport({ video: { preferred_fps: 'fast' } }, user, false)).dropped).toHaveLength(
      1,
    );
  });
});

describe('a listener of events that throws', () => {
  it('costs itself the event: the change is made, others hear of it, and it is told once', () => {
    const faults = new Faults();
    const bearing = new EventBus(store.events, now, faults);
    faults.tellTo((event) => bearing.emit(event));
    const heardOf: string[] = [];
    bearing.subscribe(({ action }) => {
      if (action !== 'fault') throw new Error('deaf');
    });
    bearing.subscribe(({ action }) => heardOf.push(action));
    for (const action of ['one', 'two'])
      bearing.emit({ type: 'log', action, severity: 'info', message: '', subject: '', data: {} });
    expect(heardOf).toEqual(['fault', 'one', 'two']);
    expect(faults.total).toBe(2);
    expect(store.log.map(({ seq, message }) => [seq, message])).toEqual([
      [1, ''],
      [2, 'Following events failed: deaf. vrtd goes on.'],
      [3, ''],
    ]);
  });
});
