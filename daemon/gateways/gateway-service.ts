import type { GatewayClock, GatewayConnection, GatewayStatus } from '../../protocol/api/gateway.js';
import { VrtError } from '../../protocol/api/error.js';
import type { SettingValues } from '../../protocol/settings/tree.js';
import type { Gateway, GatewayPart } from '../core/gateway.js';
import { nothingToPrepare, type Prepared } from '../core/prepared.js';
import type { SettingsGateway } from '../core/setting-impact.js';
import type { GatewayContext, GatewayEntry } from './all.js';
import { reasonOf } from '../../protocol/text/reason.js';

/** A gateway as settings want it: on or off, and on with the settings of now. */
export class GatewayService implements GatewayPart, SettingsGateway {
  readonly #entry: GatewayEntry;
  readonly #daemon: GatewayContext;
  #gateway: Gateway | undefined;
  #problem: string | null = null;

  constructor(entry: GatewayEntry, daemon: GatewayContext) {
    this.#entry = entry;
    this.#daemon = daemon;
  }

  get name(): string {
    return this.#entry.name;
  }

  /** Resolves when the gateway matches the settings; one that cannot start is reported and does not stop the daemon. */
  async start(): Promise<void> {
    const settings = this.#daemon.settings.values();
    if (this.#isWanted(settings)) await this.#tryToStart(settings);
  }

  async stop(): Promise<void> {
    const gateway = this.#gateway;
    this.#gateway = undefined;
    await gateway?.stop();
  }

  async reset(): Promise<void> {
    await this.#running().reset();
  }

  clock(): GatewayClock {
    const clock = this.#running().clock?.();
    if (clock !== undefined) return clock;
    throw new VrtError(
      'invalid-request',
      `Clients of the ${this.#entry.title} gateway do not ask for the time.`,
    );
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

  connected(): GatewayConnection[] {
    return (this.#gateway?.connected() ?? []).map((each) => ({ gateway: this.name, ...each }));
  }

  disconnects(after: SettingValues): number {
    if (this.#gateway === undefined) return 0;
    return this.#isWanted(after) ? (this.#gateway.disconnects?.(after) ?? 0) : this.#gateway.connections;
  }

  /**
   * Prepares for settings that differ in `paths`: turned on, it is listening when this resolves. Throws VrtError when
   * they cannot be followed; then it continues unchanged.
   */
  async prepare(after: SettingValues, paths: readonly string[]): Promise<Prepared> {
    const { setting } = this.#entry;
    if (setting === undefined || !paths.some((path) => path === setting || path.startsWith(`${setting}.`)))
      return nothingToPrepare;
    if (!this.#isWanted(after)) return { apply: () => this.#turnOff(), discard: () => undefined };
    if (this.#gateway !== undefined) return (await this.#gateway.prepare?.(after)) ?? nothingToPrepare;
    // Fixing one of two faults of a failed gateway must be possible: it is tried again, and reports the other.
    if (this.#problem !== null) return { apply: () => this.#tryToStart(after), discard: () => undefined };
    const gateway = await this.#started(after);
    return { apply: () => this.#isOn(gateway), discard: () => gateway.stop() };
  }

  /** Throws VrtError `gateway-off`. */
  #running(): Gateway {
    if (this.#gateway !== undefined) return this.#gateway;
    const { setting, title } = this.#entry;
    const hint =
      setting === undefined
        ? 'It is always on: the daemon is starting or stopping.'
        : `Turn it on: \`vrt settings set ${setting} true\`.`;
    throw new VrtError('gateway-off', `The ${title} gateway is not on.`, { hint });
  }

  #isWanted(settings: SettingValues): boolean {
    const { setting } = this.#entry;
    return setting === undefined || settings[setting] !== null;
  }

  async #started(settings: SettingValues): Promise<Gateway> {
    const gateway = await this.#entry.load(this.#daemon);
    await gateway.start(settings);
    return gateway;
  }

  async #tryToStart(settings: SettingValues): Promise<void> {
    try {
      this.#isOn(await this.#started(settings));
    } catch (error) {
      this.#problem = reasonOf(error);
      this.#tell('failed', 'error', `The ${this.#entry.title} gateway is off: ${this.#problem}`);
    }
  }

  #isOn(gateway: Gateway): void {
    this.#gateway = gateway;
    this.#problem = null;
    const where = gateway.port === null ? 'is on' : `listens on port ${gateway.port}`;
    this.#tell('started', 'info', `The ${this.#entry.title} gateway ${where}.`);
  }

  async #turnOff(): Promise<void> {
    const wasOn = this.#gateway !== undefined;
    this.#problem = null;
    await this.stop();
    if (wasOn) this.#tell('stopped', 'info', `The ${this.#entry.title} gateway stopped.`);
  }

  #tell(action: 'started' | 'stopped' | 'failed', severity: 'info' | 'error', message: string): void {
    this.#daemon.bus.emit('gateway', action, {
      severity,
      message,
      subject: this.name,
      data: { gateway: this.name },
    });
  }
}
