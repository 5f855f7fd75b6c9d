import { trackingPerFrame } from '../../protocol/alvr/session-constants.js';
import type { RunParts } from './run-parts.js';
import type { HeadsetSession } from './session.js';

/** Ticks made up for after a pause; older ones are left out. */
const maximumCatchUp = 3;

/**
 * Sends poses at three times the refresh rate until the session ends or the run is over. `playedS` is how far the
 * motion was played in earlier sessions; resolves with how far it is now.
 */
export async function playRealtime(
  session: HeadsetSession,
  parts: RunParts,
  playedS: number,
): Promise<number> {
  const periodMs = 1000 / (session.refreshHz * trackingPerFrame);
  const startMs = performance.now();
  const endS = Math.min(parts.durationS, parts.poses.durationS);
  let ticks = 0;
  let timer: NodeJS.Timeout | undefined;
  const tick = () => {
    const dueTicks = Math.floor((performance.now() - startMs) / periodMs) + 1;
    ticks = Math.max(ticks, dueTicks - maximumCatchUp);
    for (; ticks < dueTicks; ticks += 1) {
      const tS = playedS + (ticks * periodMs) / 1000;
      if (tS > endS) {
        session.leave(
          'completed',
          parts.durationS <= parts.poses.durationS ? 'the duration is over' : 'the poses are over',
        );
        return;
      }
      sendAt(session, parts, tS);
    }
    timer = setTimeout(tick, Math.max(0, startMs + ticks * periodMs - performance.now()));
  };
  tick();
  await session.ended;
  clearTimeout(timer);
  return playedS + (performance.now() - startMs) / 1000;
}

function sendAt(session: HeadsetSession, { poses, recorder }: RunParts, tS: number): void {
  const moment = poses.at(tS);
  recorder?.add(tS, session.refreshHz * trackingPerFrame, moment);
  // A headset that is not worn stops tracking and stays connected.
  if (!moment.worn) return;
  session.sendPose(moment, process.hrtime.bigint());
  session.sendButtons(moment);
}
