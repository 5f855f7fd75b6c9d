import { binding } from './load.js';
import { roomInputNumbers, writeRoomInput, type RoomView } from './room-input.js';

const maximumEyePixels = 8192;

/** The room's stereo renderer. Equal input gives equal bytes. */
export class RoomRenderer {
  readonly frameBytes: number;
  readonly #native: InstanceType<ReturnType<typeof binding>['RoomRenderer']>;
  readonly #input = new Float64Array(roomInputNumbers);

  constructor({ eyeWidth, eyeHeight }: { eyeWidth: number; eyeHeight: number }) {
    for (const size of [eyeWidth, eyeHeight]) {
      if (!Number.isInteger(size) || size < 2 || size > maximumEyePixels)
        throw new RangeError(`an eye of ${eyeWidth}x${eyeHeight}`);
    }
    const { RoomRenderer: Native } = binding();
    this.#native = new Native(eyeWidth, eyeHeight);
    this.frameBytes = 2 * eyeWidth * eyeHeight + 2 * eyeWidth * Math.ceil(eyeHeight / 2);
  }

  /** Draws both eyes side by side as full-range BT.709 I420 into `out`, which has exactly `frameBytes`. */
  render(view: RoomView, out: Uint8Array): void {
    this.#prepare(view, out);
    this.#native.render(this.#input, out);
  }

  /** The same on another thread. Until it resolves nothing else is to be drawn with this renderer, or to touch `out`. */
  renderAside(view: RoomView, out: Uint8Array): Promise<void> {
    this.#prepare(view, out);
    return this.#native.renderAside(this.#input, out);
  }

  #prepare(view: RoomView, out: Uint8Array): void {
    if (out.length !== this.frameBytes)
      throw new RangeError(`the picture needs ${this.frameBytes} bytes, not ${out.length}`);
    writeRoomInput(view, this.#input);
    if (!this.#input.every(Number.isFinite)) throw new RangeError('a pose or angle is not a finite number');
  }
}
