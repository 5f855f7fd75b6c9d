import { beforeEach, describe, expect, it } from 'vitest';
import type { Impact } from './setting-impact.js';
import { CoreOverMemory, made, refusal } from './testing/core-over-memory.js';

const user = { scope: 'user', owner: '' } as const;
let core: CoreOverMemory;

beforeEach(() => {
  core = new CoreOverMemory();
});

describe('settings', () => {
  it('take what fits and refuse the rest, in words', () => {
    expect(made(core.settings.planSet('connection.minimum_idr_interval_ms', 150, user))).toMatchObject({
      changes: [{ path: 'connection.minimum_idr_interval_ms', from: 50, to: 150, scope: 'user' }],
      dropped: [],
      effect: 'live',
    });
    expect(core.settings.values().connection.minimum_idr_interval_ms).toBe(150);
    expect(() => core.settings.planSet('connection.minimum_idr_interval_ms', 1, user)).toThrow(
      /whole number from 5 to 1000 ms/,
    );
    expect(() => core.settings.planSet('video.preferred_codec', 'Hevx', user)).toThrow(/did you mean Hevc/);
    expect(() => core.settings.planSet('video.prefered_codec', 'Hevc', user)).toThrow(/no setting/);
    expect(() => core.settings.planSet('video.bitrate', 3, user)).toThrow(/is a group of settings/);
    expect(() => core.settings.planSet('video.quality', 'Best', user)).toThrow(/WeakWifi, Balanced, Sharp/);
  });

  it('win from machine to user to session to client, and are known to come from there', () => {
    core = new CoreOverMemory(new Map([['video.preferred_fps', 80]]));
    const session = { scope: 'session', owner: 's' } as const;
    const viewer = { sessionId: 's', clientId: 'c' };
    const now = () => core.settings.explain('video.preferred_fps', viewer);
    expect(now()).toMatchObject({ value: 80, scope: 'system' });
    made(core.settings.planSet('video.preferred_fps', 90, user));
    made(core.settings.planSet('video.preferred_fps', 60, session));
    made(core.settings.planSet('video.preferred_fps', 120, { scope: 'client', owner: 'c' }));
    expect(now().layers.map(({ scope, value }) => [scope, value])).toEqual([
      ['default', 72],
      ['system', 80],
      ['user', 90],
      ['session', 60],
      ['client', 120],
    ]);
    core.settings.forget({ scope: 'client', owner: 'c' });
    expect(now()).toMatchObject({ value: 60, scope: 'session' });
    made(core.settings.planReset('video', session));
    expect(now()).toMatchObject({ value: 90, scope: 'user' });
  });

  it('say which streams a change restarts, before and without doing it', () => {
    core.live = [
      { id: '1', sessionId: 's', clientId: 'c' },
      { id: '2', sessionId: 't', clientId: 'd' },
    ];
    made(core.settings.planSet('video.preferred_codec', 'H264', { scope: 'session', owner: 't' }));
    expect(core.settings.planSet('video.preferred_codec', 'Hevc', user).outcome).toMatchObject({
      effect: 'stream',
      streams: ['1'],
    });
    expect(core.settings.values().video.preferred_codec.variant).toBe('H264');
    expect(core.settings.planSet('video.bitrate.mode.ConstantMbps', 30, user).outcome).toMatchObject({
      effect: 'live',
      streams: [],
    });
    // Nobody streams with that variant, so nobody is disturbed.
    expect(
      core.settings.planSet('video.clientside_foveation.vertical_offset_deg', 3, user).outcome.streams,
    ).toEqual([]);
  });

  it('tell whom a change touches, once for all of it, and nobody after they were asked not to', () => {
    core.live = [
      { id: '1', sessionId: 's', clientId: 'c' },
      { id: '2', sessionId: 't', clientId: 'd' },
    ];
    made(core.settings.planSet('video.preferred_codec', 'H264', { scope: 'session', owner: 't' }));
    const told: Impact[] = [];
    const end = core.settings.onChange((impact) => told.push(impact));
    const document = {
      video: { preferred_codec: { variant: 'Hevc' }, recentering_mode: { variant: 'Local' } },
    };
    made(core.settings.planImport(document, user, false));
    made(core.settings.planSet('connection.minimum_idr_interval_ms', 150, { scope: 'session', owner: 't' }));
    made(core.settings.planSet('connection.minimum_idr_interval_ms', 150, { scope: 'session', owner: 't' }));
    expect(told.map(({ paths, streams }) => [paths, [...streams]])).toEqual([
      [['video.preferred_codec'], [['1', 'restart']]],
      [[], [['2', 'live']]],
      [[], []],
    ]);
    expect(told[0]?.values.video.preferred_codec.variant).toBe('Hevc');
    expect(told[1]?.values).toEqual(core.settings.values());
    core.settings.planSet('video.preferred_codec', 'H264', user);
    end();
    made(core.settings.planSet('video.preferred_codec', 'H264', user));
    expect(told).toHaveLength(3);
  });

  it('plan with the streams of then, and carry out with those of now', () => {
    const planned = core.settings.planSet('video.preferred_codec', 'Hevc', user);
    core.live = [{ id: '1', sessionId: 's', clientId: 'c' }];
    let told: Impact | undefined;
    core.settings.onChange((impact) => (told = impact));
    made(planned);
    expect([[...planned.impact.streams], [...(told?.streams ?? [])]]).toEqual([[], [['1', 'restart']]]);
  });

  it('ask each gateway that is there whom it would disconnect, and only about what is for everybody', () => {
    const asked: number[] = [];
    core.gateways = [
      { name: 'a', disconnects: ({ vrtogether }) => (asked.push(vrtogether?.port ?? 0), 0) },
      { name: 'b', disconnects: ({ vrtogether }) => (vrtogether === null ? 0 : 7) },
    ];
    expect(core.settings.planSet('vrtogether.port', 4000, user).outcome.gateways).toEqual([]);
    expect(core.settings.planSet('vrtogether', true, user).outcome).toMatchObject({
      effect: 'gateway',
      gateways: [{ name: 'b', connections: 7 }],
    });
    expect(
      core.settings.planSet('vrtogether', true, { scope: 'session', owner: 's' }).outcome.gateways,
    ).toEqual([]);
    expect(asked).toEqual([8090]);
  });

  it('apply a preset as one change, and know when it is custom', () => {
    expect(made(core.settings.planSet('video.quality', 'Sharp', user)).changes).toMatchObject([
      { path: 'video.bitrate.mode.ConstantMbps', from: 20, to: 80 },
    ]);
    const preset = () => core.settings.list({}).find(({ path }) => path === 'video.quality')?.value;
    expect(preset()).toBe('Sharp');
    made(core.settings.planSet('video.bitrate.mode.ConstantMbps', 81, user));
    expect(preset()).toBeNull();
  });

  it('are in force at once, again and again, and looked up once in between', () => {
    expect(core.settings.values().video.preferred_fps).toBe(72);
    for (const hz of [90, 60]) {
      made(core.settings.planSet('video.preferred_fps', hz, user));
      expect(core.settings.values().video.preferred_fps).toBe(hz);
    }
    const values = core.settings.values();
    expect(core.settings.values({})).toBe(values);
    made(core.settings.planReset('video.preferred_fps', user));
    expect(core.settings.values().video.preferred_fps).toBe(72);
  });

  it('are looked up once for each of a thousand who ask, until something is chosen or forgotten', () => {
    const session = { scope: 'session', owner: 'x' } as const;
    made(core.settings.planSet('video.preferred_fps', 60, session));
    const hz = (viewer: object) => core.settings.values(viewer).video.preferred_fps;
    const [ofSession, ofClient, ofBoth] = [
      { sessionId: 'x' },
      { clientId: 'x' },
      { sessionId: 'x', clientId: 'x' },
    ];
    expect([hz(ofSession), hz(ofClient), hz(ofBoth)]).toEqual([60, 72, 60]);
    const first = core.settings.values(ofSession);
    for (let more = 4; more <= 1_000; more += 1) core.settings.values({ sessionId: `s${more}` });
    expect(core.settings.values(ofSession)).toBe(first);
    core.settings.values({ sessionId: 'one too many' });
    const again = core.settings.values(ofSession);
    expect(again).not.toBe(first);
    expect(again).toEqual(first);
    core.settings.forget(session);
    expect([hz(ofSession), hz(ofBoth)]).toEqual([72, 72]);
    const { write, apply } = core.settings.choosing(session, [['video.preferred_fps', 90]]);
    write();
    expect(hz(ofSession)).toBe(72);
    apply();
    expect([hz(ofSession), hz(ofClient)]).toEqual([90, 72]);
  });

  it('of a session or a client are in force for it alone', () => {
    made(core.settings.planSet('video.preferred_fps', 60, { scope: 'session', owner: 's' }));
    made(core.settings.planSet('video.preferred_fps', 120, { scope: 'client', owner: 'c' }));
    const hz = (viewer: object) => core.settings.values(viewer).video.preferred_fps;
    expect([hz({}), hz({ sessionId: 's' }), hz({ clientId: 'c' }), hz({ sessionId: 't' })]).toEqual([
      72, 60, 120, 72,
    ]);
  });

  it('are taken back in one place, with everything below, or those that a preset sets', () => {
    const reset = (path: string) =>
      core.settings.planReset(path, user).outcome.changes.map(({ path, from, to }) => [path, from, to]);
    made(core.settings.planSet('video.quality', 'WeakWifi', user));
    made(core.settings.planSet('video.preferred_fps', 90, user));
    made(core.settings.planSet('video.max_view_width.content', 1024, user));
    expect(reset('video.max_view_width.content')).toEqual([['video.max_view_width.content', 1024, 1344]]);
    expect(reset('video.max_view_width')).toEqual([
      ['video.max_view_width', true, false],
      ['video.max_view_width.content', 1024, 1344],
    ]);
    expect(reset('video.quality').map(([path]) => path)).toEqual([
      'video.bitrate.mode.ConstantMbps',
      'video.max_view_width',
      'video.max_view_width.content',
    ]);
    expect(reset('video').map(([path]) => path)).toEqual([
      'video.bitrate.mode.ConstantMbps',
      'video.preferred_fps',
      'video.max_view_width',
      'video.max_view_width.content',
    ]);
    expect(() => core.settings.planReset('vid', user)).toThrow(refusal('setting-not-found'));
    made(core.settings.planReset('video', user));
    expect(core.store.settings.list()).toEqual([]);
    expect(core.restarted().settings.inForce({})).toEqual(new Map());
  });

  it('that stay as they are change nothing, wherever they come from', () => {
    made(core.settings.planSet('video.preferred_fps', 90, { scope: 'session', owner: 's' }));
    const { outcome, impact } = core.settings.planSet('video.preferred_fps', 72, user);
    expect(outcome.changes).toEqual([]);
    expect(outcome.effect).toBe('live');
    expect(impact.paths).toEqual([]);
  });

  it.each([
    ['daemon', { connection: { control_port: 9000, packet_size: 1500 }, vrtogether: true }],
    ['gateway', { connection: { packet_size: 1500 }, vrtogether: true }],
    ['stream', { connection: { packet_size: 1500 }, people: { guests: false } }],
    ['live', { people: { guests: false } }],
  ])('need what the strongest of them needs: %s', (effect, document) => {
    expect(core.settings.planImport(document, user, false).outcome).toMatchObject({ effect, dropped: [] });
  });

  it('that live streams follow are told as such', () => {
    core.live = [{ id: '1', sessionId: 's', clientId: 'c' }];
    const { impact, outcome } = core.settings.planSet('connection.idr_share', 0.5, user);
    expect([[...impact.streams], outcome.streams]).toEqual([[['1', 'live']], []]);
    const daemons = core.settings.planSet('connection.control_port', 9000, user);
    expect([...daemons.impact.streams]).toEqual([]);
    const both = core.settings.planImport({ connection: { idr_share: 0.5, packet_size: 1500 } }, user, false);
    expect([[...both.impact.streams], both.outcome.streams]).toEqual([[['1', 'restart']], ['1']]);
  });

  it('are refused with what to do next', () => {
    expect(() => core.settings.planSet('video.quality', 'Best', user)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        hint: 'For its meaning: `vrt settings explain video.quality`.',
      }),
    );
    expect(() => core.settings.planSet('video.quality', 7, user)).toThrow(refusal('invalid-request'));
    expect(() => core.settings.planSet('video.preferred_fps', 'fast', user)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        hint: 'For its meaning: `vrt settings explain video.preferred_fps`.',
      }),
    );
    expect(made(core.settings.planSet('video.quality', 'sharp', user)).changes).toHaveLength(1);
  });
});
