import type { ButtonEntry } from '../../protocol/alvr/client-control.js';
import { deviceId } from '../../protocol/alvr/ids.js';
import { ShardWriter } from '../../protocol/alvr/shard-writer.js';
import { hashPath } from '../../protocol/alvr/siphash.js';
import { encodeStatistics, type ClientStatistics } from '../../protocol/alvr/statistics.js';
import { streamIds } from '../../protocol/alvr/stream-ids.js';
import { motionsOnly, encodeTracking, type DeviceMotion } from '../../protocol/alvr/tracking.js';
import { ControlState } from '../../protocol/pose/controls.js';
import type { DeviceSample } from '../../protocol/pose/sample.js';
import { zero } from '../../protocol/pose/vector.js';
import { hashPose } from '../../protocol/stamp.js';
import type { PoseMoment } from './pose-source.js';
import { SentPoses } from './sent-poses.js';

const ids = {
  head: deviceId('/user/head'),
  left: deviceId('/user/hand/left'),
  right: deviceId('/user/hand/right'),
};
const noPayload = new Uint8Array();

/** Writes the packets of the client on the stream socket of one session, and remembers the pose of each key. */
export class TrackingSender {
  readonly sentPoses = new SentPoses();
  readonly #send: (shard: Uint8Array) => void;
  readonly #writer: ShardWriter;
  readonly #controls = new ControlState();
  readonly #nextIndex = { tracking: 0, statistics: 0 };

  constructor(packetSize: number, send: (shard: Uint8Array) => void) {
    this.#writer = new ShardWriter(packetSize);
    this.#send = send;
  }

  /** Packets sent on all streams. */
  get packetsSent(): number {
    return this.#nextIndex.tracking + this.#nextIndex.statistics;
  }

  /** Returns the sent bytes, without the framing of the stream. */
  tracking(moment: PoseMoment, timestampNs: bigint, nowUs: number): Uint8Array {
    const motions: DeviceMotion[] = [motion(ids.head, { pose: moment.head.pose, velocity: undefined })];
    if (moment.left !== undefined) motions.push(motion(ids.left, moment.left));
    if (moment.right !== undefined) motions.push(motion(ids.right, moment.right));
    this.sentPoses.add(timestampNs, { poseHash: hashPose(moment.head.pose), sentUs: nowUs });
    const packet = encodeTracking(motionsOnly(timestampNs, motions));
    this.#packet('tracking', packet);
    return packet;
  }

  statistics(statistics: ClientStatistics): void {
    this.#packet('statistics', encodeStatistics(statistics));
  }

  /** The Buttons entries for what changed since the last call. */
  buttons(moment: PoseMoment): ButtonEntry[] {
    return Object.entries(this.#controls.changes(moment.controls)).map(([path, value]) => {
      const [hand = '', ...rest] = path.split('/');
      return {
        pathId: hashPath(`/user/hand/${hand}/input/${rest.join('/')}`),
        value: typeof value === 'boolean' ? { type: 'Binary', value } : { type: 'Scalar', value },
      };
    });
  }

  #packet(stream: 'tracking' | 'statistics', header: Uint8Array): void {
    const index = this.#nextIndex[stream];
    this.#nextIndex[stream] = (index + 1) >>> 0;
    const { bytes, strideBytes } = this.#writer.write(streamIds[stream], index, header, noPayload);
    // The socket may keep the bytes; the writer's buffer is reused.
    for (let at = 0; at < bytes.length; at += strideBytes) this.#send(bytes.slice(at, at + strideBytes));
  }
}

/** The head is sent with zero velocities, as its pose is predicted already (alvr.md 8). */
function motion(id: bigint, { pose, velocity }: DeviceSample): DeviceMotion {
  return {
    deviceId: id,
    pose,
    linearVelocity: velocity?.linear ?? zero,
    angularVelocity: velocity?.angular ?? zero,
  };
}
