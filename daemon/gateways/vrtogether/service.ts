import type { GatewayStatus } from '../../../protocol/api/daemon.js';
import { VrtError } from '../../../protocol/api/error.js';
import type { SettingValues } from '../../../protocol/settings/tree.js';
import type { CommandContext, VrtogetherContext } from './context.js';
import type { VrtogetherGateway } from './gateway.js';
import type { VrtogetherSettings } from './settings.js';

export interface ServiceParts extends VrtogetherContext {
  readonly settings: () => Pick<SettingValues, 'vrtogether'>;
  readonly defect: (error: unknown) => void;
}

/** The settings that are read while the gateway runs; any other needs its listener anew. */
const readWhileRunning = ['queue_bytes', 'connections', 'allowed_origins', 'local_control'] as const;

/** The orchestrator as settings want it: on, off, or on with other settings; places of users outlive each change. */
export class VrtogetherService {
  readonly #parts: ServiceParts;
  readonly #unsubscribe: () => void;
  #gateway: VrtogetherGateway | undefined;
  #shape = 'off';
  #problem: string | null = null;
  #work: Promise<void> = Promise.resolve();
  #due = false;

  constructor(parts: ServiceParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.bus.subscribe((event) => {
      if (event.type === 'setting' && event.subject.startsWith('vrtogether')) this.#follow();
    });
  }

  /** Resolves when the gateway is as the settings want it; a port that is taken is told and does not stop the daemon. */
  async start(): Promise<void> {
    this.#follow();
    await this.#work;
  }

  async stop(): Promise<void> {
    this.#unsubscribe();
    await this.#work;
    await this.#gateway?.stop();
    this.#gateway = undefined;
  }

  /** Throws VrtError `gateway-off`. */
  reset(): void {
    if (this.#gateway === undefined) throw new VrtError('gateway-off', 'The VRTogether gateway is not on.');
    this.#gateway.reset();
  }

  status(): GatewayStatus {
    const gateway = this.#gateway;
    return {
      name: 'vrtogether',
      state: gateway !== undefined ? 'listening' : this.#problem === null ? 'off' : 'failed',
      port: gateway?.port ?? null,
      connections: gateway?.connections ?? 0,
      problem: this.#problem,
    };
  }

  /** Many settings may change at once: they are followed together. */
  #follow(): void {
    if (this.#due) return;
    this.#due = true;
    this.#work = this.#work.then(async () => {
      this.#due = false;
      await this.#apply();
    });
  }

  async #apply(): Promise<void> {
    const wanted = this.#parts.settings().vrtogether;
    const shape = wanted === null ? 'off' : JSON.stringify(without(wanted));
    if (shape === this.#shape) return;
    if (this.#gateway !== undefined) {
      await this.#gateway.stop();
      this.#gateway = undefined;
      this.#tell('stopped', 'info', 'The VRTogether gateway stopped.');
    }
    this.#shape = shape;
    this.#problem = null;
    if (wanted === null) return;
    let last = wanted;
    try {
      // Loaded when it is wanted: most daemons have only headsets, and are small.
      const { VrtogetherGateway } = await import('./gateway.js');
      this.#gateway = await VrtogetherGateway.start(
        () => (last = this.#parts.settings().vrtogether ?? last),
        { ...this.#parts, tooSlow: this.#tooSlow },
      );
      this.#tell('started', 'info', `The VRTogether gateway listens on port ${this.#gateway.port}.`);
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
      this.#shape = 'failed';
      this.#tell('failed', 'error', `The VRTogether gateway is off: ${this.#problem}`);
    }
  }

  readonly #tooSlow: CommandContext['tooSlow'] = ({ userId, address }) => {
    const name = userId === undefined ? address : this.#parts.people.users.nameOf(userId);
    this.#tell('too-slow', 'warning', `${name} does not read what it is sent, and is cut off.`);
  };

  #tell(action: string, severity: 'info' | 'warning' | 'error', message: string): void {
    this.#parts.bus.emit({
      type: 'gateway',
      action,
      severity,
      message,
      subject: 'vrtogether',
      data: { gateway: 'vrtogether' },
    });
  }
}

function without(settings: VrtogetherSettings): Partial<VrtogetherSettings> {
  const rest: Partial<VrtogetherSettings> = { ...settings };
  for (const name of readWhileRunning) delete rest[name];
  return rest;
}
