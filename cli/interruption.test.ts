import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { VrtError } from '../protocol/api/error.js';
import { onInterruption } from './interruption.js';

it.each([
  ['SIGHUP', 129],
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends the work, and the command with %i', (name, code) => {
  const emitter = new EventEmitter();
  const forced: number[] = [];
  const interruption = onInterruption(emitter, (exitCode) => forced.push(exitCode));
  const other = new VrtError('file-unreadable', 'No file.');
  expect(interruption.exitCode).toBeUndefined();
  expect(interruption.errorOr(other)).toBe(other);
  interruption.throwIfAsked();
  emitter.emit(name);
  expect(interruption.signal.aborted).toBe(true);
  expect(interruption.exitCode).toBe(code);
  expect(interruption.errorOr(other)).toMatchObject({
    code: 'interrupted',
    message: `It was interrupted (${name}).`,
    exit: code,
  });
  expect(() => interruption.throwIfAsked()).toThrow(`It was interrupted (${name}).`);
  expect(forced).toEqual([]);
  emitter.emit('SIGINT');
  expect(forced).toEqual([130]);
  expect(interruption.exitCode).toBe(code);
  interruption[Symbol.dispose]();
  expect(emitter.listenerCount(name)).toBe(0);
});
