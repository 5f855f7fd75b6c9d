import { readStamp } from '../../protocol/stamp.js';
import type { LumaView } from './picture.js';

export type StampVerdict = 'matched' | 'mismatched' | 'unstamped';

/**
 * Judges intact pictures by their stamps: both eyes must name the same frame and the pose that was sent with the
 * timestamp of the frame, and the frame numbers of a session must rise.
 */
export class StampCheck {
  #newestFrame: number | undefined;

  judge(picture: LumaView, sentPoseHash: number | undefined): StampVerdict {
    const { luma, strideBytes, width, height } = picture;
    const left = readStamp(luma, strideBytes, width, height, 'left');
    const right = readStamp(luma, strideBytes, width, height, 'right');
    if (left === undefined || right === undefined) return 'unstamped';
    const rises = this.#newestFrame === undefined || left.frameNumber > this.#newestFrame;
    this.#newestFrame = left.frameNumber;
    const agree = left.frameNumber === right.frameNumber && left.poseHash === right.poseHash;
    return agree && rises && left.poseHash === sentPoseHash ? 'matched' : 'mismatched';
  }
}
