import { beforeEach, describe, expect, it } from 'vitest';
import { VrtError } from '../../protocol/api/error.js';
import { SettingChanges, type SettingsPreparer } from './setting-changes.js';
import { CoreOverMemory, refusal } from './testing/core-over-memory.js';

const user = { scope: 'user', owner: '' } as const;
let core: CoreOverMemory;
let changes: SettingChanges;
let preparers: SettingsPreparer[];
/** What was done with what those who prepare had opened. */
let done: string[];

beforeEach(() => {
  core = new CoreOverMemory();
  preparers = [];
  done = [];
  changes = new SettingChanges(core.settings, () => preparers);
});

function hz(): number {
  return core.settings.values().video.preferred_fps;
}

/** Opens something, and says what is in force at each step. */
function opener(name: string, refuse = false): SettingsPreparer {
  return {
    prepare: async ({ video }, paths) => {
      done.push(`${name} prepares ${video.preferred_fps} for ${paths.join()} while ${hz()}`);
      await Promise.resolve();
      if (refuse) throw new VrtError('invalid-request', 'The port is taken.');
      return {
        apply: () => void done.push(`${name} applies while ${hz()}`),
        discard: () => void done.push(`${name} discards while ${hz()}`),
      };
    },
  };
}

describe('a change of settings', () => {
  it('is in force when everybody has opened what it needs, and before they use it', async () => {
    preparers = [opener('a'), opener('b')];
    const outcome = await changes.set('video.preferred_fps', 90, user);
    expect(outcome.changes).toMatchObject([{ path: 'video.preferred_fps', to: 90 }]);
    expect(done).toEqual([
      'a prepares 90 for video.preferred_fps while 72',
      'b prepares 90 for video.preferred_fps while 72',
      'a applies while 90',
      'b applies while 90',
    ]);
  });

  it('that somebody cannot follow is refused, and nothing has changed', async () => {
    preparers = [opener('a'), opener('b', true), opener('c')];
    await expect(changes.set('video.preferred_fps', 90, user)).rejects.toThrow('The port is taken.');
    expect(done.slice(2)).toEqual(['a discards while 72']);
    expect(hz()).toBe(72);
    expect(core.actions()).toEqual([]);
  });

  it('that cannot be stored is refused, and what was opened is closed', async () => {
    preparers = [opener('a')];
    core.store.full = true;
    await expect(changes.set('video.preferred_fps', 90, user)).rejects.toThrow('disk full');
    expect(done.slice(1)).toEqual(['a discards while 72']);
    core.store.full = false;
    await changes.set('video.preferred_fps', 90, user);
    expect(done.at(-1)).toBe('a applies while 90');
  });

  it('of one session or one client is prepared by nobody', async () => {
    preparers = [opener('a', true)];
    await changes.set('video.preferred_fps', 90, { scope: 'session', owner: 's' });
    expect(core.settings.values({ sessionId: 's' }).video.preferred_fps).toBe(90);
    core.store.full = true;
    await expect(changes.set('video.preferred_fps', 60, { scope: 'session', owner: 's' })).rejects.toThrow(
      'disk full',
    );
    expect(done).toEqual([]);
  });

  it('may be only planned', async () => {
    preparers = [opener('a', true)];
    for (const planned of [
      changes.set('video.preferred_fps', 90, user, true),
      changes.importDocument({ video: { preferred_fps: 90 } }, user, false, true),
    ])
      expect((await planned).changes).toMatchObject([{ to: 90 }]);
    expect((await changes.reset('video', user, true)).changes).toEqual([]);
    expect(hz()).toBe(72);
    expect(core.store.written).toEqual([]);
    expect(done).toEqual([]);
  });

  it('comes after the one before it, also when that is refused', async () => {
    preparers = [opener('a')];
    const first = changes.set('video.preferred_fps', 90, user);
    const wrong = changes.set('video.preferred_fps', 'fast', user);
    const last = changes.set('video.preferred_fps', 60, user);
    await expect(wrong).rejects.toThrow(refusal('invalid-request'));
    expect((await last).changes).toMatchObject([{ from: 90, to: 60 }]);
    expect((await first).changes).toMatchObject([{ from: 72, to: 90 }]);
    expect(done).toEqual([
      'a prepares 90 for video.preferred_fps while 72',
      'a applies while 90',
      'a prepares 60 for video.preferred_fps while 90',
      'a applies while 60',
    ]);
  });

  it('takes back, takes documents over, and takes over what the machine says', async () => {
    await changes.importDocument({ video: { preferred_fps: 90 }, people: { guests: false } }, user, false);
    await changes.importDocument({ video: { preferred_fps: 60 } }, user, true);
    expect(core.settings.exportDocument(user, false)).toEqual({ video: { preferred_fps: 60 } });
    await changes.reset('video', user);
    expect(hz()).toBe(72);
    await changes.system(new Map([['video.preferred_fps', 80]]));
    expect(hz()).toBe(80);
  });
});
