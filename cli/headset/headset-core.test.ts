import { describe, expect, it } from 'vitest';
import { ShardWriter } from '../../protocol/alvr/shard-writer.js';
import { streamIds } from '../../protocol/alvr/stream-ids.js';
import { encodeVideoHeader } from '../../protocol/alvr/video.js';
import { Impairment, unimpaired, type ImpairmentSpec } from '../../protocol/trace/impairment.js';
import { HeadsetCore, type DecodeJob } from './headset-core.js';
import { RunRecord } from './run-record.js';

const packetSize = 200;
/** Five shards a frame: 13 bytes of header, 800 of payload, 186 a shard. */
const payload = new Uint8Array(800);
const shardsPerFrame = 5;

function coreWith(network: Partial<ImpairmentSpec> = {}, avoidVideoGlitching = true) {
  const record = new RunRecord();
  const jobs: DecodeJob[] = [];
  const wedges: string[] = [];
  let requests = 0;
  const core = new HeadsetCore({
    packetSize,
    avoidVideoGlitching,
    network: new Impairment({ ...unimpaired, ...network }),
    record,
    decoderReady: () => true,
    decode: (job) => jobs.push(job),
    requestIdr: () => {
      requests += 1;
    },
    lost: () => undefined,
    wedged: (reason) => wedges.push(reason),
  });
  return { core, record, jobs, wedges, requests: () => requests };
}

function frame(index: number, isIdr = false): Uint8Array[] {
  const header = encodeVideoHeader({ timestampNs: BigInt(index), isIdr });
  const { bytes, strideBytes, shardCount } = new ShardWriter(packetSize).write(
    streamIds.video,
    index,
    header,
    payload,
  );
  return Array.from({ length: shardCount }, (_, shard) =>
    bytes.slice(shard * strideBytes, (shard + 1) * strideBytes),
  );
}

function losing(...lostPackets: number[]): Partial<ImpairmentSpec> {
  return {
    loss: { kind: 'trace', trace: { description: '', loop: false, durationMs: 1e6, bad: [], lostPackets } },
  };
}

describe('headset core', () => {
  it('counts every shard that the simulated network loses, and the frame that misses it', () => {
    const { core, record, jobs, requests } = coreWith(losing(shardsPerFrame + 1, shardsPerFrame + 3));
    for (const shard of [...frame(0, true), ...frame(1), ...frame(2), ...frame(3, true)])
      core.datagram(shard, 0);
    core.finish();
    expect(jobs.map(({ frame: index, clean }) => [index, clean])).toEqual([
      [0, true],
      [3, true],
    ]);
    expect(record).toMatchObject({
      shardsReceived: 20,
      shardsLost: 2,
      framesLost: 1,
      framesDiscarded: 1,
      idrs: 2,
    });
    expect(record.losses.losses).toMatchObject([
      { frame: 1, recoveredFrame: 3, deliverableFrame: 2, requests: 2 },
    ]);
    expect(requests()).toBe(2);
  });

  it('knows of a lost frame that it was an IDR', () => {
    const { core, record } = coreWith(losing(shardsPerFrame + 2), false);
    for (const shard of [...frame(0, true), ...frame(1, true), ...frame(2)]) core.datagram(shard, 0);
    expect(record.losses.recovery.pending).toBe(1);
    core.finish();
    expect(record.losses.losses).toMatchObject([{ frame: 1, idrsLost: 1, recoveredFrame: null }]);
  });

  it('counts a first frame that was lost, though the client cannot notice', () => {
    const { core, record, requests } = coreWith(losing(0), false);
    for (const shard of [...frame(0, true), ...frame(1)]) core.datagram(shard, 0);
    expect(requests()).toBe(0);
    expect(record).toMatchObject({ framesLost: 1, framesReceived: 1 });
  });

  it('takes a frame that is incomplete at the end for lost only when the simulated network lost it', () => {
    const onItsWay = coreWith();
    for (const shard of [...frame(0, true), ...frame(1).slice(0, 3)]) onItsWay.core.datagram(shard, 0);
    onItsWay.core.finish();
    expect(onItsWay.record.framesLost).toBe(0);
    const lost = coreWith(losing(shardsPerFrame));
    for (const shard of [...frame(0, true), ...frame(1)]) lost.core.datagram(shard, 0);
    lost.core.finish();
    expect(lost.record.framesLost).toBe(1);
  });

  it('lets nothing out of the simulated network before its time', () => {
    const { core, record } = coreWith({ delayMs: 5 });
    for (const shard of frame(0, true)) core.datagram(shard, 1_000);
    core.advance(5_999);
    expect(record.framesReceived).toBe(0);
    expect(core.nextDueUs).toBe(6_000);
    core.advance(6_000);
    expect(record.framesReceived).toBe(1);
  });

  it.each([
    ['a datagram of 17 bytes', new Uint8Array(17)],
    [
      'stream 0',
      new ShardWriter(packetSize).write(streamIds.tracking, 0, payload, payload).bytes.slice(0, 204),
    ],
    ['a shard that claims', frame(0)[0]?.subarray(0, 100) ?? new Uint8Array()],
  ])('is wedged for ever by %s', (reason, datagram) => {
    const { core, record, wedges, jobs } = coreWith();
    core.datagram(datagram, 0);
    for (const shard of frame(0, true)) core.datagram(shard, 0);
    expect(wedges).toHaveLength(1);
    expect(wedges[0]).toContain(reason);
    expect(record.wedged).toBe(true);
    expect(jobs).toEqual([]);
  });
});
