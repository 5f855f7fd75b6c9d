import { createMotion, type MotionName } from '../../protocol/pose/motion.js';
import type { PoseSource } from './pose-source.js';

/** A motion that is made as it is played, without end. */
export function motionPoses(name: MotionName, seed: number): PoseSource {
  const motion = createMotion(name, seed);
  return {
    name,
    durationS: Infinity,
    at: (tS) => {
      const { head, left, right, buttons, worn } = motion(tS);
      return { head, left, right, controls: buttons, worn: worn ?? true };
    },
  };
}
