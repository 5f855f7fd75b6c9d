import { describe, expect, it, vi } from 'vitest';
import { ShardWriter } from '../../protocol/alvr/shard-writer.js';
import { streamIds } from '../../protocol/alvr/stream-ids.js';
import { LockstepInbox } from './lockstep-inbox.js';

/** Shards of one packet of `count` shards. */
function shardsOf(packetIndex: number, count: number, stream: number = streamIds.video): Uint8Array[] {
  const { bytes, strideBytes } = new ShardWriter(64).write(
    stream,
    packetIndex,
    new Uint8Array(),
    new Uint8Array(count * 50),
  );
  return Array.from({ length: count }, (_, index) =>
    bytes.slice(index * strideBytes, (index + 1) * strideBytes),
  );
}

describe('lockstep inbox', () => {
  it('hands out shards by packet and index, in whatever order they came', async () => {
    const inbox = new LockstepInbox();
    const first = shardsOf(4, 3);
    const second = shardsOf(5, 2);
    for (const shard of [...second, ...first].toReversed()) expect(inbox.add(shard)).toBe(true);
    await inbox.arrived(5, 2);
    expect(inbox.take(5)).toEqual([...first, ...second]);
  });

  it('waits until as many shards are there as were promised', async () => {
    const inbox = new LockstepInbox();
    const [a, b] = shardsOf(0, 2);
    if (a !== undefined) inbox.add(a);
    const arrived = inbox.arrived(0, 2);
    if (b !== undefined) inbox.add(b);
    await arrived;
    expect(inbox.take(0)).toHaveLength(2);
  });

  it('gives up the wait for shards that never come', async () => {
    const inbox = new LockstepInbox();
    vi.useFakeTimers();
    try {
      const [a] = shardsOf(0, 3);
      let over = false;
      const arrived = inbox.arrived(0, 3).then(() => {
        over = true;
      });
      await vi.advanceTimersByTimeAsync(49 * 20);
      // One that comes begins the wait anew.
      if (a !== undefined) inbox.add(a);
      await vi.advanceTimersByTimeAsync(50 * 20);
      expect(over).toBe(false);
      await vi.advanceTimersByTimeAsync(20);
      await arrived;
      expect(inbox.take(0)).toEqual([a]);
      expect(vi.getTimerCount()).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  it('takes duplicates once and nothing of packets that were taken', () => {
    const inbox = new LockstepInbox();
    const shards = shardsOf(7, 2);
    for (const shard of [...shards, ...shards]) inbox.add(shard);
    expect(inbox.take(7)).toEqual(shards);
    for (const shard of shards) expect(inbox.add(shard)).toBe(true);
    expect(inbox.take(8)).toEqual([]);
  });

  it('leaves other streams alone', () => {
    const [haptics] = shardsOf(0, 1, streamIds.haptics);
    expect(haptics === undefined || new LockstepInbox().add(haptics)).toBe(false);
  });
});
