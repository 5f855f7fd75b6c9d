import type { RunParts } from './run-parts.js';
import type { HeadsetSession } from './session.js';

/** Timestamp of the first pose; not zero, so that no frame looks older than the clock. */
const originNs = 1_000_000_000n;

/**
 * Plays one pose per frame, each only when the frame before is decoded, in the time of the poses: the same poses, seed
 * and encoder output give the same report. `fromS` and the result count seconds of motion.
 */
export async function playLockstep(session: HeadsetSession, parts: RunParts, fromS: number): Promise<number> {
  if (!(await session.agreeOnLockstep())) {
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
  const reply = await session.frameOfStep(step);
  if (reply === undefined) {
    session.leave('failed', `the server did not answer step ${step}`);
    return;
  }
  if (reply.shards > 0) {
    await session.inbox.arrived(reply.packetIndex, reply.shards);
    for (const datagram of session.inbox.take(reply.packetIndex)) session.core.datagram(datagram, virtualUs);
  }
  // What the simulated network delivers before the next pose is there before it.
  session.core.advance(virtualUs + 1e6 / session.refreshHz);
  await session.decoding.idle();
}
