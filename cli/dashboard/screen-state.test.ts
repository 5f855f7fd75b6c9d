import { describe, expect, it } from 'vitest';
import { displayWidth } from '../output/display-width.js';
import { readCommandLine } from './command-line.js';
import { screenLines } from './frame.js';
import { panes } from './keys.js';
import { clientNamed, modelWith } from './model.test-support.js';
import { readMouse } from './mouse.js';
import { firstScreen, press, withCompletion, type Pressed } from './screen-state.js';
import { plainText } from './text.js';
import { keysOf } from './typed-keys.js';

const size = { width: 80, height: 23 };
const many = modelWith(
  Array.from({ length: 120 }, (_, index) => ({
    ...clientNamed(`client-${index + 1}`),
    batteryPercent: 120 - index,
  })),
);

/** The screen after keys as they are typed, and what the last one set going. */
function after(keys: readonly (readonly [string, object?])[], from = firstScreen): Pressed {
  let pressed: Pressed = { screen: from };
  for (const [input, key = {}] of keys)
    for (const [each, its] of keysOf(input, key)) pressed = press(pressed.screen, each, its, many, size);
  return pressed;
}

const lines = ({ screen }: Pressed) => plainText(screenLines(screen, many, size)).split('\n');
const enter = ['', { return: true }] as const;
const escape = ['', { escape: true }] as const;

describe('a long list', () => {
  it('says at which of how many rows one is', () => {
    expect(lines(after([]))[1]).toMatch(/^─+ 1 of 120 ──$/);
    expect(lines(after([['j'], ['j']]))[1]).toMatch(/ 3 of 120 ──$/);
    expect(lines(after([['G']]))[1]).toMatch(/ 120 of 120 ──$/);
    expect(lines(after([['/'], ['client-11'], enter]))[1]).toMatch(/ 1 of 11 ──$/);
    expect(lines(after([['8']]))[1]).toMatch(/^─{80}$/);
  });

  it('is sorted by the next column, the other way round, and not at all', () => {
    const rows = (pressed: Pressed) =>
      lines(pressed)
        .filter((row) => /client-\d+ /.test(row))
        .map((row) => /client-\d+/.exec(row)?.[0]);
    const byName = after([['>']]);
    expect(lines(byName)[2]).toMatch(/NAME \^/);
    expect(rows(byName).slice(0, 3)).toEqual(['client-1', 'client-2', 'client-3']);
    const byBattery = after([['<']]);
    expect(lines(byBattery)[2]).toMatch(/BATT \^/);
    expect(rows(byBattery).slice(0, 2)).toEqual(['client-120', 'client-119']);
    const down = after([['I']], byBattery.screen);
    expect(lines(down)[2]).toMatch(/BATT v/);
    expect(rows(down)[0]).toBe('client-1');
    expect(lines(after([['', { rightArrow: true }]], down.screen))[2]).not.toMatch(/ [v^]/);
  });

  it('keeps its columns in line whatever the names', () => {
    const names = ['日本', 'e\u0301', '👨‍👩‍👧', 'plain'];
    const model = modelWith(names.map(clientNamed));
    const rows = plainText(screenLines(firstScreen, model, size))
      .split('\n')
      .slice(2, 7);
    const starts = rows.map((row) => displayWidth(row.slice(0, row.search(/TRUST|new/))));
    expect(new Set(starts).size).toBe(1);
  });
});

describe('Enter', () => {
  it('opens the selected row with all its fields, and Escape goes back', () => {
    const opened = after([['j'], enter]);
    expect(opened.screen.command).toBe('vrt client show client-2');
    expect(lines(opened)[2]).toBe('Client client-2');
    expect(lines(opened).join('\n')).toMatch(/hostname +client-2/);
    expect(lines(after([escape], opened.screen))[3]).toMatch(/client-1 /);
    expect(lines(after([['q']], opened.screen))[3]).toMatch(/client-1 /);
  });

  it('opens a page whose keys act on that row', () => {
    const { screen, effect } = after([['j'], enter, ['t']]);
    expect(effect?.kind).toBe('act');
    expect(screen.command).toBe('vrt client trust client-2');
  });

  it('opens a page that is scrolled as far as it goes', () => {
    const small = { width: 80, height: 9 };
    let { screen } = after([enter]);
    const page = () => plainText(screenLines(screen, many, small)).split('\n');
    expect(page()[1]).toMatch(/lines 1 to 5 of \d+ ──$/);
    for (let times = 0; times < 40; times += 1) ({ screen } = press(screen, 'j', {}, many, small));
    const [, last = '', total = ''] = / to (\d+) of (\d+) ──$/.exec(page()[1] ?? '') ?? [];
    expect(last).toBe(total);
    ({ screen } = press(screen, 'g', {}, many, small));
    expect(page()[1]).toMatch(/lines 1 to 5/);
  });

  it('does what the pane says where it has a key of its own', () => {
    const settings = panes.findIndex(({ title }) => title === 'Settings');
    expect(panes[settings]?.actions.some(({ key }) => key === 'return')).toBe(true);
    expect(after([[String(settings + 1)], enter]).screen.overlay).toBeUndefined();
  });
});

describe('the command line', () => {
  const titles = panes.map(({ title }) => title);

  it.each([
    ['set', { kind: 'tab', tab: titles.indexOf('Settings') }],
    ['clients', { kind: 'tab', tab: 0 }],
    [' q ', { kind: 'quit' }],
    ['session list', { kind: 'run', words: ['session', 'list'] }],
    ['vrt logs', { kind: 'run', words: ['logs'] }],
    ["client trust 'two words' $(x)", { kind: 'run', words: ['client', 'trust', 'two words', '$(x)'] }],
    ['stats', { kind: 'run', words: ['stats'] }],
    ['', undefined],
    ['vrt', undefined],
  ])('of %j', (text, asked) => {
    expect(readCommandLine(text, titles)).toEqual(asked);
  });

  it('is typed after a colon, where no letter is a key', () => {
    const typing = after([[':'], ['logx'], ['', { backspace: true }]]);
    expect(lines(typing).at(-2)).toBe(':log_');
    expect(after([enter], typing.screen)).toMatchObject({
      screen: { tab: titles.indexOf('Logs'), typed: undefined },
      effect: { kind: 'entered' },
    });
    expect(after([escape], typing.screen).screen).toMatchObject({ tab: 0, typed: undefined });
    expect(after([[':'], ['client trust q'], enter]).effect).toEqual({
      kind: 'run',
      words: ['client', 'trust', 'q'],
    });
  });

  it('completes its last word by Tab, as far as what fits agrees', () => {
    const typing = after([[':'], ['client t'], ['', { tab: true }]]);
    expect(typing.effect).toEqual({ kind: 'complete', typed: 'client t' });
    const one = withCompletion(typing.screen, 'client t', ['trust']);
    expect(lines({ screen: one }).at(-2)).toBe(':client trust _');
    const several = withCompletion({ ...one, typed: 'client trust ' }, 'client trust ', ['two a', 'two b']);
    expect(lines({ screen: several }).slice(-2)).toEqual([":client trust 'two '_", 'two a  two b']);
    // The names that are shown go with the next key.
    expect(lines(after([['x']], several)).slice(-2)).toEqual([
      ":client trust 'two 'x_",
      'a tab, or a command of vrt   Tab complete it   Enter do it   Esc leave it',
    ]);
    // Meanwhile somebody has typed on.
    expect(withCompletion(several, 'client t', ['trust'])).toBe(several);
  });

  it.each([
    ['st', ['stats', 'stream'], ':st_', 'statistics  stats  stream'],
    ['ab', [], ':about _', ''],
    ['vrt cl', ['client'], ':vrt client _', ''],
    ['settings set video.', ['video.a=', 'video.b='], ':settings set video._', 'video.a=  video.b='],
    ['session create --set a', ['a.b='], ':session create --set a.b=_', ''],
    ["client trust 'o", ["o'x"], String.raw`:client trust 'o'\''x' _`, ''],
    ['session x', [], ':session x_', 'Nothing fits.'],
    [
      '',
      ['api', 'wait'],
      ':_',
      'about  api  clients  doctor  logs  people  sessions  settings  statistics  wait',
    ],
  ])('makes of %j with %j the line %j', (typed, words, line, shown) => {
    const screen = withCompletion({ ...firstScreen, typed }, typed, words);
    expect([lines({ screen }).at(-2), screen.notice]).toEqual([line, shown]);
  });

  it('shows what the command prints until Escape, which ends it', () => {
    const overlay = {
      kind: 'output',
      command: 'vrt client list',
      text: 'NAME\n\u001b[2Jx\n',
      code: 3,
      top: 0,
    } as const;
    const shown = lines({ screen: { ...firstScreen, overlay } });
    expect(shown.slice(2, 6)).toEqual(['$ vrt client list', 'NAME', '?[2Jx', 'It ended with 3.']);
    expect(after([['t']], { ...firstScreen, overlay }).effect).toBeUndefined();
    expect(after([escape], { ...firstScreen, overlay })).toMatchObject({
      screen: { overlay: undefined },
      effect: { kind: 'stop' },
    });
  });
});

describe('the mouse', () => {
  const click = (x: number, y: number) => [`[<0;${x + 1};${y + 1}M\u001b[<0;${x + 1};${y + 1}m`] as const;

  it('is read as a terminal tells it, and what comes after it too', () => {
    expect(readMouse('[<0;1;1M\u001b[<0;1;1m\u001b[<65;10;5Mq')).toEqual({
      events: [
        { kind: 'press', x: 0, y: 0 },
        { kind: 'down', x: 9, y: 4 },
      ],
      rest: 'q',
    });
    expect(readMouse('[<')).toEqual({ events: [], rest: '[<' });
    // That a button was let go comes alone, and is no key.
    expect(keysOf('[<0;6;6m', {})).toEqual([]);
  });

  it('selects the row it clicks on, and opens the one that is selected', () => {
    const once = after([click(4, 5)]);
    expect(lines(once)[5]).toMatch(/^> client-3 /);
    expect(lines(after([click(4, 5)], once.screen))[2]).toBe('Client client-3');
    expect(after([click(4, 22)]).screen).toEqual(firstScreen);
    const scrolled = after([['G']]);
    const there = after([click(4, 4)], scrolled.screen);
    // The list stays where it is, so that a second click finds the same row.
    const [, name = ''] = /^> (client-\d+) /.exec(lines(there)[4] ?? '') ?? [];
    expect(lines(after([click(4, 4)], there.screen))[2]).toBe(`Client ${name}`);
  });

  it('goes to the tab it clicks on, and moves with its wheel', () => {
    const x = lines(after([]))[0]?.indexOf('Settings') ?? 0;
    expect(after([click(x, 0)]).screen.tab).toBe(panes.findIndex(({ title }) => title === 'Settings'));
    expect(lines(after([['[<65;3;9M'], ['[<65;3;9M']]))[1]).toMatch(/ 3 of 120/);
    expect(lines(after([['j'], ['[<64;3;9M']]))[1]).toMatch(/ 1 of 120/);
  });
});
