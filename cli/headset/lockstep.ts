import { lockstepRequest, stepRequest } from './lockstep-messages.js';
import type { RunParts } from './run-parts.js';
import type { HeadsetSession } from './session.js';

const enableTimeoutMs = 2_000;
/** How long the server may take to draw and encode one frame. */
const stepTimeoutMs = 20_000;
/** Shards that are not here by then were lost on the real network. */
const shardTimeoutMs = 5_000;
/** Timestamp of the first pose; not zero, so that no frame looks older than the clock. */
const originNs = 1_000_000_000n;

/**
 * Plays one pose per frame, each only when the frame before is decoded, in the time of the poses: the same poses, seed
 * and encoder output give the same report. `fromS` and the result count seconds of motion.
 */
export async function playLockstep(session: HeadsetSession, parts: RunParts, fromS: number): Promise<number> {
  session.send({ type: 'Reserved', text: lockstepRequest });
  const reply = await session.lockstepReply(enableTimeoutMs);
  if (reply?.type !== 'enabled') {
    session.leave('failed', 'the server does not know lockstep');
    return fromS;
  }
  const endS = Math.min(parts.durationS, parts.poses.durationS);
  let tS = fromS;
  for (let step = 0; !session.over; step += 1) {
    tS = fromS + step / session.refreshHz;
    if (tS > endS) {
      session.leave(
        'completed',
        parts.durationS <= parts.poses.durationS ? 'the duration is over' : 'the poses are over',
      );
      break;
    }
    await playStep(session, parts, step, tS);
  }
  await session.ended;
  return tS;
}

async function playStep(session: HeadsetSession, parts: RunParts, step: number, tS: number): Promise<void> {
  const moment = parts.poses.at(tS);
  parts.recorder?.add(tS, session.refreshHz, moment);
  if (!moment.worn) return;
  const timestampNs = originNs + BigInt(Math.round(tS * 1e9));
  const virtualUs = Number(timestampNs) / 1000;
  session.sendMoment(moment, timestampNs);
  session.send({ type: 'Reserved', text: stepRequest(step, session.packetsSent) });
  const reply = await session.lockstepReply(stepTimeoutMs);
  if (reply?.type !== 'frame' || reply.step !== step) {
    session.leave('failed', `the server did not answer step ${step}`);
    return;
  }
  if (reply.shards > 0) {
    await session.inbox.arrived(reply.packetIndex, reply.shards, shardTimeoutMs);
    for (const datagram of session.inbox.take(reply.packetIndex)) session.core.datagram(datagram, virtualUs);
  }
  // What the simulated network delivers before the next pose is there before it.
  session.core.advance(virtualUs + 1e6 / session.refreshHz);
  await session.decoding.idle();
}
