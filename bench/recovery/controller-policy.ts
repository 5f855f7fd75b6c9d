import { IdrController } from '../../daemon/stream/control/idr-controller.js';
import type { IdrBudget } from '../../daemon/stream/control/idr-budget.js';
import type { IdrSettings } from '../../daemon/stream/control/idr-settings.js';
import type { SentFrame } from '../../daemon/stream/control/frame-ledger.js';
import type { Policy, PolicyDecision } from './policy.js';

/** The controller of the streamer itself. */
export class ControllerPolicy implements Policy {
  readonly #controller: IdrController;
  readonly #permitted = new Map<number, number>();

  constructor(settings: IdrSettings, budget?: IdrBudget) {
    this.#controller = new IdrController(settings, budget);
  }

  onFrameSent(frame: SentFrame): void {
    this.#controller.onFrameSent(frame);
  }

  onIdrRequested(nowUs: number): void {
    this.#controller.onIdrRequested(nowUs);
  }

  onFrameDisplayed(clientKey: bigint, nowUs: number): void {
    this.#controller.onFrameDisplayed(clientKey, nowUs);
  }

  onFeedback(nowUs: number): void {
    this.#controller.onFeedback(nowUs);
  }

  onNetworkLatency(us: number): void {
    this.#controller.onNetworkLatency(us);
  }

  decide(nowUs: number, frameId: number): PolicyDecision {
    const { type, light, bitrateScale, permittedFrameId } = this.#controller.decide(nowUs, frameId);
    if (permittedFrameId !== undefined) this.#permitted.set(frameId, permittedFrameId);
    return { idr: type === 'idr', light, bitrateScale };
  }

  permittedFrameId(idrFrameId: number): number {
    return this.#permitted.get(idrFrameId) ?? 0;
  }
}
