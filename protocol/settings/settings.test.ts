import fc from 'fast-check';
import { Compile } from 'typebox/schema';
import { describe, expect, it } from 'vitest';
import { choice, float, section, signed, text, toggle, unsigned, variant } from './build.js';
import { check } from './check.js';
import { carryOver, fromDocument, toDocument } from './document.js';
import { fit } from './fit.js';
import { headsetDocument } from './headset-document.js';
import { jsonSchema } from './json-schema.js';
import { defaultOf, leavesOf } from './leaf.js';
import type { Json } from './node.js';
import { effective, isActive, matchingOption } from './scopes.js';
import { choicesOf, valueFor } from './testing/arbitrary.js';
import { settingLeaves, settingPresets, settingsTree, settingValues } from './tree.js';

const lookupIn = (choices: ReadonlyMap<string, Json>) => {
  const nodes = new Map(settingLeaves.map((leaf) => [leaf.path, leaf.node]));
  return (path: string) => {
    const node = nodes.get(path);
    if (node === undefined) throw new Error(`no leaf ${path}`);
    return choices.get(path) ?? defaultOf(node);
  };
};

describe('the declaration', () => {
  it('gives every setting a path and a place of its own', () => {
    const paths = [...settingLeaves, ...settingPresets].map(({ path }) => path);
    expect(new Set(paths).size).toBe(paths.length);
    const places = settingLeaves.map(({ keys }) => keys.join('.'));
    expect(new Set(places).size).toBe(places.length);
    for (const path of paths) expect(path).toMatch(/^[a-z0-9_]+(\.[A-Za-z0-9_]+)*$/);
  });

  it.each(settingLeaves.map((leaf) => [leaf.path, leaf] as const))(
    '%s takes its own default',
    (_, { node }) => {
      expect(check(node, defaultOf(node))).toEqual({ ok: true, value: defaultOf(node) });
      expect(node.title).not.toBe('');
      expect(node.help).not.toMatch(/\.$/);
    },
  );

  it.each(settingPresets.map((preset) => [preset.path, preset] as const))(
    '%s sets what there is',
    (_, { node }) => {
      for (const { sets } of Object.values(node.options)) {
        for (const [path, value] of Object.entries(sets)) {
          const leaf = settingLeaves.find((one) => one.path === path);
          expect(leaf && check(leaf.node, value), path).toEqual({ ok: true, value });
        }
      }
    },
  );

  it('resolves to the defaults that people know', () => {
    expect(settingValues(lookupIn(new Map()))).toMatchObject({
      video: {
        bitrate: { mode: { variant: 'ConstantMbps', content: 20 } },
        preferred_codec: { variant: 'H264' },
        preferred_fps: 72,
        max_view_width: null,
        passthrough: null,
      },
      headset: { controllers: { haptics: { intensity_multiplier: 1 } } },
      connection: {
        packet_size: 1400,
        client_discovery: { port: 9943, auto_trust_clients: false },
        dscp: null,
      },
    });
  });
});

describe('the default representation', () => {
  it('comes back whole, twice as well as once', () => {
    fc.assert(
      fc.property(choicesOf(settingLeaves), fc.boolean(), (choices, all) => {
        const document = toDocument(settingLeaves, choices, all);
        const { choices: back, dropped } = fromDocument(settingLeaves, JSON.parse(JSON.stringify(document)));
        expect(dropped).toEqual([]);
        for (const [path, value] of choices) expect(back.get(path)).toEqual(value);
        if (!all) expect(back.size).toBe(choices.size);
        expect(toDocument(settingLeaves, back, all)).toEqual(document);
      }),
      { numRuns: 200 },
    );
  });

  it('loses no choice in any sequence of switches', () => {
    const switches = settingLeaves.filter(({ node }) => ['choice', 'switch', 'optional'].includes(node.kind));
    const steps = fc.array(
      fc.constantFrom(...switches).chain((leaf) => fc.tuple(fc.constant(leaf.path), valueFor(leaf.node))),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(choicesOf(settingLeaves), steps, (choices, sequence) => {
        let now = new Map(choices);
        for (const [path, value] of sequence) {
          now.set(path, value);
          now = fromDocument(settingLeaves, toDocument(settingLeaves, now)).choices;
        }
        const switched = new Set(sequence.map(([path]) => path));
        for (const [path, value] of choices) if (!switched.has(path)) expect(now.get(path)).toEqual(value);
        // Back to where the switches stood: all that is in force is as it was.
        for (const [path] of sequence) {
          const before = choices.get(path);
          if (before === undefined) now.delete(path);
          else now.set(path, before);
        }
        expect(settingValues(lookupIn(now))).toEqual(settingValues(lookupIn(choices)));
      }),
      { numRuns: 200 },
    );
  });

  it('fits its JSON Schema', () => {
    const schema = Compile(jsonSchema(settingsTree));
    fc.assert(
      fc.property(choicesOf(settingLeaves), (choices) => {
        expect(schema.Check(toDocument(settingLeaves, choices, true))).toBe(true);
      }),
      { numRuns: 50 },
    );
    expect(schema.Check({ video: { preferred_fps: 500 } })).toBe(false);
    expect(schema.Check({ video: { preferred_fsp: 90 } })).toBe(false);
  });

  it('says what it could not take over, and takes the rest', () => {
    const { choices, dropped } = fromDocument(settingLeaves, {
      gui_collapsed: true,
      video: {
        gui_collapsed: false,
        preferred_fps: 90,
        preferred_codec: { variant: 'AV1' },
        bitrate: { mode: { variant: 'Adaptive', ConstantMbps: -30.7 } },
        nvenc: { multi_pass: true },
      },
      connection: 5,
    });
    expect([...choices]).toEqual([
      ['video.preferred_fps', 90],
      ['video.bitrate.mode', 'Adaptive'],
    ]);
    expect(dropped.map(({ path, why }) => `${path} ${why}`)).toEqual([
      'video.preferred_codec.variant is one of H264, Hevc',
      'video.bitrate.mode.ConstantMbps is a number from 0.5 to 1000 Mbps',
      'video.nvenc.multi_pass is not a setting',
      'connection is not a setting',
    ]);
  });

  it('takes hostile documents without harm', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (document) => {
        const { choices } = fromDocument(settingLeaves, document);
        expect(choices.size).toBeLessThanOrEqual(settingLeaves.length);
      }),
      { numRuns: 200 },
    );
    let deep: Json = 1;
    for (let level = 0; level < 5_000; level += 1) deep = { a: deep };
    expect(fromDocument(settingLeaves, deep).dropped).toHaveLength(1);
  });
});

describe('an upgrade', () => {
  const older = section(
    { title: 'Old', help: '' },
    {
      speed: unsigned({ title: 'Speed', help: '' }, { default: 3, range: [0, 10] }),
      codec: choice({ title: 'Codec', help: '' }, 'A', {
        A: variant('A', float({ title: 'A', help: '' }, { default: 1, range: [0, 9] })),
        B: variant('B'),
      }),
      gone: toggle({ title: 'Gone', help: '' }, true, text({ title: 'Gone', help: '' }, 'x')),
    },
  );
  const newer = section(
    { title: 'New', help: '' },
    {
      velocity: unsigned({ title: 'Velocity', help: '', was: ['speed'] }, { default: 5, range: [0, 8] }),
      codec: choice({ title: 'Codec', help: '' }, 'B', {
        A: variant('A', float({ title: 'A', help: '' }, { default: 2, range: [0, 5] })),
        B: variant('B'),
        C: variant('C'),
      }),
    },
  );
  const from = leavesOf(older).leaves;
  const to = leavesOf(newer).leaves;

  it('carries over what still fits, reports the rest, and changes nothing the second time', () => {
    fc.assert(
      fc.property(choicesOf(from), (choices) => {
        const { choices: now, dropped } = carryOver(to, choices);
        for (const [path, value] of choices) {
          const name = path === 'speed' ? 'velocity' : path;
          const leaf = to.find((one) => one.path === name);
          const fits = leaf !== undefined && check(leaf.node, value).ok;
          expect(now.has(name)).toBe(fits);
          expect(dropped.some((one) => one.path === path)).toBe(!fits);
        }
        const again = carryOver(to, now);
        expect(again.choices).toEqual(now);
        expect(again.dropped).toEqual([]);
      }),
    );
  });

  it('prefers what was chosen under the name of now', () => {
    for (const stored of [
      [
        ['speed', 1],
        ['velocity', 2],
      ],
      [
        ['velocity', 2],
        ['speed', 1],
      ],
    ] as const) {
      expect(carryOver(to, stored).choices.get('velocity')).toBe(2);
    }
  });
});

describe('a number from elsewhere', () => {
  const whole = unsigned({ title: '', help: '' }, { default: 0, range: [0, 100] });
  const either = signed({ title: '', help: '' }, { default: 0, range: [-9, 9] });
  const real = float({ title: '', help: '' }, { default: 0, range: [-1, 1] });
  it.each([
    [whole, -7.9, 7],
    [whole, 100.2, 100],
    [whole, 101, undefined],
    [whole, '7', undefined],
    [either, -7.9, -7],
    [either, -0.5, 0],
    [real, -0.5, -0.5],
    [real, 2, undefined],
    [real, Number.NaN, undefined],
  ])('%#: %j fits as %j', (node, value, wanted) => {
    const fitted = fit(node, value);
    expect(fitted.ok ? fitted.value : undefined).toBe(wanted);
  });
});

describe('scopes', () => {
  const leaf = settingLeaves.find(({ path }) => path === 'video.preferred_fps');
  if (leaf === undefined) throw new Error('no such leaf');
  const layer = (scope: 'system' | 'user' | 'session' | 'client', value: number) => ({
    scope,
    choices: new Map([['video.preferred_fps', value]]),
  });
  it('win from default to client', () => {
    expect(effective(leaf, [])).toEqual({ value: 72, scope: 'default' });
    expect(effective(leaf, [layer('system', 80), layer('user', 90)])).toEqual({ value: 90, scope: 'user' });
    expect(effective(leaf, [layer('user', 90), layer('session', 60), layer('client', 120)])).toEqual({
      value: 120,
      scope: 'client',
    });
  });

  it('know what is in force', () => {
    const constant = settingLeaves.find(({ path }) => path === 'video.bitrate.mode.ConstantMbps');
    if (constant === undefined) throw new Error('no such leaf');
    expect(isActive(constant, lookupIn(new Map()))).toBe(true);
    expect(isActive(constant, lookupIn(new Map([['video.bitrate.mode', 'Adaptive']])))).toBe(false);
  });

  it('know which option of a preset they match', () => {
    const quality = settingPresets.find(({ path }) => path === 'video.quality');
    if (quality === undefined) throw new Error('no such preset');
    expect(matchingOption(quality.node, lookupIn(new Map()))).toBe('Balanced');
    expect(
      matchingOption(quality.node, lookupIn(new Map([['video.bitrate.mode.ConstantMbps', 21]]))),
    ).toBeUndefined();
  });
});

it('tells a headset only what differs from its own defaults, as ALVR writes it', () => {
  const choices = new Map<string, Json>([
    ['video.passthrough', true],
    ['video.passthrough.content', 'RgbChromaKey'],
    ['video.passthrough.content.RgbChromaKey.green', 200],
    ['connection.dscp', true],
    ['connection.dscp.content', 'ClassSelector'],
    ['connection.packet_size', 1300],
    ['logging.client_log_report_level.content', 'Info'],
    ['video.upscaling', true],
    ['video.mediacodec_extra_options', { priority: 1 }],
    ['video.upscaling.upscale_factor', 2],
    ['headset.face_tracking', true],
    ['headset.face_tracking.sources.eye_tracking_fb', false],
    ['headset.body_tracking', true],
    ['headset.body_tracking.sources.body_tracking_bd', false],
  ]);
  expect(headsetDocument(settingLeaves, lookupIn(choices))).toEqual({
    video: {
      passthrough: { enabled: true, content: { variant: 'RgbChromaKey', RgbChromaKey: { green: 200 } } },
      upscaling: { enabled: true, content: { upscale_factor: 2 } },
      mediacodec_extra_options: { content: { priority: { ty: { variant: 'Int32' }, value: '1' } } },
    },
    headset: {
      face_tracking: { enabled: true, content: { sources: { eye_tracking_fb: false } } },
      body_tracking: { enabled: true, content: { sources: { body_tracking_bd: { enabled: false } } } },
    },
    connection: { dscp: { set: true, content: { variant: 'ClassSelector' } } },
    extra: { logging: { client_log_report_level: { content: { variant: 'Info' } } } },
  });
});

describe('a document as a person writes it', () => {
  it.each([
    [{ video: { preferred_codec: 'Hevc' } }, { 'video.preferred_codec': 'Hevc' }],
    [{ video: { preferred_codec: 'hevc' } }, { 'video.preferred_codec': 'Hevc' }],
    [{ video: { preferred_codec: 'h265' } }, { 'video.preferred_codec': 'Hevc' }],
    [{ video: { preferred_codec: 'h.264' } }, { 'video.preferred_codec': 'H264' }],
    [{ video: { preferred_codec: { variant: 'HEVC' } } }, { 'video.preferred_codec': 'Hevc' }],
    [
      { video: { max_view_width: 1024 } },
      { 'video.max_view_width': true, 'video.max_view_width.content': 1024 },
    ],
    [{ video: { max_view_width: null } }, { 'video.max_view_width': false }],
    [{ video: { max_view_width: false } }, { 'video.max_view_width': false }],
    [{ vrtogether: true }, { vrtogether: true }],
  ])('%j is taken', (document, wanted) => {
    const { choices, dropped } = fromDocument(settingLeaves, document);
    expect(dropped).toEqual([]);
    expect(Object.fromEntries(choices)).toEqual(wanted);
  });

  it.each([
    [
      { video: { preferred_codec: 'hvec' } },
      'video.preferred_codec',
      'is one of H264, Hevc (did you mean Hevc?)',
    ],
    [{ video: { preferred_codec: 5 } }, 'video.preferred_codec', 'is one of H264, Hevc'],
    [
      { video: { prefered_codec: 'Hevc' } },
      'video.prefered_codec',
      'is not a setting (did you mean video.preferred_codec?)',
    ],
    [{ video: { max_view_width: 1 } }, 'video.max_view_width', 'is a whole number from 32 to 8192 px'],
  ])('%j is refused in words', (document, path, why) => {
    expect(fromDocument(settingLeaves, document).dropped).toEqual([expect.objectContaining({ path, why })]);
  });
});
