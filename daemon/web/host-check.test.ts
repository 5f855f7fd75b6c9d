import { describe, expect, it } from 'vitest';
import { HostCheck, isOwnName } from './host-check.js';

describe('a name in Host', () => {
  it.each([
    ['127.0.0.1', true],
    ['192.168.7.9', true],
    ['[::1]', true],
    ['[fe80::1%eth0]', true],
    ['localhost', true],
    ['app.localhost', true],
    ['studio', true],
    ['studio.local', true],
    ['studio.example.org', true],
    ['', false],
    ['evil.example', false],
    ['studio.evil.example', false],
    ['studio.local.evil.example', false],
    ['localhost.evil.example', false],
    ['127.0.0.1.evil.example', false],
    ['1.2.3', false],
    ['[evil.example]', false],
  ])('%j is ours: %s', (name, ours) => {
    expect(isOwnName(name, 'Studio.example.org')).toBe(ours);
  });

  it('is known when settings say so, whatever its case, port or last dot; each other one is told once', () => {
    const told: string[] = [];
    let names: string[] = [];
    const check = new HostCheck({ names: () => names, refused: (name) => told.push(name) });
    const allows = (host?: string) => check.allows({ headers: host === undefined ? {} : { host } });
    expect(['vr.example', 'VR.example:8090', 'x\u001b[2J'].map(allows)).toEqual([false, false, false]);
    expect(told).toEqual(['vr.example', 'NAME']);
    names = ['Vr.Example'];
    expect(['vr.example:8090', 'VR.EXAMPLE.', 'evil.example', undefined].map(allows)).toEqual([
      true,
      true,
      false,
      false,
    ]);
    names = ['*'];
    expect(allows('evil.example')).toBe(true);
    names = [];
    for (let index = 0; index < 1_000; index += 1) allows(`n${index}.example`);
    expect(told).toHaveLength(32);
  });
});
