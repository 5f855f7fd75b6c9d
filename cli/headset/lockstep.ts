import type { StepFrame } from './lockstep-messages.js';
import type { PoseMoment } from './pose-source.js';
import type { RunParts } from './run-parts.js';
import type { HeadsetSession } from './session.js';

/** Timestamp of the first pose; not zero, so that no frame is older than the clock. */
const originNs = 1_000_000_000n;

/** A pose to play, and its frame's key. */
interface Step {
  readonly step: number;
  readonly tS: number;
  readonly timestampNs: bigint;
  readonly moment: PoseMoment;
}

/**
 * Plays one pose per frame, each only when the frame before is decoded, in the time of the poses: the same poses, seed
 * and encoder output give the same report. Each pose is sent while the frame before it is still under way, so that the
 * server can draw ahead. `fromS` and the result count seconds of motion.
 */
export async function playLockstep(session: HeadsetSession, parts: RunParts, fromS: number): Promise<number> {
  if (!(await session.agreeOnLockstep())) {
    session.leave('failed', 'the server does not know lockstep');
    return fromS;
  }
  const steps = stepsOf(session, parts, fromS);
  let current = steps.next();
  if (current.done !== true) session.sendPose(current.value.moment, current.value.timestampNs);
  while (current.done !== true && !session.over) {
    const { step, timestampNs, moment } = current.value;
    session.sendButtons(moment);
    session.askForFrame(step, timestampNs);
    const frame = session.frameOfStep(step);
    const next = steps.next();
    if (next.done !== true) session.sendPose(next.value.moment, next.value.timestampNs);
    await see(session, current.value, await frame);
    current = next;
  }
  const playedS = typeof current.value === 'number' ? current.value : current.value.tS;
  if (current.done === true)
    session.leave(
      'completed',
      parts.durationS <= parts.poses.durationS ? 'the duration is over' : 'the poses are over',
    );
  await session.ended;
  return playedS;
}

/** The moments at which the headset is worn, one per frame; returns where the motion ends. */
function* stepsOf(
  session: HeadsetSession,
  { poses, recorder, durationS }: RunParts,
  fromS: number,
): Generator<Step, number> {
  const endS = Math.min(durationS, poses.durationS);
  for (let step = 0; ; step += 1) {
    const tS = fromS + step / session.refreshHz;
    if (tS > endS) return tS;
    const moment = poses.at(tS);
    recorder?.add(tS, session.refreshHz, moment);
    if (moment.worn) yield { step, tS, timestampNs: originNs + BigInt(Math.round(tS * 1e9)), moment };
  }
}

/** Passes a frame through the simulated network and decodes the result before the next pose. */
async function see(
  session: HeadsetSession,
  { step, timestampNs }: Step,
  frame: StepFrame | undefined,
): Promise<void> {
  const virtualUs = Number(timestampNs) / 1000;
  if (frame === undefined) {
    session.leave('failed', `the server did not answer step ${step}`);
    return;
  }
  if (frame.shards > 0) {
    await session.inbox.arrived(frame.packetIndex, frame.shards);
    for (const datagram of session.inbox.take(frame.packetIndex)) session.core.datagram(datagram, virtualUs);
  }
  // Packets that the simulated network delivers before the next pose arrive before it.
  session.core.advance(virtualUs + 1e6 / session.refreshHz);
  await session.decoding.idle();
}
