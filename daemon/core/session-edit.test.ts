import { beforeEach, describe, expect, it } from 'vitest';
import type { Impact } from './setting-impact.js';
import { CoreOverMemory, refusal } from './testing/core-over-memory.js';

let core: CoreOverMemory;

beforeEach(() => {
  core = new CoreOverMemory();
});

/** What the core says of its sessions; what a start after this would say. */
function both() {
  const said = ({ sessions, settings }: CoreOverMemory) =>
    sessions.list().map((session) => [session, settings.inForce({ sessionId: session.id })]);
  return [said(core), said(core.restarted())];
}

describe('a store that refuses at the commit', () => {
  it.each<[string, () => unknown]>([
    ['creating', () => core.sessions.create({ name: 'hall', settings: { 'video.preferred_fps': 90 } })],
    ['starting', () => core.sessions.start('attic')],
    ['editing', () => core.sessions.edit('lobby', { title: 'X', settings: { 'video.preferred_fps': 90 } })],
    ['deleting', () => core.sessions.delete('attic')],
  ])('leaves memory as the store is when %s', (_, work) => {
    core.sessions.create({ name: 'lobby', title: 'The lobby' });
    core.sessions.create({ name: 'attic', start: false, settings: { 'video.preferred_fps': 60 } });
    const [before] = both();
    const impacts: Impact[] = [];
    core.settings.onChange((impact) => impacts.push(impact));
    core.store.commits = false;
    expect(core.eventsOf(() => expect(work).toThrow('no commit'))).toEqual([]);
    core.store.commits = true;
    expect(both()).toEqual([before, before]);
    expect(impacts).toEqual([]);
    // What was refused can be done after all.
    work();
    const [memory, stored] = both();
    expect(memory).toEqual(stored);
    expect(memory).not.toEqual(before);
  });
});

describe('an edit of a session', () => {
  it('shows another name as the title, unless a title was given', () => {
    core.sessions.create({ name: 'lobby', start: false });
    expect(core.sessions.edit('lobby', { name: 'hall' })).toMatchObject({ name: 'hall', title: 'hall' });
    core.sessions.edit('hall', { title: 'The hall' });
    expect(core.sessions.edit('hall', { name: 'room' })).toMatchObject({ name: 'room', title: 'The hall' });
  });

  it('without settings is no change of settings', () => {
    core.sessions.create({ name: 'lobby' });
    const impacts: Impact[] = [];
    core.settings.onChange((impact) => impacts.push(impact));
    core.sessions.edit('lobby', { title: 'The hall' });
    expect(impacts).toEqual([]);
  });

  it('changes all that is named in one step, and tells streams and people', () => {
    const { id } = core.sessions.create({ name: 'lobby' });
    core.live = [{ id: 's1', sessionId: id, clientId: 'c1' }];
    const impacts: Impact[] = [];
    core.settings.onChange((impact) => impacts.push(impact));
    const { outcome, ...session } = core.sessions.edit('lobby', {
      title: 'The hall',
      clients: ['1234.client'],
      source: 'none',
      settings: { 'video.preferred_fps': 90, 'connection.idr_share': 0.5 },
    });
    expect(session).toMatchObject({
      title: 'The hall',
      clients: ['1234.client'],
      source: 'none',
      refreshHz: 90,
    });
    expect(outcome.changes.map(({ path }) => path)).toEqual(['video.preferred_fps', 'connection.idr_share']);
    expect(outcome.streams).toEqual(['s1']);
    expect(impacts.map(({ streams }) => [...streams])).toEqual([[['s1', 'restart']]]);
    expect(core.streams.closed).toEqual([`session ${id}: the source of the session was changed`]);
    expect(core.actions()).toEqual([
      'session created',
      'session started',
      'setting changed',
      'setting changed',
      'session changed',
    ]);
    const [memory, stored] = both();
    expect(memory).toEqual(stored);
  });

  it.each([
    ['a setting that does not fit', { settings: { 'video.preferred_fps': 'fast' } }, 'invalid-request'],
    ['a setting that is none', { settings: { 'video.speed': 1 } }, 'setting-not-found'],
    ['a name that is taken', { name: 'attic' }, 'name-taken'],
    ['a new name while it runs', { name: 'hall' }, 'session-running'],
  ] as const)('is refused as a whole for %s', (_, patch, code) => {
    core.sessions.create({ name: 'lobby' });
    core.sessions.create({ name: 'attic' });
    const [before] = both();
    expect(
      core.writesOf(() =>
        expect(() => core.sessions.edit('lobby', { title: 'X', clients: ['a'], ...patch })).toThrow(
          refusal(code),
        ),
      ),
    ).toEqual([]);
    expect(both()).toEqual([before, before]);
  });

  it('gives one that is stopped another name, for people too', () => {
    const { id } = core.sessions.create({ name: 'lobby', start: false });
    expect(core.sessions.edit('lobby', { name: 'hall' })).toMatchObject({ id, name: 'hall' });
    expect(core.sessions.get('hall').id).toBe(id);
    expect(() => core.sessions.get('lobby')).toThrow(refusal('session-not-found'));
    expect(core.people.gatherings.get(id).session).toBe('hall');
    expect(core.store.log.at(-1)).toMatchObject({
      action: 'changed',
      session: 'hall',
      message: 'Session lobby is called hall now.',
    });
    expect(core.restarted().people.gatherings.get(id).session).toBe('hall');
    expect(core.sessions.create({ name: 'lobby' }).id).not.toBe(id);
  });

  it('that is only tried changes nothing, and says what it would', () => {
    core.sessions.create({ name: 'lobby' });
    const settings = { 'video.preferred_fps': 90 };
    const written = core.writesOf(() => {
      const { refreshHz, outcome } = core.sessions.edit('lobby', { title: 'X', settings, dryRun: true });
      expect([refreshHz, outcome.changes.length]).toEqual([72, 1]);
    });
    expect(written).toEqual([]);
  });
});

it('the values of a session are resolved once, and anew after a change anywhere', () => {
  const { id } = core.sessions.create({ name: 'lobby' });
  const first = core.settings.values({ sessionId: id });
  expect(core.settings.values({ sessionId: id })).toBe(first);
  core.sessions.edit('lobby', { settings: { 'video.preferred_fps': 90 } });
  expect(core.settings.values({ sessionId: id }).video.preferred_fps).toBe(90);
  expect(core.settings.values().video.preferred_fps).toBe(72);
  core.settings.forget({ scope: 'session', owner: id });
  expect(core.settings.values({ sessionId: id }).video.preferred_fps).toBe(72);
});
