import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { onStopSignals } from './signals.js';

describe('signals', () => {
  it('stop once, then force', () => {
    const emitter = new EventEmitter();
    const done: string[] = [];
    const end = onStopSignals(emitter, {
      stop: (s) => done.push(`stop ${s}`),
      force: (s) => done.push(`force ${s}`),
    });
    emitter.emit('SIGINT');
    emitter.emit('SIGTERM');
    expect(done).toEqual(['stop SIGINT', 'force SIGTERM']);
    end();
    expect(emitter.eventNames()).toEqual([]);
  });
});
