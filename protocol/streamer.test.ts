import { Compile } from 'typebox/compile';
import { describe, expect, it } from 'vitest';
import { FromStreamer } from './streamer.js';

const message = Compile(FromStreamer);

function takes(type: string, action: string, data: Record<string, unknown>): boolean {
  return message.Check({
    type: 'events',
    events: [{ type, action, severity: 'info', message: 'It happened.', data }],
  });
}

describe('what a streamer says of its stream', () => {
  it('is taken as it is described', () => {
    expect(takes('idr', 'sent', { frameId: 1, reason: 'loss', bytes: 9 })).toBe(true);
    expect(takes('stream', 'path-down', { atUs: 5 })).toBe(true);
    expect(takes('log', 'client', {})).toBe(true);
  });

  it.each([
    ['of an action without a description', 'idr', 'forgotten', {}],
    ['of what is for others to say', 'client', 'trusted', { id: '', address: null }],
    ['of what the daemon adds itself', 'stream', 'closed', { reason: '' }],
    ['with a fact too few', 'idr', 'sent', { frameId: 1, reason: 'loss' }],
    ['with a fact too many', 'idr', 'sent', { frameId: 1, reason: 'loss', bytes: 9, colour: 'red' }],
    ['in the name of another stream', 'log', 'client', { streamId: 's2' }],
    ['with a fact of another kind', 'stream', 'path-down', { atUs: 'now' }],
  ] as const)('is refused %s', (_, type, action, data) => {
    expect(takes(type, action, data)).toBe(false);
  });
});
