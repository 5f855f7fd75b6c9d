import { describe, expect, it } from 'vitest';
import { asksForJson, formatOf } from './format.js';
import { listText, shownText, type View } from './print.js';

interface Row {
  name: string;
  bitrateBps: number;
  clients: string[];
  peer: { encoder: string } | null;
}

const view: View<Row> = {
  name: ({ name }) => name,
  none: 'Nothing.',
  columns: [
    { heading: 'NAME', cell: ({ name }) => name },
    {
      heading: 'BITRATE',
      cell: ({ bitrateBps }) => (bitrateBps >= 1e6 ? `${bitrateBps / 1e6} M` : `${bitrateBps / 1e3} k`),
      value: ({ bitrateBps }) => bitrateBps,
      right: true,
    },
  ],
};
const rows: Row[] = [
  { name: 'lobby-10', bitrateBps: 20e6, clients: ['quest-1', 'quest-2'], peer: null },
  { name: 'lobby-2', bitrateBps: 500e3, clients: [], peer: { encoder: 'libx264' } },
  { name: '=1+1', bitrateBps: 3e6, clients: ['pico'], peer: { encoder: 'libx265' } },
];
const names = async (choice: Parameters<typeof listText>[4]) =>
  (await listText('name', rows, view, 'by name', choice)).trim().split('\n').filter(Boolean);

describe('a list', () => {
  it('is in natural order of names unless it is sorted', async () => {
    expect(await names({})).toEqual(['=1+1', 'lobby-2', 'lobby-10']);
    expect(await names({ sort: 'bitrate' })).toEqual(['lobby-2', '=1+1', 'lobby-10']);
    expect(await names({ sort: '-bitrateBps' })).toEqual(['lobby-10', '=1+1', 'lobby-2']);
    expect(await names({ sort: '-name' })).toEqual(['lobby-10', 'lobby-2', '=1+1']);
    expect(await names({ sort: 'peer.encoder' })).toEqual(['lobby-10', 'lobby-2', '=1+1']);
  });

  it.each([
    [['name=LOBBY-2'], ['lobby-2']],
    [['name!=lobby-2'], ['=1+1', 'lobby-10']],
    [['name~lobby', 'bitrateBps!=500000'], ['lobby-10']],
    [['clients=quest-2'], ['lobby-10']],
    [['clients='], ['lobby-2']],
    [['peer.encoder~x26'], ['=1+1', 'lobby-2']],
    [['bitrate=20 M'], ['lobby-10']],
    [['name=nothing'], []],
  ])('filtered by %j has %j', async (filter, wanted) => {
    expect(await names({ filter })).toEqual(wanted);
  });

  it.each([
    [{ filter: ['state=running'] }, 'There is no column "state"'],
    [{ sort: 'nmae' }, 'There is no column "nmae"'],
    [{ columns: 'name,size' }, 'There is no column "size"'],
    [{ filter: ['name'] }, '"name" is not a filter'],
  ])('refuses %j', async (choice, sentence) => {
    await expect(names(choice)).rejects.toMatchObject({
      code: 'invalid-request',
      message: expect.stringContaining(sentence),
    });
    if ('sort' in choice)
      await expect(names(choice)).rejects.toMatchObject({
        hint: expect.stringContaining('Did you mean name?'),
      });
  });

  it('has the columns that are asked for, in every format', async () => {
    const choice = { columns: 'name,bitrateBps,clients', filter: ['name~lobby'] };
    expect(await listText('table', rows, view, 'by name', choice)).toBe(
      'NAME      BITRATEBPS  CLIENTS\nlobby-2       500000\nlobby-10    20000000  quest-1, quest-2\n',
    );
    expect(await listText('csv', rows, view, 'by name', choice)).toBe(
      'name,bitrateBps,clients\nlobby-2,500000,\nlobby-10,20000000,quest-1 quest-2\n',
    );
    expect(JSON.parse(await listText('json', rows, view, 'by name', choice))).toEqual([
      { name: 'lobby-2', bitrateBps: 500_000, clients: '' },
      { name: 'lobby-10', bitrateBps: 20_000_000, clients: 'quest-1 quest-2' },
    ]);
  });

  it('as CSV has every field, and no cell that a spreadsheet would run', async () => {
    expect(await listText('csv', rows, view)).toBe(
      "name,bitrateBps,clients,peer.encoder\n'=1+1,3000000,pico,libx265\nlobby-2,500000,,libx264\nlobby-10,20000000,quest-1 quest-2,\n",
    );
  });

  it('that is empty is one in every format', async () => {
    expect(await listText('json', [], view)).toBe('[]\n');
    expect(await listText('yaml', [], view)).toBe('[]\n');
    expect(await listText('name', [], view)).toBe('');
    expect(await listText('csv', [], view)).toBe('');
    expect(await listText('json', [], view, 'by name', { filter: ['any=thing'] })).toBe('[]\n');
  });
});

describe('several that are shown', () => {
  it('are one document', async () => {
    expect(JSON.parse(await shownText('json', rows, true, view))).toHaveLength(3);
    expect(JSON.parse(await shownText('json', rows.slice(0, 1), false, view))).toMatchObject({
      name: 'lobby-10',
    });
    expect((await shownText('table', rows.slice(0, 2), true, view)).split('\n\n')).toHaveLength(2);
  });
});

describe('the format', () => {
  it('is that of the command line, else of VRT_OUTPUT, else a table', () => {
    expect(formatOf({}, {})).toBe('table');
    expect(formatOf({}, { VRT_OUTPUT: 'yaml' })).toBe('yaml');
    expect(formatOf({ json: true }, { VRT_OUTPUT: 'yaml' })).toBe('json');
    expect(formatOf({ output: 'csv' }, { VRT_OUTPUT: 'json' })).toBe('csv');
    expect(formatOf({ quiet: true }, { VRT_OUTPUT: 'json' })).toBe('name');
    expect(() => formatOf({}, { VRT_OUTPUT: 'xml' })).toThrow('VRT_OUTPUT is "xml"');
    expect(() => formatOf({ json: true, output: 'csv' }, {})).toThrow('contradict');
  });

  it.each([
    [['session', 'list', '--json'], {}, true],
    [['session', 'list', '-o', 'json'], {}, true],
    [['session', 'list', '-ojson'], {}, true],
    [['session', 'list', '--output=json'], {}, true],
    [['session', 'list'], { VRT_OUTPUT: 'json' }, true],
    [['session', 'list', '-o', 'table'], { VRT_OUTPUT: 'json' }, false],
    [['session', 'list', '-q'], { VRT_OUTPUT: 'json' }, false],
    [['session', 'show', 'json'], {}, false],
  ])('of errors, for %j with %j, is JSON: %s', (args, env, wanted) => {
    expect(asksForJson(args, env)).toBe(wanted);
  });
});
