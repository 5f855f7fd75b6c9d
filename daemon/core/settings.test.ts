import { beforeEach, describe, expect, it } from 'vitest';
import type { Impact } from './setting-impact.js';
import { CoreOverMemory, made } from './testing/core-over-memory.js';

const user = { scope: 'user', owner: '' } as const;
let core: CoreOverMemory;

beforeEach(() => {
  core = new CoreOverMemory();
});

describe('settings', () => {
  it('take what fits and refuse the rest, in words', () => {
    expect(made(core.settings.planSet('connection.minimum_idr_interval_ms', 150, user))).toMatchObject({
      changes: [{ path: 'connection.minimum_idr_interval_ms', from: 50, to: 150, scope: 'user' }],
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

  it('change nothing when the disk is full', () => {
    core.store.full = true;
    expect(() => made(core.settings.planSet('video.preferred_fps', 90, user))).toThrow(/disk full/);
    expect(core.settings.values().video.preferred_fps).toBe(72);
    expect(core.actions()).toEqual([]);
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
    planned.commit();
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

  it('keep what a deselected variant holds', () => {
    made(core.settings.planSet('video.bitrate.mode.Adaptive.min_throughput_mbps.content', 7, user));
    made(core.settings.planSet('video.bitrate.mode', 'Adaptive', user));
    made(core.settings.planSet('video.bitrate.mode', 'ConstantMbps', user));
    expect(core.restarted().settings.values().video.bitrate.mode).toEqual({
      variant: 'ConstantMbps',
      content: 20,
    });
    made(core.settings.planSet('video.bitrate.mode', 'Adaptive', user));
    expect(core.restarted().settings.values().video.bitrate.mode).toMatchObject({
      content: { min_throughput_mbps: 7 },
    });
  });

  it('carry over what an earlier version stored, ignore what does not fit, and leave it in the store', () => {
    for (const [path, value] of [
      ['idr.minimumIntervalMs', 150],
      ['idr.share', 7],
      ['old.thing', 1],
    ] as const)
      core.store.settings.apply(user, new Map([[path, value]]));
    expect(core.restarted().settings.values().connection).toMatchObject({
      minimum_idr_interval_ms: 150,
      idr_share: 0.2,
    });
    expect(core.store.log.map(({ message }) => message)).toEqual([
      'The stored idr.share is ignored: 7 does not fit, it is a number from 0.01 to 1.',
      'The stored old.thing is ignored: 1 is no setting.',
    ]);
    expect(core.store.settings.list()).toHaveLength(3);
  });

  it('come back from a document as they were', () => {
    made(core.settings.planSet('video.quality', 'WeakWifi', user));
    const document = core.settings.exportDocument(user, false);
    expect(document).toEqual({
      video: {
        bitrate: { mode: { variant: 'ConstantMbps', ConstantMbps: 8 } },
        max_view_width: { set: true, content: 1344 },
      },
    });
    made(core.settings.planSet('video.preferred_fps', 90, user));
    expect(made(core.settings.planImport(document, user, true)).changes.map(({ path }) => path)).toEqual([
      'video.preferred_fps',
    ]);
    expect(core.settings.exportDocument(user, false)).toEqual(document);
    expect(
      made(core.settings.planImport({ video: { preferred_fps: 'fast' } }, user, false)).dropped,
    ).toHaveLength(1);
  });
});
