import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { onUncaught } from './uncaught.js';

it('tells an error now and then from a daemon that is broken for good', () => {
  const process = new EventEmitter();
  let nowMs = 0;
  const told: string[] = [];
  onUncaught(process, { now: () => nowMs }, ({ message }, tooMany) => told.push(`${message} ${tooMany}`));
  for (let minute = 0; minute < 30; minute += 1) {
    nowMs += 60_001;
    process.emit('uncaughtException', new Error('mishap'));
  }
  expect(new Set(told)).toEqual(new Set(['mishap false']));
  told.length = 0;
  nowMs += 60_001;
  for (let turn = 0; turn < 21; turn += 1) process.emit('uncaughtException', 'broken');
  expect(told.slice(-2)).toEqual(['broken false', 'broken true']);
});
