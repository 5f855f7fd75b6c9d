import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { onSignals } from './signals.js';

function listening(hungUp: boolean) {
  const emitter = new EventEmitter();
  const done: string[] = [];
  const end = onSignals(emitter, {
    stop: (s) => done.push(`stop ${s}`),
    force: (s) => done.push(`force ${s}`),
    reload: () => done.push('reload'),
    hungUp: () => hungUp,
  });
  return { emitter, done, end };
}

describe('signals', () => {
  it('stop once, then force', () => {
    const { emitter, done, end } = listening(false);
    emitter.emit('SIGINT');
    emitter.emit('SIGTERM');
    expect(done).toEqual(['stop SIGINT', 'force SIGTERM']);
    end();
    expect(emitter.eventNames()).toEqual([]);
  });

  it('reload on SIGHUP as often as it comes, unless we stop already', () => {
    const { emitter, done } = listening(false);
    emitter.emit('SIGHUP');
    emitter.emit('SIGHUP');
    emitter.emit('SIGTERM');
    emitter.emit('SIGHUP');
    expect(done).toEqual(['reload', 'reload', 'stop SIGTERM']);
  });

  it('stop on SIGHUP when the terminal was closed', () => {
    const { emitter, done } = listening(true);
    emitter.emit('SIGHUP');
    expect(done).toEqual(['stop SIGHUP']);
  });
});
