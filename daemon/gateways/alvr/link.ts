import type { Socket } from 'node:net';
import type { Client } from '../../../protocol/api/client.js';
import type { Choices } from '../../../protocol/settings/document.js';
import { toRecord, valuesOf } from '../../../protocol/settings/stream-settings.js';
import type { SettingValues } from '../../../protocol/settings/tree.js';
import type { FromStreamer } from '../../../protocol/streamer.js';
import type { Clients } from '../../core/clients.js';
import type { EventBus } from '../../core/events.js';
import type { Faults } from '../../core/faults.js';
import type { SessionRecord } from '../../core/store.js';
import type { StatisticsLog, StatisticsOwner } from '../../core/statistics.js';
import type { Streams } from '../../core/streams.js';
import { StreamerProcess } from '../../stream/streamer-process.js';
import type { DialTarget } from './dial.js';
import type { StreamPorts } from './stream-ports.js';
import { StreamTeller } from './stream-teller.js';

export interface LinkContext {
  readonly bus: Pick<EventBus, 'emit'>;
  readonly faults: Faults;
  readonly clients: Pick<Clients, 'update'>;
  readonly streams: Streams;
  readonly statistics: Pick<StatisticsLog, 'add' | 'ended'>;
  /** Called once, when the link is closed for good. */
  readonly closed: (link: Link) => void;
}

export interface LinkSettings {
  readonly ports: Pick<StreamPorts, 'exchange'>;
  readonly streamPort: number;
  /** The settings in force for this client in this session. */
  readonly choices: Choices;
}

/** After a streamer died, the last address is dialled unasked for this long. */
const redialMs = 10_000;

/** One client in one session: its streamer process, and what the core shows of it. */
export class Link {
  readonly session: SessionRecord;
  readonly client: Client;
  streamPort: number;
  readonly #ports: Pick<StreamPorts, 'exchange'>;
  readonly #context: LinkContext;
  readonly #streamId: string;
  readonly #process: StreamerProcess;
  readonly #teller: StreamTeller;
  /** What the choices stand for; working it out costs too much to do it per event. */
  #settings: SettingValues;
  #target: DialTarget | undefined;
  #redialUntilMs = 0;
  #restarts = 0;
  #linger: NodeJS.Timeout | undefined;
  #closing: Promise<void> | undefined;

  constructor(session: SessionRecord, client: Client, settings: LinkSettings, context: LinkContext) {
    this.session = session;
    this.client = client;
    this.streamPort = settings.streamPort;
    this.#ports = settings.ports;
    this.#settings = valuesOf(toRecord(settings.choices));
    this.#context = context;
    const stream = context.streams.open(session, client, {
      requestIdr: () => this.#process.requestIdr(),
      close: (reason) => this.end(reason),
    });
    this.#streamId = stream.id;
    this.#teller = new StreamTeller(
      context.bus,
      this.#owner(),
      () => this.#settings.logging.stream_events_one_by_one,
    );
    this.#process = new StreamerProcess(
      {
        streamId: stream.id,
        sessionName: session.name,
        clientName: client.name,
        // A session of people only is never given a headset (core/assignment.ts).
        source: session.source === 'none' ? 'room' : session.source,
        settings: toRecord(settings.choices),
      },
      {
        message: context.faults.guarded('Reading what a streamer says', (message: FromStreamer) =>
          this.#onMessage(message),
        ),
        started: context.faults.guarded('Starting a streamer', (pid: number) => this.#onStarted(pid)),
        died: context.faults.guarded('Noting the end of a streamer', (how: string, delayMs: number) =>
          this.#onDied(how, delayMs),
        ),
        said: (line) => this.#onSaid(line),
      },
    );
    this.#emit('opened', 'info', `Stream of ${session.name} to ${client.name} was opened.`, {});
  }

  get alive(): boolean {
    return this.#process.alive;
  }

  /** Where to dial although the client has not announced itself: right after a streamer died. */
  redialTarget(nowMs: number): DialTarget | undefined {
    return nowMs < this.#redialUntilMs ? this.#target : undefined;
  }

  attach(target: DialTarget, control: Socket): void {
    clearTimeout(this.#linger);
    this.#target = target;
    this.#context.streams.update(this.#streamId, { state: 'connecting' });
    const { variant } = this.#settings.connection.stream_protocol;
    const useTcp = variant === 'Tcp' || (variant === 'Automatic' && target.wired);
    this.#process.attachPeer(
      {
        address: target.host,
        transport: useTcp ? 'tcp' : 'udp',
        wired: target.wired && useTcp,
        streamPort: this.streamPort,
      },
      control,
    );
  }

  get streamId(): string {
    return this.#streamId;
  }

  /** Other settings are in force: the stream follows them, or is closed so that it begins anew with them. */
  follow(change: 'live' | 'restart', choices: Choices): void {
    this.#settings = valuesOf(toRecord(choices));
    if (change === 'restart') this.end('its settings were changed');
    else this.#process.configure(toRecord(choices));
  }

  /** Whether to tell of each single frame. */
  graph(on: boolean): void {
    this.#process.graph(on);
  }

  /** Closes it without being waited for. */
  end(reason: string): void {
    this.#context.faults.settle(`Closing the stream to ${this.client.name}`, this.close(reason));
  }

  close(reason: string): Promise<void> {
    this.#closing ??= this.#close(reason);
    return this.#closing;
  }

  async #close(reason: string): Promise<void> {
    clearTimeout(this.#linger);
    await this.#process.close();
    this.#teller.close();
    this.#context.streams.remove(this.#streamId);
    this.#context.statistics.ended(this.#streamId);
    this.#context.clients.update(this.client.id, { state: 'absent', batteryPercent: null });
    this.#emit(
      'closed',
      'info',
      `Stream of ${this.session.name} to ${this.client.name} was closed: ${reason}.`,
      { reason },
    );
    this.#context.closed(this);
  }

  #onStarted(pid: number): void {
    this.#context.streams.update(this.#streamId, {
      pid,
      state: this.#restarts === 0 ? 'connecting' : 'waiting',
    });
    if (this.#restarts > 0) {
      this.#emit(
        'restarted',
        'info',
        `The streamer of ${this.session.name} for ${this.client.name} runs again.`,
        { pid },
      );
    }
    this.#startLinger();
  }

  #onDied(how: string, delayMs: number): void {
    this.#restarts += 1;
    this.#redialUntilMs = performance.now() + redialMs;
    this.#context.streams.update(this.#streamId, {
      state: 'restarting',
      pid: null,
      peer: null,
      restarts: this.#restarts,
      problem: `The streamer died (${how}).`,
    });
    this.#context.clients.update(this.client.id, { state: 'absent', batteryPercent: null });
    this.#emit(
      'died',
      'error',
      `The streamer of ${this.session.name} for ${this.client.name} died (${how}); it is started again.`,
      {
        how,
        delayMs,
        restarts: this.#restarts,
      },
    );
  }

  #onSaid(line: string): void {
    this.#context.bus.emit({
      type: 'log',
      action: 'streamer',
      severity: 'warning',
      message: `The streamer of ${this.session.name} for ${this.client.name}: ${line}`,
      subject: this.session.name,
      session: this.session.name,
      client: this.client.name,
      data: this.#identity(),
    });
  }

  #onMessage(message: FromStreamer): void {
    const { streams, clients } = this.#context;
    switch (message.type) {
      case 'ready':
      case 'pong':
      case 'closed':
        return;
      case 'streaming': {
        const { peer } = message;
        this.#redialUntilMs = 0;
        streams.update(this.#streamId, { state: 'streaming', peer, problem: null });
        clients.update(this.client.id, { state: 'streaming', problem: null, model: peer.model });
        this.#emit(
          'streaming',
          'info',
          `${this.client.name} (${peer.model}) sees ${this.session.name}: ${peer.eyeWidth}x${peer.eyeHeight} per eye at ${peer.refreshHz} Hz, ${peer.encoder}, ${peer.transport.toUpperCase()}.`,
          { ...peer },
        );
        return;
      }
      case 'report':
        streams.report(this.#streamId, message.report);
        clients.update(this.client.id, { batteryPercent: message.report.batteryPercent });
        return;
      case 'statistics':
        this.#context.statistics.add(this.#owner(), message.statistics);
        return;
      case 'graph':
        this.#context.bus.emit({
          type: 'graph',
          action: 'frame',
          severity: 'debug',
          message: 'A frame was displayed.',
          subject: this.session.name,
          session: this.session.name,
          client: this.client.name,
          data: message.graph,
        });
        return;
      case 'events':
        this.#teller.tell(message.events);
        return;
      case 'ended':
        if (message.portTaken) this.streamPort = this.#ports.exchange(this.streamPort);
        streams.update(this.#streamId, {
          state: 'waiting',
          problem: message.failed ? message.reason : null,
        });
        clients.update(this.client.id, {
          state: 'absent',
          problem: message.failed ? message.reason : null,
          batteryPercent: null,
        });
        this.#emit(
          'ended',
          message.failed ? 'warning' : 'info',
          `${this.client.name} left ${this.session.name}: ${message.reason}`,
          { reason: message.reason },
        );
        this.#startLinger();
        return;
      default:
        message satisfies never;
    }
  }

  #startLinger(): void {
    clearTimeout(this.#linger);
    // A headset comes back 1 to 3 s after it left (alvr.md 16).
    this.#linger = setTimeout(
      () => this.end('the client did not come back'),
      this.#settings.connection.linger_s * 1000,
    );
  }

  #owner(): StatisticsOwner {
    return { streamId: this.#streamId, session: this.session.name, client: this.client.name };
  }

  #identity(): Record<string, unknown> {
    return { streamId: this.#streamId, client: this.client.name };
  }

  #emit(
    action: string,
    severity: 'info' | 'warning' | 'error',
    message: string,
    data: Record<string, unknown>,
  ): void {
    this.#context.bus.emit({
      type: 'stream',
      action,
      severity,
      message,
      subject: this.session.name,
      session: this.session.name,
      client: this.client.name,
      data: { ...this.#identity(), ...data },
    });
  }
}
