import type { Event } from '../../../protocol/api/event.js';
import type { Statistics } from '../../../protocol/api/statistics.js';
import { VrtError } from '../../../protocol/api/error.js';
import type { DaemonClient } from '../../daemon-client.js';
import {
  emptyModel,
  scopeQuery,
  withEvent,
  withStatistics,
  withStreams,
  type Model,
  type Scope,
} from './model.js';
import { reasonOf } from '../../../protocol/text/reason.js';

/** Ink lays out every cell at each drawing: a screen is drawn ten times a second, one with many cells less often. */
const drawMs = 100;
const cellsPerMs = 20;
/** Lists are asked for at most this often when events tell that they changed, and at least this often. */
const soonMs = 250;
const refreshMs = 2_000;
const retryMs = 1_000;
const firstEvents = 500;
const stored = 'daemon,session,client,stream,loss,idr,bitrate,encoder,log,setting,user,api,gateway,scenario';

/**
 * Keeps a `Model` of the daemon up to date over the local API: one connection follows events, lists are asked for when
 * events say that they changed. Survives restarts of the daemon.
 */
export class Feed {
  readonly client: DaemonClient;
  readonly #stopped = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #told: (sentence: string) => void;
  #model: Model = emptyModel;
  #drawDue: NodeJS.Timeout | undefined;
  #refreshDue: NodeJS.Timeout | undefined;
  #refreshing = false;
  #since = 0;
  #drawMs = drawMs;
  #wantsSettings = false;

  constructor(client: DaemonClient, told: (sentence: string) => void) {
    this.client = client;
    this.#told = told;
  }

  start(): void {
    void this.#follow();
  }

  stop(): void {
    this.#stopped.abort();
    clearTimeout(this.#drawDue);
    clearTimeout(this.#refreshDue);
  }

  /** How often a screen of so many cells is worth drawing. */
  paceFor(cells: number): void {
    this.#drawMs = Math.max(drawMs, cells / cellsPerMs);
  }

  /** Calls `listener` when something is different, not too often; the returned function ends that. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  readonly model = (): Model => this.#model;

  /** Asks for all lists soon: something was changed from here. */
  refreshSoon(): void {
    clearTimeout(this.#refreshDue);
    this.#refreshDue = setTimeout(() => void this.#refresh(), soonMs);
  }

  /** Asks for all lists once; rejects when the daemon does not answer. */
  async load(): Promise<void> {
    const { client } = this;
    const [status, clients, sessions, streams] = await Promise.all([
      client.call('GET /v1/status', {}),
      client.call('GET /v1/clients', {}),
      client.call('GET /v1/sessions', {}),
      client.call('GET /v1/streams', {}),
    ]);
    const meet = sessions.some(({ audience }) => audience === 'people');
    const users = meet ? await client.call('GET /v1/users', {}) : [];
    this.#change({
      ...withStreams(this.#model, streams),
      connection: 'connected',
      status,
      clients,
      sessions,
      users,
    });
    if (this.#wantsSettings) await this.loadSettings(this.#model.scope);
  }

  async loadSettings(scope: Scope): Promise<void> {
    this.#wantsSettings = true;
    const settings = await this.client.call('GET /v1/settings', { query: scopeQuery(scope) });
    this.#change({ ...this.#model, scope, settings });
  }

  async loadDoctor(): Promise<void> {
    if (this.#model.doctor === 'looking') return;
    this.#change({ ...this.#model, doctor: 'looking' });
    try {
      this.#change({ ...this.#model, doctor: await this.client.call('GET /v1/doctor', {}) });
    } catch (error) {
      this.#change({ ...this.#model, doctor: undefined });
      throw error;
    }
  }

  async #follow(): Promise<void> {
    const { signal } = this.#stopped;
    while (!signal.aborted) {
      try {
        await this.load();
        const query = {
          follow: true,
          type: `${stored},statistics`,
          since: this.#since,
          limit: firstEvents,
        };
        for await (const event of this.client.follow('GET /v1/events', { query }, signal))
          this.#onEvent(event);
      } catch (error) {
        if (!(error instanceof VrtError) || error.code === 'denied') this.#tellOnce(error);
      }
      if (signal.aborted) return;
      if (this.#model.connection === 'connected') this.#told('The daemon is not running; waiting for it.');
      this.#change({ ...this.#model, connection: 'lost', streams: [] });
      await new Promise((resolve) => setTimeout(resolve, retryMs));
    }
  }

  #onEvent(event: Event): void {
    if (event.type === 'statistics') {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own daemon fills it by the schema of this type
      this.#change(withStatistics(this.#model, event.data as unknown as Statistics));
      return;
    }
    this.#since = event.seq;
    this.#change(withEvent(this.#model, event));
    if (event.severity === 'error') this.#told(event.message);
    if (['client', 'session', 'stream', 'setting', 'daemon'].includes(event.type))
      this.#refreshDue ??= this.#soon(soonMs);
  }

  #soon(ms: number): NodeJS.Timeout {
    return setTimeout(() => void this.#refresh(), ms);
  }

  async #refresh(): Promise<void> {
    this.#refreshDue = undefined;
    if (this.#refreshing || this.#stopped.signal.aborted) return;
    this.#refreshing = true;
    try {
      await this.load();
    } catch {
      // The connection that follows events notices and says so.
    }
    this.#refreshing = false;
    if (!this.#stopped.signal.aborted) this.#refreshDue ??= this.#soon(refreshMs);
  }

  #tellOnce(error: unknown): void {
    if (this.#model.connection !== 'lost') this.#told(reasonOf(error));
  }

  #change(model: Model): void {
    const first = this.#model.connection !== 'connected' && model.connection === 'connected';
    if (first && this.#model.connection === 'lost') this.#told('The daemon is back.');
    this.#model = model;
    if (first) this.#refreshDue ??= this.#soon(refreshMs);
    this.#drawDue ??= setTimeout(() => {
      this.#drawDue = undefined;
      for (const listener of this.#listeners) listener();
    }, this.#drawMs);
  }
}
