import { describe, expect, it } from 'vitest';
import type { EventDraft, StreamEvent } from '../../protocol/api/event-draft.js';
import { EventBus } from './events.js';
import { Faults } from './faults.js';

const store = { lastSeq: () => 0, append: () => undefined, keep: () => undefined, select: () => [] };
const bus = new EventBus(store, () => new Date(0), new Faults());
const words = { severity: 'info', message: '', subject: '' } as const;

/** Each line is one that must not compile; tsc reports an expectation that nothing fails. */
const undescribed: Readonly<Record<string, () => unknown>> = {
  'an action of no description': () =>
    // @ts-expect-error a client is never lost
    bus.emit('client', 'lost', { ...words, data: { id: '', address: null } }),
  'an action of another type': () =>
    // @ts-expect-error only clients are trusted
    bus.emit('session', 'trusted', { ...words, data: { id: '' } }),
  'a fact too few': () =>
    // @ts-expect-error the address is missing
    bus.emit('client', 'found', { ...words, data: { id: '' } }),
  'a fact too many': () =>
    // @ts-expect-error the colour is not described
    bus.emit('client', 'found', { ...words, data: { id: '', address: null, colour: 'red' } }),
  'a fact of the wrong kind': () =>
    // @ts-expect-error a number is no address
    bus.emit('client', 'found', { ...words, data: { id: '', address: 5 } }),
  'a fact where there are none': () =>
    // @ts-expect-error a start has no facts
    bus.emit('daemon', 'started', { ...words, data: { id: '' } }),
  'one of several actions that asks for more': (action: 'started' | 'event' = 'event') =>
    // @ts-expect-error a timed event has a name and a time too
    bus.emit('scenario', action, { ...words, data: { id: '' } }),
  'one of several actions with a fact too many': (action: 'started' | 'stopped' = 'started') =>
    // @ts-expect-error the colour is not described
    bus.emit('scenario', action, { ...words, data: { id: '', colour: 'red' } }),
  'a draft with a fact too many': (): EventDraft => ({
    ...words,
    type: 'scenario',
    action: 'started',
    // @ts-expect-error the colour is not described
    data: { id: '', colour: 'red' },
  }),
  'an event of a stream with a fact too many': (): StreamEvent => ({
    type: 'stream',
    action: 'closed',
    severity: 'info',
    message: '',
    // @ts-expect-error whose it is is said elsewhere
    data: { reason: '', streamId: '' },
  }),
  'an event of a stream with a fact too few': (): StreamEvent =>
    // @ts-expect-error the reason is missing
    ({ type: 'stream', action: 'closed', severity: 'info', message: '', data: {} }),
  'an event of no stream': (): StreamEvent =>
    // @ts-expect-error a session is no stream
    ({ type: 'session', action: 'started', severity: 'info', message: '', data: { id: '' } }),
};

describe('what no description allows', () => {
  it.each(Object.keys(undescribed))('does not compile: %s', (name) => {
    // What holds is that tsc takes this file; here is only that each of them is a line that would run.
    expect(undescribed[name]).toBeTypeOf('function');
  });
});
