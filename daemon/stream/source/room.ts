import { RoomRenderer } from '../../../native/room.js';
import type { RoomView } from '../../../native/room-input.js';
import { eyePoses } from '../../../protocol/pose/eyes.js';
import type { PictureSize, SceneInput, Source } from './source.js';

/** The built-in scene: the inside of a room, drawn by the native renderer. */
export class RoomSource implements Source {
  readonly name = 'room';
  readonly #renderer: RoomRenderer;

  constructor(size: PictureSize) {
    this.#renderer = new RoomRenderer(size);
  }

  render(input: SceneInput, out: Uint8Array): void {
    this.#renderer.render(viewOf(input), out);
  }

  renderAside(input: SceneInput, out: Uint8Array): Promise<void> {
    return this.#renderer.renderAside(viewOf(input), out);
  }
}

function viewOf({ head, eyes, left, right, timeS }: SceneInput): RoomView {
  const [leftEye, rightEye] = eyePoses(head, eyes.ipdM);
  return {
    eyes: [
      { pose: leftEye, fov: eyes.fov[0] },
      { pose: rightEye, fov: eyes.fov[1] },
    ],
    left,
    right,
    timeS,
  };
}
