import { describe, expect, it } from 'vitest';
import {
  array,
  boolean,
  choice,
  dictionary,
  float,
  listeningAddress,
  optional,
  section,
  signed,
  text,
  toggle,
  unsigned,
  variant,
  vector,
} from './build.js';
import { check, sameJson } from './check.js';

const words = { title: 'A setting', help: 'It is one.' };
const ok = (value: unknown) => ({ ok: true, value });
const wrong = (error: string) => ({ ok: false, error });

describe('whether a value may stand in a setting', () => {
  it.each([
    boolean(words, false),
    toggle(words, false, section(words, {})),
    optional(words, false, boolean(words, true)),
  ])('of kind $kind: true or false', (node) => {
    expect([true, false].map((value) => check(node, value))).toEqual([ok(true), ok(false)]);
    for (const value of [1, 'true', null, undefined, []])
      expect(check(node, value)).toEqual(wrong('is true or false'));
  });

  it('of a whole number: its range, both ends included, and no fraction', () => {
    const node = unsigned(words, { default: 3, range: [1, 9], unit: 'ms' });
    const error = wrong('is a whole number from 1 to 9 ms');
    expect([1, 9].map((value) => check(node, value))).toEqual([ok(1), ok(9)]);
    for (const value of [0, 10, 1.5, '3', null, Number.NaN, [3]]) expect(check(node, value)).toEqual(error);
    const below = signed(words, { default: 0, range: [-2, 2] });
    expect(check(below, -2)).toEqual(ok(-2));
    expect(check(below, -2.5)).toEqual(wrong('is a whole number from -2 to 2'));
  });

  it('of a number: its range, both ends included, and any fraction', () => {
    const node = float(words, { default: 1, range: [0, 1.5] });
    expect([0, 0.25, 1.5].map((value) => check(node, value))).toEqual([ok(0), ok(0.25), ok(1.5)]);
    for (const value of [-0.001, 1.501, Number.NaN, Infinity])
      expect(check(node, value)).toEqual(wrong('is a number from 0 to 1.5'));
  });

  it('of a text: its length and its pattern, from the first to the last character', () => {
    const node = text(words, '', { maxLength: 4, pattern: { source: 'a+|b', words: 'a few a, or b' } });
    expect([check(node, 'aaaa'), check(node, 'b')]).toEqual([ok('aaaa'), ok('b')]);
    expect(check(node, 'aaaaa')).toEqual(wrong('is a text of at most 4 characters'));
    for (const value of ['', 'ab', 'ba', 'xa', 'bx', 'a\n'])
      expect(check(node, value)).toEqual(wrong('is a few a, or b'));
    expect(check(node, 7)).toEqual(wrong('is a text'));
    expect(check(text(words, '', { maxLength: 2 }), '%s')).toEqual(ok('%s'));
  });

  it('of an address: one that this machine may have, in its one form', () => {
    const node = listeningAddress(words, '');
    expect([check(node, ''), check(node, 'FD00::0:20')]).toEqual([ok(''), ok('fd00::20')]);
    expect(check(node, '1.2.3.4:5')).toMatchObject({ ok: false });
  });

  it('of a choice: one of its names, which is taken however it is written', () => {
    const node = choice(words, 'H264', { H264: variant('H.264'), Hevc: variant('HEVC') });
    expect([check(node, 'Hevc'), check(node, 'h265')]).toEqual([ok('Hevc'), ok('Hevc')]);
    expect(check(node, 'Hev')).toEqual(wrong('is one of H264, Hevc (did you mean Hevc?)'));
    expect(check(node, 264)).toEqual(wrong('is one of H264, Hevc'));
    expect(check(node, 'toString')).toEqual(wrong('is one of H264, Hevc'));
  });

  it('of an array: as many values as it has, each of them right', () => {
    const node = array(words, unsigned(words, { default: 0, range: [0, 9] }), [1, 2]);
    expect(check(node, [3, 4])).toEqual(ok([3, 4]));
    for (const value of [[3], [3, 4, 5], '34', { 0: 3, 1: 4 }])
      expect(check(node, value)).toEqual(wrong('is a list of 2 values'));
    expect(check(node, [3, 10])).toEqual(
      wrong('has an element 2 that is wrong: it is a whole number from 0 to 9'),
    );
  });

  it('of a list: up to so many values, each of them right', () => {
    const node = vector(words, text(words, '', { maxLength: 2 }), [], 2);
    expect([[], ['a'], ['a', 'b']].map((value) => check(node, value))).toEqual([
      ok([]),
      ok(['a']),
      ok(['a', 'b']),
    ]);
    for (const value of [['a', 'b', 'c'], 'a', null])
      expect(check(node, value)).toEqual(wrong('is a list of at most 2 values'));
    expect(check(node, ['abc', 'a'])).toEqual(
      wrong('has an element 1 that is wrong: it is a text of at most 2 characters'),
    );
  });

  it('of values by name: up to so many, each of them right', () => {
    const node = dictionary(words, boolean(words, false), {}, 2);
    expect(check(node, { a: true, b: false })).toEqual(ok({ a: true, b: false }));
    expect(check(node, { a: true, b: false, c: true })).toEqual(wrong('has at most 2 entries'));
    for (const value of [null, [], 'a', 1])
      expect(check(node, value)).toEqual(wrong('is an object of values by name'));
    expect(check(node, { a: true, b: 1 })).toEqual(
      wrong('has an entry b that is wrong: it is true or false'),
    );
  });
});

describe('two values', () => {
  it.each([
    [1, 1, true],
    [1, 2, false],
    ['a', 'a', true],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [{ a: [1] }, { a: [1] }, true],
    [{ a: [1] }, { a: [2] }, false],
    [1, '1', false],
    [null, null, true],
  ])('%j and %j are the same: %s', (a, b, same) => {
    expect(sameJson(a, b)).toBe(same);
  });
});
