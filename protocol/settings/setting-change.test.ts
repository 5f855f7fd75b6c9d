import { describe, expect, it } from 'vitest';
import { boolean, section, toggle, unsigned } from './build.js';
import { leavesOf } from './leaf.js';
import type { Effect } from './node.js';
import { settingChange } from './setting-change.js';

const number = (title: string, effect?: Effect) =>
  unsigned({ title, help: '', ...(effect === undefined ? {} : { effect }) }, { default: 1, range: [0, 9] });
const { leaves } = leavesOf(
  section(
    { title: 'All', help: '', effect: 'stream' },
    {
      codec: number('Codec'),
      bitrate: number('Bitrate', 'live'),
      ring: number('Ring', 'daemon'),
      door: toggle(
        { title: 'Door', help: '', effect: 'gateway' },
        false,
        section(
          { title: 'Door', help: '' },
          {
            port: number('Port'),
            rate: number('Rate', 'live'),
            bell: boolean({ title: 'Bell', help: '' }, false),
          },
        ),
      ),
    },
  ),
);

const change = (before: Record<string, number | boolean>, after: Record<string, number | boolean>) => {
  const { paths, effects } = settingChange(
    leaves,
    new Map(Object.entries(before)),
    new Map(Object.entries(after)),
  );
  return { paths, effects: [...effects].sort() };
};

describe('a change of settings', () => {
  it('is what differs in force, whether it was chosen or not', () => {
    expect(change({}, { codec: 1 })).toEqual({ paths: [], effects: [] });
    expect(change({ codec: 2 }, {})).toEqual({ paths: ['codec'], effects: ['stream'] });
    expect(change({ bitrate: 2 }, { bitrate: 3 })).toEqual({ paths: ['bitrate'], effects: ['live'] });
  });

  it('names every effect of what changed together', () => {
    expect(change({}, { codec: 2, bitrate: 2, ring: 2 })).toEqual({
      paths: ['codec', 'bitrate', 'ring'],
      effects: ['daemon', 'live', 'stream'],
    });
  });

  it('leaves out what is not selected before nor after, and counts what becomes selected', () => {
    expect(change({}, { 'door.port': 5 })).toEqual({ paths: [], effects: [] });
    expect(change({ 'door.port': 5 }, { 'door.port': 5, door: true })).toEqual({
      paths: ['door'],
      effects: ['gateway'],
    });
    expect(change({ door: true }, { door: true, 'door.rate': 5 })).toEqual({
      paths: ['door.rate'],
      effects: ['live'],
    });
    expect(change({ door: true, 'door.port': 5 }, { 'door.port': 6 })).toEqual({
      paths: ['door', 'door.port'],
      effects: ['gateway'],
    });
  });
});
