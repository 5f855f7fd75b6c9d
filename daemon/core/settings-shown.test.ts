import { beforeEach, describe, expect, it } from 'vitest';
import type { Setting } from '../../protocol/api/setting.js';
import type { Json } from '../../protocol/settings/node.js';
import { settingLeaves, settingPresets, settingsTree } from '../../protocol/settings/tree.js';
import { CoreOverMemory, made, refusal } from './testing/core-over-memory.js';

const user = { scope: 'user', owner: '' } as const;
const session = { scope: 'session', owner: 's' } as const;
const client = { scope: 'client', owner: 'c' } as const;
const token = 'vrtogether.logs.token';
let core: CoreOverMemory;

beforeEach(() => {
  core = new CoreOverMemory(new Map<string, Json>([['video.preferred_fps', 80]]));
});

function choose(path: string, value: unknown, place: Parameters<typeof core.settings.planSet>[2] = user) {
  return made(core.settings.planSet(path, value, place));
}

function listed(path: string, viewer = {}): Setting | undefined {
  return core.settings.list(viewer).find((each) => each.path === path);
}

describe('the list of settings', () => {
  it('has each of them once, by section, its presets first, in the order of the declaration', () => {
    const paths = core.settings.list({}).map(({ path }) => path);
    const expected = Object.keys(settingsTree.entries).flatMap((section) =>
      [...settingPresets, ...settingLeaves]
        .map(({ path }) => path)
        .filter((path) => path.split('.')[0] === section),
    );
    expect(paths).toEqual(expected);
    expect(paths.slice(0, 2)).toEqual(['video.quality', 'video.bitrate.mode']);
  });

  it('describes a number with its range, unit and step', () => {
    expect(listed('headset.max_prediction_ms')).toEqual({
      path: 'headset.max_prediction_ms',
      title: expect.any(String) as unknown,
      section: ['Headset'],
      help: expect.any(String) as unknown,
      kind: 'number',
      unit: 'ms',
      minimum: 0,
      maximum: 200,
      step: 5,
      integer: true,
      choices: [],
      effect: 'stream',
      default: expect.any(Number) as unknown,
      value: listed('headset.max_prediction_ms')?.default,
      scope: 'default',
      active: true,
    });
    expect(listed('video.preferred_fps')).toMatchObject({
      unit: 'Hz',
      minimum: 1,
      maximum: 240,
      step: null,
      integer: false,
      default: 72,
      value: 80,
      scope: 'system',
    });
  });

  it('describes a choice with its words, and what is no number without range', () => {
    expect(listed('video.preferred_codec')).toMatchObject({
      kind: 'choice',
      choices: [
        { value: 'H264', title: expect.stringMatching(/./) as unknown },
        { value: 'Hevc', title: expect.stringMatching(/./) as unknown },
      ],
      unit: null,
      minimum: null,
      maximum: null,
      step: null,
      integer: false,
    });
    expect(listed('people.guests')).toMatchObject({ kind: 'boolean', choices: [], default: true });
  });

  it('describes a preset by the option that everything agrees with, and by what its strongest part needs', () => {
    expect(listed('video.quality')).toMatchObject({
      path: 'video.quality',
      section: ['Video'],
      kind: 'preset',
      unit: null,
      integer: false,
      effect: 'stream',
      default: null,
      value: 'Balanced',
      scope: 'default',
      active: true,
    });
    expect(listed('video.quality')?.choices.map(({ value }) => value)).toEqual([
      'WeakWifi',
      'Balanced',
      'Sharp',
      'Adaptive',
    ]);
    choose('video.bitrate.mode.ConstantMbps', 21);
    expect(listed('video.quality')?.value).toBeNull();
    choose('video.quality', 'Sharp', session);
    expect(listed('video.quality', { sessionId: 's' })?.value).toBe('Sharp');
    expect(listed('video.quality')?.value).toBeNull();
  });

  it('says what is in force for who asks, and from where', () => {
    choose('video.preferred_fps', 60, session);
    choose('video.preferred_fps', 120, client);
    const inForce = (viewer: object) => {
      const { value, scope } = listed('video.preferred_fps', viewer) ?? {};
      return [value, scope];
    };
    expect(inForce({})).toEqual([80, 'system']);
    expect(inForce({ sessionId: 's' })).toEqual([60, 'session']);
    expect(inForce({ clientId: 'c' })).toEqual([120, 'client']);
    expect(inForce({ sessionId: 's', clientId: 'c' })).toEqual([120, 'client']);
    expect(inForce({ sessionId: 'c', clientId: 's' })).toEqual([80, 'system']);
  });

  it('says what is not selected, and hides secrets', () => {
    expect(listed('vrtogether.port')?.active).toBe(false);
    choose('vrtogether', true);
    expect(listed('vrtogether.port')?.active).toBe(true);
    expect(listed(token)?.value).toBe('');
    choose(token, 'open sesame');
    expect(listed(token)?.value).toBe('***');
  });
});

describe('a setting that is explained', () => {
  it('has said who said what, from where', () => {
    choose('video.preferred_fps', 90);
    choose('video.preferred_fps', 60, session);
    choose('video.preferred_fps', 120, client);
    const viewer = { sessionId: 's', clientId: 'c' };
    const { layers, streams, ...setting } = core.settings.explain('video.preferred_fps', viewer);
    expect(setting).toEqual(listed('video.preferred_fps', viewer));
    expect(layers).toEqual([
      { scope: 'default', value: 72, from: 'vrt' },
      { scope: 'system', value: 80, from: '/etc/x' },
      { scope: 'user', value: 90, from: 'user' },
      { scope: 'session', value: 60, from: 'session' },
      { scope: 'client', value: 120, from: 'client' },
    ]);
    expect(streams).toEqual([]);
    expect(core.settings.explain('people.guests', {}).layers).toEqual([
      { scope: 'default', value: true, from: 'vrt' },
    ]);
  });

  it('names the streams that begin anew when it changes, of who asks', () => {
    core.live = [
      { id: '1', sessionId: 's', clientId: 'c' },
      { id: '2', sessionId: 's', clientId: 'd' },
      { id: '3', sessionId: 't', clientId: 'c' },
    ];
    const streams = (viewer: object) => core.settings.explain('video.preferred_fps', viewer).streams;
    expect(streams({})).toEqual(['1', '2', '3']);
    expect(streams({ sessionId: 's' })).toEqual(['1', '2']);
    expect(streams({ clientId: 'c' })).toEqual(['1', '3']);
    expect(streams({ sessionId: 's', clientId: 'c' })).toEqual(['1']);
    expect(core.settings.explain('connection.idr_share', {}).streams).toEqual([]);
    expect(core.settings.explain('api.connections', {}).streams).toEqual([]);
  });

  it('keeps its secret', () => {
    choose(token, 'open sesame');
    expect(core.settings.explain(token, {})).toMatchObject({
      value: '***',
      default: '',
      layers: [
        { scope: 'default', value: '' },
        { scope: 'user', value: '***' },
      ],
    });
  });

  it('may be a preset, which nobody says anything of', () => {
    core.live = [{ id: '1', sessionId: 's', clientId: 'c' }];
    expect(core.settings.explain('video.quality', {})).toEqual({
      ...listed('video.quality'),
      layers: [],
      streams: [],
    });
  });

  it('is one that there is', () => {
    expect(() => core.settings.explain('video.prefered_codec', {})).toThrow(
      expect.objectContaining({
        code: 'setting-not-found',
        message: 'There is no setting called "video.prefered_codec".',
        hint: 'Did you mean video.preferred_codec?',
      }),
    );
    expect(() => core.settings.explain('video.qualty', {})).toThrow(
      expect.objectContaining({ hint: 'Did you mean video.quality?' }),
    );
    expect(() => core.settings.explain('video.bitrate', {})).toThrow(
      refusal('setting-not-found', 'video.bitrate is a group of settings, for example video.bitrate.mode.'),
    );
    const long = 'x'.repeat(200);
    expect(() => core.settings.explain(long, {})).toThrow(
      expect.objectContaining({
        message: `There is no setting called "${'x'.repeat(128)}".`,
        hint: 'List settings with `vrt settings list`.',
      }),
    );
  });
});

describe('what is in force', () => {
  it('is what was chosen, the strongest of each', () => {
    choose('video.preferred_fps', 60, session);
    choose('people.guests', false);
    expect(core.settings.inForce({})).toEqual(
      new Map<string, Json>([
        ['video.preferred_fps', 80],
        ['people.guests', false],
      ]),
    );
    expect(core.settings.inForce({ sessionId: 's' }).get('video.preferred_fps')).toBe(60);
  });
});

describe('a document of settings', () => {
  beforeEach(() => {
    choose('people.guests', false);
    choose('video.preferred_fps', 60, session);
    choose('video.preferred_fps', 120, client);
  });

  it('holds what was chosen in its place', () => {
    expect(core.settings.exportDocument(user, false)).toEqual({ people: { guests: false } });
    expect(core.settings.exportDocument(session, false)).toEqual({ video: { preferred_fps: 60 } });
    expect(core.settings.exportDocument(client, false)).toEqual({ video: { preferred_fps: 120 } });
    expect(core.settings.exportDocument({ scope: 'session', owner: 'other' }, false)).toEqual({});
  });

  it('holds all that is in force there when that is wanted', () => {
    const all = (place: Parameters<typeof core.settings.planSet>[2]) =>
      core.settings.exportDocument(place, true);
    expect(all(user)).toMatchObject({ people: { guests: false }, video: { preferred_fps: 80 } });
    expect(all(session)).toMatchObject({ people: { guests: false }, video: { preferred_fps: 60 } });
    expect(all(client)).toMatchObject({ people: { guests: false }, video: { preferred_fps: 120 } });
    expect(all(user)).toMatchObject({ connection: { packet_size: 1400 } });
  });

  it('hides secrets, and leaves them as they are when it comes back', () => {
    choose(token, 'open sesame');
    const document = core.settings.exportDocument(user, false);
    expect(JSON.stringify(document)).toContain('"***"');
    expect(JSON.stringify(document)).not.toContain('sesame');
    expect(made(core.settings.planImport(document, user, true)).changes).toEqual([]);
    choose('vrtogether', true);
    choose('vrtogether.logs', true);
    expect(core.settings.values().vrtogether?.logs?.token).toBe('open sesame');
    // Where there is none, none is made of it.
    const other = core.settings.planImport(document, session, false);
    expect(other.outcome.changes.map(({ path }) => path)).toEqual([]);
    made(other);
    expect(core.settings.exportDocument(session, false)).toEqual({
      people: { guests: false },
      video: { preferred_fps: 60 },
    });
  });

  it('changes what it names, and with replace the rest of its place too', () => {
    choose('connection.idr_share', 0.5);
    const change = (replace: boolean) =>
      core.settings
        .planImport({ people: { guests: true }, video: { preferred_fps: 90 } }, user, replace)
        .outcome.changes.map(({ path, to }) => [path, to]);
    expect(change(false)).toEqual([
      ['video.preferred_fps', 90],
      ['people.guests', true],
    ]);
    expect(change(true)).toEqual([
      ['video.preferred_fps', 90],
      ['connection.idr_share', 0.2],
      ['people.guests', true],
    ]);
    made(core.settings.planImport({ people: { guests: true } }, user, true));
    expect(core.settings.exportDocument(user, false)).toEqual({ people: { guests: true } });
    expect(core.settings.exportDocument(session, false)).toEqual({ video: { preferred_fps: 60 } });
  });

  it('may hold what is not a setting or does not fit, which is told without secrets', () => {
    const keys = settingLeaves.find(({ path }) => path === token)?.keys ?? [];
    const wrongToken = keys.reduceRight<Json>((inner, key) => ({ [key]: inner }), 7);
    const document = { video: { preferred_fps: 'fast', colour: 1 }, ...Object(wrongToken) } as object;
    const { outcome } = core.settings.planImport(document, user, false);
    expect(outcome.changes).toEqual([]);
    expect(outcome.dropped.map(({ path, value }) => [path, value])).toEqual([
      ['video.preferred_fps', 'fast'],
      ['video.colour', 1],
      [keys.join('.'), '***'],
    ]);
  });
});
