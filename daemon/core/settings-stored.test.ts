import { beforeEach, describe, expect, it } from 'vitest';
import type { Json } from '../../protocol/settings/node.js';
import type { Impact } from './setting-impact.js';
import { carryOut } from './change.js';
import { CoreOverMemory, made, refusal } from './testing/core-over-memory.js';

const user = { scope: 'user', owner: '' } as const;
let core: CoreOverMemory;

beforeEach(() => {
  core = new CoreOverMemory();
});

describe('settings', () => {
  it('change nothing when the disk is full', () => {
    core.store.full = true;
    expect(() => made(core.settings.planSet('video.preferred_fps', 90, user))).toThrow(/disk full/);
    expect(core.settings.values().video.preferred_fps).toBe(72);
    expect(core.actions()).toEqual([]);
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
      'The stored old.thing is ignored: 1 is not a setting.',
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

  it('are stored where they were chosen, and told, each of them', () => {
    const document = { video: { preferred_fps: 90 }, people: { guests: false } };
    const session = { scope: 'session', owner: 's' } as const;
    const change = core.settings.planImport(document, session, false);
    expect(core.store.written).toEqual([]);
    const events = core.eventsOf(() => made(change));
    expect(core.store.written).toEqual([
      'put settings session/s/video.preferred_fps',
      'put settings session/s/people.guests',
    ]);
    expect(events).toEqual([
      {
        type: 'setting',
        action: 'changed',
        severity: 'info',
        message: 'video.preferred_fps is now 90 (session).',
        subject: 'video.preferred_fps',
        data: { path: 'video.preferred_fps', from: 72, to: 90, scope: 'session', owner: 's' },
      },
      {
        type: 'setting',
        action: 'changed',
        severity: 'info',
        message: 'people.guests is now false (session).',
        subject: 'people.guests',
        data: { path: 'people.guests', from: true, to: false, scope: 'session', owner: 's' },
      },
    ]);
    expect(core.eventsOf(() => made(core.settings.planImport(document, session, false)))).toEqual([]);
    expect(core.restarted().settings.exportDocument(session, false)).toEqual(document);
  });

  it('that are secret are told of without what they are', () => {
    const token = 'vrtogether.logs.token';
    for (const value of ['sesame', 'simsim', '']) made(core.settings.planSet(token, value, user));
    expect(core.store.log.map(({ message, data }) => [message, data['from'], data['to']])).toEqual([
      [`${token} is now "***" (user).`, '', '***'],
      [`${token} is now "***" (user).`, '***', '***'],
      [`${token} is now "" (user).`, '***', ''],
    ]);
    expect(() => core.settings.planSet(token, '***', user)).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        message: `${token} is shown as ***; that is not its value.`,
        hint: 'Give the value itself, or leave it out.',
      }),
    );
  });

  it('of the machine are those of its file, all of it, and not stored', () => {
    core = new CoreOverMemory(
      new Map<string, Json>([
        ['video.preferred_fps', 80],
        ['people.guests', false],
      ]),
    );
    expect(core.settings.values()).toMatchObject({ video: { preferred_fps: 80 }, people: { guests: false } });
    const told: Impact[] = [];
    core.settings.onChange((impact) => told.push(impact));
    const next = new Map<string, Json>([
      ['people.guests', false],
      ['connection.idr_share', 0.5],
    ]);
    expect(made(core.settings.planSystem(next)).changes).toEqual([
      { path: 'video.preferred_fps', from: 80, to: 72, scope: 'system' },
      { path: 'connection.idr_share', from: 0.2, to: 0.5, scope: 'system' },
    ]);
    expect(core.settings.values()).toMatchObject({ video: { preferred_fps: 72 }, people: { guests: false } });
    expect(told.map(({ paths }) => paths)).toEqual([['video.preferred_fps', 'connection.idr_share']]);
    expect(core.store.written).toEqual([]);
    expect(core.store.log.at(-1)).toMatchObject({
      message: 'connection.idr_share is now 0.5 (system).',
      data: { owner: '' },
    });
  });

  it('that something begins with are chosen silently, and refused like others', () => {
    const session = { scope: 'session', owner: 's' } as const;
    const events = core.eventsOf(() =>
      carryOut(core.store, [
        core.settings.choosing(session, [
          ['video.preferred_fps', 90],
          ['video.preferred_codec', 'hevc'],
        ]),
      ]),
    );
    expect(events).toEqual([]);
    expect(core.settings.exportDocument(session, false)).toEqual({
      video: { preferred_fps: 90, preferred_codec: { variant: 'Hevc' } },
    });
    for (const [path, code] of [
      ['video.preferred_fps', 'invalid-request'],
      ['video.speed', 'setting-not-found'],
    ] as const)
      expect(() => core.settings.choosing(session, [[path, 'fast']])).toThrow(refusal(code));
    expect(core.store.settings.list()).toHaveLength(2);
  });

  it('of who is gone are gone from the store too', () => {
    const [session, client] = [
      { scope: 'session', owner: 'x' },
      { scope: 'client', owner: 'x' },
    ] as const;
    for (const place of [session, client]) made(core.settings.planSet('video.preferred_fps', 90, place));
    core.settings.forget(session);
    expect(core.store.settings.list()).toMatchObject([{ scope: 'client' }]);
    expect(core.settings.exportDocument(session, false)).toEqual({});
    expect(core.settings.exportDocument(client, false)).toEqual({ video: { preferred_fps: 90 } });
  });

  it('that do not fit after a start are told with their place, secrets without what they are', () => {
    const session = { scope: 'session', owner: 's' } as const;
    core.store.settings.apply(session, new Map<string, Json>([['video.preferred_fps', 'fast']]));
    core.store.settings.apply(user, new Map<string, Json>([['vrtogether.logs.token', 7]]));
    core.store.settings.apply(session, new Map<string, Json>([['connection.idr_share', 0.5]]));
    core.store.settings.apply(user, new Map<string, Json>([['connection.idr_share', 0.4]]));
    let again = core;
    const events = core.eventsOf(() => (again = core.restarted()));
    expect(events).toEqual([
      {
        type: 'setting',
        action: 'ignored',
        severity: 'warning',
        message: expect.stringMatching(
          /^The stored video\.preferred_fps is ignored: "fast" does not fit, it is a number from 1 to 240 Hz\.$/,
        ) as unknown,
        subject: 'video.preferred_fps',
        data: { path: 'video.preferred_fps', value: 'fast', scope: 'session', owner: 's' },
      },
      expect.objectContaining({
        message: expect.stringMatching(
          /^The stored vrtogether\.logs\.token is ignored: "\*\*\*" /,
        ) as unknown,
        data: { path: 'vrtogether.logs.token', value: '***', scope: 'user', owner: '' },
      }),
    ]);
    expect(again.settings.values().connection.idr_share).toBe(0.4);
    expect(again.settings.values({ sessionId: 's' }).connection.idr_share).toBe(0.5);
  });
});
