import type { Event } from '../../protocol/api/event.js';
import type { DataOf } from '../../protocol/api/event-draft.js';
import type { SettingValues } from '../../protocol/settings/tree.js';
import type { EventBus } from '../core/events.js';
import type { Faults } from '../core/faults.js';
import { HookProcess } from './hook-process.js';

type HookName = Exclude<keyof SettingValues['hooks'], 'timeout_s'>;

export interface HooksParts {
  readonly bus: Pick<EventBus, 'emit' | 'subscribe'>;
  readonly settings: () => SettingValues['hooks'];
  /** Path of the daemon's socket, for hooks that call vrt. */
  readonly socket: string;
  readonly faults: Pick<Faults, 'guarded'>;
}

/** Hooks that run at the same time; more wait. */
const maximumRunning = 4;
/** Queued hooks; more are dropped, with an event. */
const maximumWaiting = 64;
/** When the daemon stops, hooks get this long. */
const closeMs = 1_000;

/** Runs what people want to happen on connect, disconnect, start and stop. Never delays the daemon. */
export class Hooks {
  readonly #parts: HooksParts;
  readonly #running = new Set<HookProcess>();
  readonly #waiting: (() => void)[] = [];
  readonly #unsubscribe: () => void;
  #closed = false;

  constructor(parts: HooksParts) {
    this.#parts = parts;
    this.#unsubscribe = parts.bus.subscribe((event) => {
      const name = hookFor(event);
      if (name !== undefined) this.#due(name, event);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unsubscribe();
    this.#waiting.length = 0;
    await Promise.all([...this.#running].map((hook) => hook.finish(closeMs)));
  }

  #due(name: HookName, event: Event): void {
    const settings = this.#parts.settings();
    const command = settings[name];
    if (command === null) return;
    const start = () => this.#start(name, command, settings.timeout_s * 1000, event);
    if (this.#running.size < maximumRunning) start();
    else if (this.#waiting.length < maximumWaiting) this.#waiting.push(start);
    else {
      this.#tell(
        event,
        'hook-dropped',
        'warning',
        `Hook ${name} was not run: ${maximumWaiting} others wait.`,
        {
          hook: name,
        },
      );
    }
  }

  #start(name: HookName, command: string, timeoutMs: number, event: Event): void {
    const hook = new HookProcess(
      { command, env: environmentOf(event, this.#parts.socket), timeoutMs },
      {
        line: (text) => this.#tell(event, 'hook', 'info', `${name}: ${text}`, { hook: name }),
        ended: this.#parts.faults.guarded(`Hook ${name}`, (code, timedOut) => {
          this.#running.delete(hook);
          this.#ended(name, event, code, timedOut);
          if (!this.#closed) this.#waiting.shift()?.();
        }),
      },
    );
    this.#running.add(hook);
  }

  #ended(name: HookName, event: Event, code: number | null, timedOut: boolean): void {
    const data = { hook: name, code, timedOut };
    if (timedOut)
      this.#tell(event, 'hook-ended', 'warning', `Hook ${name} ran too long and was killed.`, data);
    else if (code !== 0)
      this.#tell(event, 'hook-ended', 'warning', `Hook ${name} ended with ${code ?? 'a signal'}.`, data);
    else this.#tell(event, 'hook-ended', 'debug', `Hook ${name} finished.`, data);
  }

  #tell<A extends 'hook' | 'hook-ended' | 'hook-dropped'>(
    { session, client, subject }: Event,
    action: A,
    severity: Event['severity'],
    message: string,
    data: DataOf<'log', A>,
  ): void {
    this.#parts.bus.emit('log', action, {
      severity,
      message,
      subject,
      ...(session === undefined ? {} : { session }),
      ...(client === undefined ? {} : { client }),
      data,
    });
  }
}

function hookFor({ type, action }: Event): HookName | undefined {
  if (type === 'stream' && action === 'streaming') return 'client_connected';
  if (type === 'stream' && (action === 'ended' || action === 'died')) return 'client_disconnected';
  if (type === 'session' && action === 'started') return 'session_started';
  return type === 'session' && action === 'stopped' ? 'session_stopped' : undefined;
}

/** The facts of an event as variables, and as little of the daemon's own environment as programs need. */
function environmentOf(event: Event, socket: string): NodeJS.ProcessEnv {
  const { type, action, time, session = '', client = '', message, data } = event;
  const fact = (name: string) => {
    const value = data[name];
    return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  };
  return {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    LANG: process.env['LANG'] ?? 'C.UTF-8',
    VRT_SOCKET: socket,
    VRT_EVENT: `${type}.${action}`,
    VRT_TIME: time,
    VRT_SESSION: session,
    VRT_SESSION_ID: type === 'session' ? fact('id') : '',
    VRT_CLIENT: client,
    VRT_CLIENT_ADDRESS: fact('address'),
    VRT_CLIENT_MODEL: fact('model'),
    VRT_STREAM_ID: fact('streamId'),
    VRT_REASON: fact('reason'),
    VRT_MESSAGE: message,
  };
}
