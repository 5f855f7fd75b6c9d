import { describe, expect, it } from 'vitest';
import { describeDialect, isSupportedDialect, protocolId, protocolId20 } from './dialect.js';
import { hashPath } from './siphash.js';

describe('dialects', () => {
  it.each([
    ['20', 1686174404061257063n],
    ['19', 201442627367400389n],
    ['21', 1505513009989040326n],
    ['21-dev00', 7466344377858005457n],
    ['21-dev01', 15569632614514957802n],
    ['21-dev12', 10702327483749086234n],
  ])('protocol %s has id %s', (text, id) => {
    expect(protocolId(text)).toBe(id);
    expect(hashPath(text)).toBe(id);
  });

  it.each([
    ['20', 'ALVR 20.x'],
    ['19', 'ALVR 19.x'],
    ['21', 'ALVR 21.x'],
    ['21-dev00', 'ALVR 21.0.0-dev00'],
    ['21-dev12', 'ALVR 21.0.0-dev12'],
    ['21-dev40', 'ALVR 21.0.0-dev40'],
  ])('protocol %s is called %s', (text, name) => {
    expect(describeDialect(protocolId(text))).toBe(name);
  });

  it('shows the id of a dialect that nobody knows, and speaks 20 alone', () => {
    expect(describeDialect(0xabcn)).toBe('an unknown ALVR version (protocol id 0000000000000abc)');
    expect(isSupportedDialect(protocolId20)).toBe(true);
    expect(isSupportedDialect(protocolId('21-dev12'))).toBe(false);
  });
});
