import { describe, expect, it } from 'vitest';
import type { Session } from '../../protocol/api/session.js';
import { emptyModel, withEvent, withStatistics, withStreams, type Model } from './data/model.js';
import { opened, step } from './dialog.js';
import { screenLines } from './frame.js';
import { everywhere, helpLines, panes } from './keys.js';
import { clientNamed } from './model.test-support.js';
import { firstScreen, press, withDialog, type Pressed } from './screen-state.js';
import { fitted, line, plainText, span, wrapped } from './text.js';
import { keysOf } from './typed-keys.js';
import { niceMaximum, sparkline, stackColumn, stackedGraph } from './widgets/graph.js';
import { listLines, scrollTo } from './widgets/list.js';

const size = { width: 80, height: 23 };

function sessionNamed(name: string): Session {
  return {
    id: `id-${name}`,
    name,
    state: 'running',
    source: 'room',
    audience: 'headsets',
    codec: 'h264',
    encoder: 'auto',
    bitrateBps: 20e6,
    refreshHz: 72,
    maxEyeWidth: null,
    transport: 'auto',
    packetSize: 1400,
    avoidVideoGlitching: true,
    clients: [],
    createdAt: '2026-01-01T00:00:00Z',
    startedAt: null,
    title: name,
    description: null,
    protocol: 'socketio',
    administrator: null,
    master: null,
    members: [],
    scenario: null,
    streams: [],
  };
}

const model: Model = {
  ...emptyModel,
  connection: 'connected',
  clients: ['anna', 'bert', 'carl'].map(clientNamed),
};

/** The screen after keys, and what the last one set going. */
function after(keys: readonly (readonly [string, object?])[], from = firstScreen, with_ = model): Pressed {
  let pressed: Pressed = { screen: from };
  for (const [input, key = {}] of keys) pressed = press(pressed.screen, input, key, with_, size);
  return pressed;
}

const text = (pressed: Pressed, with_ = model) => plainText(screenLines(pressed.screen, with_, size));

describe('people', () => {
  const user = (name: string) => ({ id: `id-${name}`, name }) as Model['users'][number];
  const meeting: Session = {
    ...sessionNamed('party'),
    audience: 'people',
    description: 'cake at six',
    administrator: 'id-mira',
    master: 'id-ole',
    members: ['id-mira', 'id-ole', 'id-gone'],
    scenario: null,
  };
  const withPeople: Model = {
    ...model,
    sessions: [sessionNamed('lobby'), meeting],
    users: ['mira', 'ole'].map(user),
  };

  it('are shown by name, in the sessions that they meet in', () => {
    const shown = text(after([['3']], firstScreen, withPeople), withPeople);
    expect(shown).toMatch(/SESSION +STATE +MEMBERS +ADMINISTRATOR +MASTER/);
    expect(shown).toMatch(/> party +running +3 +mira +ole +- +socketio/);
    expect(shown).not.toContain('lobby');
    expect(shown).toContain('In it: mira, ole, id-gone');
    expect(shown).toContain('cake at six');
    expect(text(after([['3']]))).toContain('There are no sessions with people yet.');
    const page = text(
      after([['3'], ['', { return: true }], ['', { pageDown: true }]], firstScreen, withPeople),
      withPeople,
    );
    expect(page).toMatch(/^administrator +mira$/m);
    expect(page).toMatch(/^master +ole$/m);
  });

  it('are found by their names, and told by the operator', async () => {
    const searched = after([['3'], ['/'], ['o'], ['l'], ['e']], firstScreen, withPeople);
    expect(text(searched, withPeople)).toMatch(/> party/);
    const asked = after([['3'], ['m']], firstScreen, withPeople);
    expect(asked.screen.command).toBe('vrt session message party TEXT');
    expect(asked.effect?.kind).toBe('act');
  });

  it('leave room for whether the daemon is there', () => {
    const lost = { ...withPeople, connection: 'lost' as const };
    expect(text(after([['3']], firstScreen, lost), lost).split('\n')[0]).toMatch(/! gone$/);
  });
});

describe('keys', () => {
  it('move the selection, which stays with its row when others come and go', () => {
    const moved = after([['j'], ['', { downArrow: true }], ['k']]);
    expect(text(moved)).toMatch(/> bert/);
    const fewer = { ...model, clients: model.clients.slice(1) };
    expect(text(moved, fewer)).toMatch(/> bert/);
    expect(text(moved, { ...model, clients: [clientNamed('zoe')] })).toMatch(/> zoe/);
    expect(text(after([['G']]))).toMatch(/> carl/);
    expect(text(after([['G'], ['g']]))).toMatch(/> anna/);
  });

  it('act on the selected row, and say which command does the same', () => {
    const { screen, effect } = after([['j'], ['t']]);
    expect(effect?.kind).toBe('act');
    expect(screen.command).toBe('vrt client trust bert');
    const evil = { ...model, clients: ['$(touch pwned)', '-rf'].map(clientNamed) };
    expect(after([['t']], firstScreen, evil).screen.command).toBe("vrt client trust '$(touch pwned)'");
    expect(after([['j'], ['t']], firstScreen, evil).screen.command).toBe('vrt client trust -- -rf');
  });

  it('switch tabs by number and by Tab, round and round', () => {
    expect(panes[after([['3']]).screen.tab]?.title).toBe('People');
    expect(after([['', { tab: true }]]).screen.tab).toBe(1);
    expect(after([['', { tab: true, shift: true }]]).screen.tab).toBe(panes.length - 1);
  });

  it('search the rows of the tab until Escape', () => {
    const found = after([['/'], ['b'], ['e'], ['', { return: true }]]);
    expect(text(found)).toMatch(/> bert/);
    expect(text(found)).not.toMatch(/anna|carl/);
    expect(text(after([['', { escape: true }]], found.screen))).toMatch(/anna/);
    expect(text(after([['/'], ['q'], ['', { backspace: true }]]))).toMatch(/anna/);
  });

  it('do nothing where there is nothing to act on', () => {
    expect(after([['t']], firstScreen, emptyModel).effect).toBeUndefined();
  });

  it('that come in one piece are taken one by one', () => {
    expect(keysOf('ab\r\u0015\u007f', {})).toEqual([
      ['a', {}],
      ['b', {}],
      ['', { return: true }],
      ['u', { ctrl: true }],
      ['', { backspace: true }],
    ]);
  });

  it('are all on the page behind the question mark, and none twice', () => {
    for (const pane of panes) {
      const page = plainText(helpLines(pane));
      const keys = pane.actions.map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { key, what } of pane.actions) {
        expect(page).toContain(what);
        expect('jkgGq?/:<>I123456789').not.toContain(key === 'return' ? 'X' : key);
      }
      for (const [, what] of everywhere) expect(page).toContain(what);
    }
  });
});

describe('dialogs', () => {
  const ask = opened({ kind: 'ask', title: 'Name', initial: 'ab', submit: () => undefined });
  const form = opened({
    kind: 'form',
    title: 'New',
    fields: [
      { name: 'name', label: 'Name', value: '' },
      { name: 'codec', label: 'Codec', value: 'h264', choices: ['h264', 'hevc'] },
    ],
    submit: () => undefined,
  });

  it('take text, letters taken back, and Escape', () => {
    const typed = step(ask, 'c\u001b[0m', {});
    expect(typed).toMatchObject({ kind: 'open', state: { values: ['abc[0m'] } });
    expect(step(ask, '', { backspace: true })).toMatchObject({ state: { values: ['a'] } });
    expect(step(ask, 'u', { ctrl: true })).toMatchObject({ state: { values: [''] } });
    expect(step(ask, '', { return: true })).toEqual({ kind: 'done', values: ['ab'] });
    expect(step(ask, '', { escape: true })).toEqual({ kind: 'closed' });
  });

  it('go round their fields and choices', () => {
    const second = step(form, '', { downArrow: true });
    if (second.kind !== 'open') throw new Error('closed');
    expect(step(second.state, '', { rightArrow: true })).toMatchObject({ state: { values: ['', 'hevc'] } });
    expect(step(second.state, '', { leftArrow: true })).toMatchObject({ state: { values: ['', 'hevc'] } });
    expect(step(second.state, 'x', {})).toMatchObject({ state: { values: ['', 'h264'] } });
    expect(step(second.state, '', { tab: true })).toMatchObject({ state: { field: 0 } });
  });

  it('ask before they do harm: anything but y is no', () => {
    const screen = withDialog(firstScreen, { kind: 'confirm', question: 'Sure?', yes: () => undefined });
    expect(after([['n']], screen)).toMatchObject({ screen: { dialog: undefined } });
    expect(after([['n']], screen).effect).toBeUndefined();
    expect(after([['y']], screen).effect?.kind).toBe('submit');
  });
});

describe('the screen', () => {
  it.each([
    [80, 23],
    [200, 59],
    [40, 10],
  ])('has exactly %i columns and %i lines at most, on every tab', (width, height) => {
    const session = sessionNamed('x'.repeat(63));
    const full = { ...model, sessions: [session] };
    for (const tab of panes.keys()) {
      const lines = screenLines({ ...firstScreen, tab }, full, { width, height });
      expect(lines).toHaveLength(height);
      for (const parts of lines) expect(plainText([parts]).length).toBeLessThanOrEqual(width);
    }
  });

  it('shows names of strangers without their escape sequences', () => {
    const evil = { ...model, clients: [clientNamed('\u001b[2Jevil\u0007')] };
    // oxlint-disable-next-line no-control-regex -- that is the point
    expect(text({ screen: firstScreen }, evil)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});

describe('the model', () => {
  it('keeps a bounded past, and forgets streams that are gone', () => {
    let now: Model = emptyModel;
    const event = {
      seq: 1,
      time: '',
      type: 'log',
      action: 'x',
      severity: 'info',
      message: '',
      subject: '',
      data: {},
    } as const;
    for (let seq = 0; seq < 1_200; seq += 1) now = withEvent(now, { ...event, seq });
    expect(now.events).toHaveLength(1_000);
    expect(now.events.at(-1)?.seq).toBe(1_199);
    const row = { streamId: 'a' } as unknown as Parameters<typeof withStatistics>[1];
    for (let index = 0; index < 300; index += 1) now = withStatistics(now, row);
    expect(now.statistics.get('a')).toHaveLength(240);
    expect(withStreams(now, []).statistics.size).toBe(0);
  });
});

describe('graphs', () => {
  it.each([
    [[5, 5], 4, 10, [0, 0, 1, 1]],
    [[10, 10], 4, 10, [0, 0, 0, 0]],
    [[null, 5], 4, 10, [1, 1, undefined, undefined]],
    [[0, 0], 3, 10, [undefined, undefined, undefined]],
    [[1], 2, 0, [undefined, undefined]],
  ])('stack %j in %i cells of %i as %j', (values, height, maximum, cells) => {
    expect(stackColumn(values, height, maximum)).toEqual(cells);
  });

  it('show the newest at the right, by letters as well as by colour', () => {
    const series = [
      { letter: 'a', tone: 'stage0', values: [2, 4] },
      { letter: 'b', tone: 'stage1', values: [2, null] },
    ] as const;
    expect(plainText(stackedGraph(series, 4, 2, 4))).toBe('  ba\n  aa');
  });

  it('draw lines of eighths, with gaps where nothing was measured', () => {
    expect(sparkline([0, 4, null, 8], 5, 8)).toBe('  ▄ █');
    expect(sparkline([1, 2, 3], 2, 4)).toBe('▄▆');
  });

  it('scale to round numbers', () => {
    expect([
      niceMaximum([3], 1),
      niceMaximum([11, null], 1),
      niceMaximum([], 10),
      niceMaximum([99], 1),
    ]).toEqual([5, 20, 10, 100]);
  });
});

describe('lists', () => {
  it('keep the selected row on the screen', () => {
    expect([
      scrollTo(0, 100, 10, 50),
      scrollTo(99, 100, 10, 0),
      scrollTo(5, 100, 10, 0),
      scrollTo(3, 5, 10, 3),
    ]).toEqual([0, 90, 0, 0]);
  });

  it('cut what can spare it, in front', () => {
    const columns = [
      { heading: 'PATH', shrinks: true, cell: (row: string) => row },
      { heading: 'N', cell: () => '1' },
    ] as const;
    expect(
      plainText(listLines(['video.bitrate.mode'], columns, { selected: 0, width: 16, height: 5, none: '' })),
    ).toBe('  PATH         N\n> ~trate.mode  1');
  });
});

it('cuts lines to a width and wraps text at words', () => {
  expect(plainText([fitted(line('abc', span('def', 'bad')), 5)])).toBe('abcd~');
  expect(plainText(wrapped('one two three', 7))).toBe('one two\nthree');
});
