import { describe, expect, it } from 'vitest';
import { encodeControlFrame } from './control-frame.js';
import { ControlInbox, type FrameTaker } from './control-inbox.js';
import { joined } from './testing/bytes.js';

const frames = (...payloads: number[][]) =>
  joined(...payloads.map((payload) => encodeControlFrame(Uint8Array.from(payload))));

/** Writes down what it is told. */
function notes(): FrameTaker & { readonly told: unknown[] } {
  const told: unknown[] = [];
  return {
    told,
    frame: (payload) => void told.push([...payload]),
    ended: (reason) => void told.push(reason),
  };
}

describe('a control inbox', () => {
  it('keeps frames until somebody asks, and gives one to each who asks for one', () => {
    const inbox = new ControlInbox('client', 64);
    expect(inbox.push(frames([1], [2], [3], [4]))).toBe(true);
    const [first, rest] = [notes(), notes()];
    inbox.once(first);
    inbox.listen(rest);
    inbox.push(frames([5]));
    expect([first.told, rest.told]).toEqual([[[1]], [[2], [3], [4], [5]]]);
  });

  it('lets frames of the same bytes wait for the next who asks', () => {
    const inbox = new ControlInbox('client', 64);
    const [first, second] = [notes(), notes()];
    inbox.once(first);
    inbox.push(frames([1], [2]));
    inbox.once(second);
    expect([first.told, second.told]).toEqual([[[1]], [[2]]]);
  });

  it('gives nothing to a wish that was withdrawn', () => {
    const inbox = new ControlInbox('client', 64);
    const [withdrawn, next] = [notes(), notes()];
    inbox.once(withdrawn)();
    inbox.push(frames([1]));
    inbox.once(next);
    expect([withdrawn.told, next.told]).toEqual([[], [[1]]]);
  });

  it('tells the end once, after the frames before it, whoever asks later', () => {
    const inbox = new ControlInbox('server', 64);
    inbox.push(frames([1]));
    inbox.end('first');
    inbox.end('second');
    const [early, late] = [notes(), notes()];
    inbox.listen(early);
    inbox.once(late);
    expect([early.told, late.told]).toEqual([[[1], 'first'], ['first']]);
    expect(inbox.push(frames([2]))).toBe(false);
  });

  it('ends with a frame that claims too much', () => {
    const inbox = new ControlInbox('server', 8);
    const taker = notes();
    inbox.listen(taker);
    expect(inbox.push(Uint8Array.of(0, 0, 0, 9))).toBe(false);
    expect(taker.told).toEqual([expect.stringMatching(/^the server broke the control protocol: .*9 bytes/)]);
  });

  it.each([
    { flood: 'of many small frames', payload: [] as number[], count: 65 },
    { flood: 'of few large frames', payload: [1, 2, 3, 4, 5], count: 2 },
  ])('ends with a flood $flood that nobody reads', ({ payload, count }) => {
    const inbox = new ControlInbox('client', 8);
    for (let sent = 1; sent < count; sent += 1) expect(inbox.push(frames(payload))).toBe(true);
    expect(inbox.push(frames(payload))).toBe(false);
    expect(inbox.ended).toBe(true);
  });

  it('lets as many bytes wait as one frame may have, and 64 frames, and says what was too much', () => {
    const inbox = new ControlInbox('client', 8);
    expect([inbox.push(frames([1, 2, 3, 4], [5, 6, 7, 8])), inbox.ended]).toEqual([true, false]);
    expect(inbox.push(frames([9]))).toBe(false);
    const taker = notes();
    inbox.listen(taker);
    expect(taker.told).toEqual([
      [1, 2, 3, 4],
      [5, 6, 7, 8],
      [9],
      'the client sent too many control packets during the handshake',
    ]);
  });

  it('lets as much wait again once it was read', () => {
    const inbox = new ControlInbox('client', 8);
    const taker = notes();
    for (let round = 0; round < 100; round += 1) {
      expect(inbox.push(frames([1, 2, 3, 4, 5, 6]))).toBe(true);
      inbox.once(taker);
    }
    expect(taker.told).toHaveLength(100);
  });

  it('withdraws a wish and not the one that came after it', () => {
    const inbox = new ControlInbox('client', 64);
    const [first, second] = [notes(), notes()];
    const withdraw = inbox.once(first);
    inbox.listen(second);
    withdraw();
    inbox.push(frames([1]));
    expect([first.told, second.told]).toEqual([[], [[1]]]);
  });

  it('gives what waits to nobody, and tells nobody of the end, after it was left', () => {
    const inbox = new ControlInbox('client', 64);
    inbox.push(frames([1]));
    inbox.leave();
    const late = notes();
    inbox.once(late)();
    expect(late.told).toEqual([]);
    const ended = new ControlInbox('client', 64);
    ended.push(frames([1]));
    ended.end('over');
    const taker = notes();
    ended.listen({ ...taker, frame: (payload) => (taker.frame(payload), ended.leave()) });
    expect(taker.told).toEqual([[1]]);
  });

  it('takes any number of frames that somebody reads', () => {
    const inbox = new ControlInbox('client', 8);
    const taker = notes();
    inbox.listen(taker);
    for (let sent = 0; sent < 1000; sent += 1) expect(inbox.push(frames([1, 2, 3, 4, 5]))).toBe(true);
    expect(taker.told).toHaveLength(1000);
  });

  it('drops what comes after it was left, and tells nobody of the end', () => {
    const inbox = new ControlInbox('client', 64);
    const taker = notes();
    inbox.listen({ ...taker, frame: (payload) => (taker.frame(payload), inbox.leave()) });
    inbox.push(frames([1], [2]));
    for (let sent = 0; sent < 100; sent += 1) expect(inbox.push(frames([3]))).toBe(true);
    inbox.end('over');
    expect(taker.told).toEqual([[1]]);
  });
});
