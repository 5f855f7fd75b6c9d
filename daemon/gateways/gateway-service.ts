import type { GatewayStatus } from '../../protocol/api/daemon.js';
import { VrtError } from '../../protocol/api/error.js';
import type { SettingValues } from '../../protocol/settings/tree.js';
import type { Gateway, GatewayPart } from '../core/gateway.js';
import type { SettingsGateway } from '../core/setting-impact.js';
import type { GatewayContext, GatewayEntry } from './all.js';

/** A gateway as settings want it: on, off, or on with other settings. */
export class GatewayService implements GatewayPart, SettingsGateway {
  readonly #entry: GatewayEntry;
  readonly #daemon: GatewayContext;
  readonly #unsubscribe: () => void;
  #gateway: Gateway | undefined;
  #shape: string | null = null;
  #problem: string | null = null;
  #work: Promise<void> = Promise.resolve();
  #due = false;

  constructor(entry: GatewayEntry, daemon: GatewayContext) {
    this.#entry = entry;
    this.#daemon = daemon;
    this.#unsubscribe = daemon.bus.subscribe(({ type }) => {
      if (type === 'setting') this.#follow();
    });
  }

  get name(): string {
    return this.#entry.name;
  }

  /** Resolves when the gateway is as the settings want it; one that cannot start is told and does not stop the daemon. */
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

  async reset(): Promise<void> {
    if (this.#gateway === undefined)
      throw new VrtError('gateway-off', `The ${this.#entry.title} gateway is not on.`, {
        hint: `Turn it on: \`vrt settings set ${this.name} true\`.`,
      });
    await this.#gateway.reset();
  }

  /** How many clients would be disconnected if these were in force. */
  disconnects(after: SettingValues): number {
    return this.#entry.shape(after) === this.#shape ? 0 : (this.#gateway?.connections ?? 0);
  }

  status(): GatewayStatus {
    const gateway = this.#gateway;
    return {
      name: this.name,
      state: gateway !== undefined ? 'listening' : this.#problem === null ? 'off' : 'failed',
      port: gateway?.port ?? null,
      connections: gateway?.connections ?? 0,
      problem: this.#problem,
      reset: this.#entry.reset,
    };
  }

  /** Many settings may change at once: they are followed together. */
  #follow(): void {
    if (this.#due) return;
    this.#due = true;
    this.#work = this.#work
      .then(async () => {
        this.#due = false;
        await this.#apply();
      })
      // What follows shall be followed all the same.
      .catch((error: unknown) => this.#daemon.faults.report(`Following the settings of ${this.name}`, error));
  }

  async #apply(): Promise<void> {
    const { title, load, shape } = this.#entry;
    const wanted = shape(this.#daemon.settings.values());
    if (wanted === this.#shape) return;
    if (this.#gateway !== undefined) {
      await this.#gateway.stop();
      this.#gateway = undefined;
      this.#tell('stopped', 'info', `The ${title} gateway stopped.`);
    }
    this.#shape = wanted;
    this.#problem = null;
    if (wanted === null) return;
    try {
      const gateway = await load(this.#daemon);
      await gateway.start();
      this.#gateway = gateway;
      const where = gateway.port === null ? 'is on' : `listens on port ${gateway.port}`;
      this.#tell('started', 'info', `The ${title} gateway ${where}.`);
    } catch (error) {
      this.#problem = error instanceof Error ? error.message : String(error);
      // Any other settings are another try.
      this.#shape = 'failed';
      this.#tell('failed', 'error', `The ${title} gateway is off: ${this.#problem}`);
    }
  }

  #tell(action: string, severity: 'info' | 'error', message: string): void {
    this.#daemon.bus.emit({
      type: 'gateway',
      action,
      severity,
      message,
      subject: this.name,
      data: { gateway: this.name },
    });
  }
}
