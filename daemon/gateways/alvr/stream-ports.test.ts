import { describe, expect, it } from 'vitest';
import { StreamPorts } from './stream-ports.js';

describe('StreamPorts', () => {
  it('gives the lowest free port, and none when all are taken', () => {
    const ports = new StreamPorts(9944, 3);
    expect(['a', 'b', 'c', 'd'].map((client) => ports.take(client))).toEqual([9944, 9945, 9946, undefined]);
    ports.give(9945);
    ports.give(9944);
    expect(ports.take('e')).toBe(9944);
  });

  it('gives one client the same port however often it comes', () => {
    const ports = new StreamPorts(9944, 28);
    for (let count = 0; count < 100; count += 1) {
      expect(ports.take('a')).toBe(9944);
      ports.give(9944);
    }
  });

  it('gives a client the port that it had, unless another has it now', () => {
    const ports = new StreamPorts(9944, 3);
    ports.take('a');
    ports.take('b');
    ports.give(9944);
    ports.give(9945);
    expect(ports.take('b')).toBe(9945);
    expect(ports.take('c')).toBe(9944);
    expect(ports.take('a')).toBe(9946);
  });

  it('exchanges a port that another program has, and does not give it to the next', () => {
    const ports = new StreamPorts(9944, 3);
    expect(ports.take('a')).toBe(9944);
    expect(ports.exchange('a', 9944)).toBe(9945);
    expect(ports.take('b')).toBe(9946);
    // Better than none: the other program may be gone.
    expect(ports.take('c')).toBe(9944);
    expect(ports.exchange('c', 9944)).toBe(9944);
  });
});
