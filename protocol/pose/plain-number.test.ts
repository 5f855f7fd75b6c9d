import { describe, expect, it } from 'vitest';
import { plainNumber } from './plain-number.js';

describe('a plain number', () => {
  it.each([
    ['0', 0],
    ['-0.5', -0.5],
    ['+3', 3],
    ['12', 12],
    ['12.', 12],
    ['12.25', 12.25],
    ['.5', 0.5],
    ['.25', 0.25],
    ['-.25', -0.25],
    ['1e3', 1000],
    ['1E12', 1e12],
    ['1e+3', 1000],
    ['2.5e-12', 2.5e-12],
    ['007', 7],
  ])('is read: %s', (text, value) => {
    expect(plainNumber(text)).toBe(value);
  });

  it.each([
    '',
    ' ',
    ' 1',
    '1 ',
    '0x10',
    '0b1',
    '0o7',
    'x1',
    '1x',
    '--1',
    '+-1',
    '.',
    '-',
    '.x',
    'e5',
    '1e',
    '1e+',
    '1e1.5',
    '1.2.3',
    '1,5',
    '1_000',
    'NaN',
    'Infinity',
    '1e400',
    '-1e400',
    '1\n',
  ])('is not anything else that JavaScript or a person might take for one: %j', (text) => {
    expect(plainNumber(text)).toBeUndefined();
  });
});
