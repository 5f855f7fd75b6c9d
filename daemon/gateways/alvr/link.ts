import type { Socket } from 'node:net';
import type { Client } from '../../../protocol/api/client.js';
import type { Choices } from '../../../protocol/settings/document.js';
import { toRecord, valuesOf } from '../../../protocol/settings/stream-settings.js';
import type { SettingValues } from '../../../protocol/settings/tree.js';
import type { FromStreamer, StreamSpec } from '../../../protocol/streamer.js';
import type { Faults } from '../../core/faults.js';
import type { SessionRecord } from '../../core/store.js';
import type { StreamerEvents, StreamerProcess } from '../../stream/streamer-process.js';
import type { DialTarget } from './dial.js';
import { StreamProblems } from './stream-problems.js';
import { StreamRecord, type RecordContext } from './stream-record.js';

/** The streamer process as a link uses it. */
export type Streamer = Pick<
  StreamerProcess,
  'ready' | 'open' | 'attachPeer' | 'requestIdr' | 'graph' | 'configure' | 'drop' | 'close'
>;

export interface LinkContext extends RecordContext {
  readonly faults: Faults;
  /** Why the headset at this address got no stream; returns how often in a row, and whether to report it now. */
  readonly failed: (target: DialTarget, reason: string) => { readonly count: number; readonly tell: boolean };
  readonly streaming: () => void;
  /** Its process can take a peer again. */
  readonly ready: () => void;
  /** Another stream port, for this one is taken by another program. */
  readonly exchangePort: (port: number) => number;
  /** Called once, when the link is closed for good. */
  readonly closed: (link: Link) => void;
}

export interface LinkParts {
  readonly session: SessionRecord;
  readonly client: Client;
  /** Ready to be opened. */
  readonly streamer: Streamer;
  readonly streamPort: number;
  /** The settings in force for this client in this session. */
  readonly choices: Choices;
}

/** After a streamer died, the last address is dialled unasked for this long: the longest it waits until it is started again. */
const redialMs = 10_000;
/**
 * A client sends tracking some 200 times a second, and announces itself 1 to 3 s after it has left (alvr.md 4.1, 8): one
 * that announces itself and has been silent for this long is no longer at the other end.
 */
const leftMs = 500;

/** One client in one session: its streamer process, and its record in the core. */
export class Link {
  readonly session: SessionRecord;
  readonly client: Client;
  streamPort: number;
  readonly #context: LinkContext;
  readonly #record: StreamRecord;
  readonly #streamer: Streamer;
  /** Resolved settings; computing them costs too much to do it per event. */
  #settings: SettingValues;
  #target: DialTarget | undefined;
  #redialUntilMs = 0;
  #restarts = 0;
  #opened = false;
  /** Time of the last packet of the client, monotonic milliseconds; undefined while it does not stream. */
  #heardMs: number | undefined;
  #linger: NodeJS.Timeout | undefined;
  readonly #problems: StreamProblems;
  #closing: Promise<void> | undefined;

  constructor({ session, client, streamer, streamPort, choices }: LinkParts, context: LinkContext) {
    this.session = session;
    this.client = client;
    this.streamPort = streamPort;
    this.#streamer = streamer;
    this.#settings = valuesOf(toRecord(choices));
    this.#context = context;
    this.#record = new StreamRecord(
      session,
      client,
      context,
      {
        requestIdr: () => streamer.requestIdr(),
        close: (reason) => this.end(reason),
        announced: () => this.#announced(),
      },
      () => this.#settings.logging.stream_events_one_by_one,
    );
    this.#problems = new StreamProblems(this.#record, { client: client.name, session: session.name });
    streamer.open(this.#specWith(choices), this.#streamerEvents);
    this.#startLinger();
  }

  /** Whether its process can take a peer now. */
  get ready(): boolean {
    return this.#streamer.ready && this.#closing === undefined;
  }

  get streamId(): string {
    return this.#record.id;
  }

  /** Where to dial although the client has not announced itself: right after a streamer died. */
  redialTarget(nowMs: number): DialTarget | undefined {
    return nowMs < this.#redialUntilMs ? this.#target : undefined;
  }

  attach(target: DialTarget, control: Socket): void {
    clearTimeout(this.#linger);
    this.#target = target;
    this.#record.update({ state: 'connecting' });
    this.#record.updateClient({ state: 'connecting' });
    const { variant } = this.#settings.connection.stream_protocol;
    const useTcp = variant === 'Tcp' || (variant === 'Automatic' && target.wired);
    this.#streamer.attachPeer(
      {
        address: target.host,
        transport: useTcp ? 'tcp' : 'udp',
        wired: target.wired && useTcp,
        streamPort: this.streamPort,
      },
      control,
    );
  }

  /** Other settings are in force: the stream follows them, or is closed so that it restarts with them. */
  follow(change: 'live' | 'restart', choices: Choices): void {
    this.#settings = valuesOf(toRecord(choices));
    if (change === 'restart') this.end('its settings were changed', true);
    else this.#streamer.configure(toRecord(choices));
  }

  /** Whether to emit an event for each frame. */
  graph(on: boolean): void {
    this.#streamer.graph(on);
  }

  /** Closes it without being waited for. */
  end(reason: string, comeBack = false): void {
    this.#context.faults.settle(`Closing the stream to ${this.client.name}`, this.close(reason, comeBack));
  }

  /** `comeBack`: the client will be dialled again at once, and its headset shows that it should wait. */
  close(reason: string, comeBack = false): Promise<void> {
    this.#closing ??= this.#close(reason, comeBack);
    return this.#closing;
  }

  async #close(reason: string, comeBack: boolean): Promise<void> {
    clearTimeout(this.#linger);
    await this.#streamer.close(comeBack);
    this.#record.remove();
    if (this.#opened)
      this.#record.tell('closed', 'info', `${this.#title} was closed: ${reason}.`, { reason });
    this.#context.closed(this);
  }

  /** The client announces itself, which it never does while it is connected (alvr.md 4.1). */
  #announced(): boolean {
    if (this.#heardMs === undefined || performance.now() - this.#heardMs < leftMs) return false;
    this.#streamer.drop('it announced itself again');
    return true;
  }

  get #streamerEvents(): StreamerEvents {
    const { faults } = this.#context;
    return {
      message: faults.guarded('Reading the messages of a streamer', (message: FromStreamer) =>
        this.#onMessage(message),
      ),
      started: faults.guarded('Starting a streamer', (pid: number) => this.#onStarted(pid)),
      died: faults.guarded('Handling the exit of a streamer', (how: string, delayMs: number) =>
        this.#onDied(how, delayMs),
      ),
      said: faults.guarded('Noting what a streamer writes', (line: string, pid: number | null) =>
        this.#record.said(`The streamer of ${this.#between}: ${line}`, pid),
      ),
    };
  }

  #onStarted(pid: number): void {
    this.#record.update({ pid, state: this.#restarts === 0 ? 'connecting' : 'waiting' });
    if (this.#restarts === 0) return;
    this.#record.tell('restarted', 'info', `The streamer of ${this.#between} is running again.`, { pid });
    this.#startLinger();
  }

  #onDied(how: string, delayMs: number): void {
    this.#restarts += 1;
    this.#heardMs = undefined;
    this.#redialUntilMs = performance.now() + redialMs;
    this.#record.update({
      state: 'restarting',
      pid: null,
      peer: null,
      restarts: this.#restarts,
      problem: `The streamer died (${how}).`,
    });
    this.#record.updateClient({ state: 'absent', batteryPercent: null, batteryPlugged: null });
    this.#record.tell(
      'died',
      'error',
      `The streamer of ${this.#between} died (${how}) and is being restarted.`,
      { how, delayMs, restarts: this.#restarts },
    );
  }

  #onMessage(message: FromStreamer): void {
    switch (message.type) {
      case 'ready':
        this.#context.ready();
        return;
      case 'pong':
        return;
      case 'streaming':
        this.#onStreaming(message);
        return;
      case 'stream-silent':
        this.#problems.streamSilent(message.silent, this.streamPort);
        return;
      case 'machine':
        this.#problems.machine(message);
        return;
      case 'smaller-picture':
        this.#problems.smallerPicture(message);
        return;
      case 'report':
        this.#heardMs = performance.now() - message.report.silentMs;
        this.#record.report(message);
        return;
      case 'statistics':
        this.#record.statistics(message);
        return;
      case 'graph':
        this.#record.frame(message);
        return;
      case 'events':
        this.#record.tellAll(message);
        return;
      case 'ended':
        this.#onEnded(message);
        return;
      default:
        message satisfies never;
    }
  }

  #onStreaming({ peer }: Extract<FromStreamer, { type: 'streaming' }>): void {
    this.#redialUntilMs = 0;
    this.#heardMs = performance.now();
    this.#context.streaming();
    this.#problems.begin();
    this.#record.update({ state: 'streaming', peer, problem: null });
    this.#record.updateClient({ state: 'streaming', problem: null, model: peer.model });
    if (!this.#opened) this.#record.tell('opened', 'info', `${this.#title} was opened.`, {});
    this.#opened = true;
    this.#record.tell(
      'streaming',
      'info',
      `${this.client.name} (${peer.model}) sees ${this.session.name}: ${peer.eyeWidth}x${peer.eyeHeight} per eye at ${peer.refreshHz} Hz, ${peer.encoder}, ${peer.transport.toUpperCase()}.`,
      { ...peer },
    );
  }

  #onEnded({ reason, failed, portTaken }: Extract<FromStreamer, { type: 'ended' }>): void {
    const streamed = this.#heardMs !== undefined;
    this.#heardMs = undefined;
    if (portTaken) this.streamPort = this.#context.exchangePort(this.streamPort);
    const { count, tell } =
      streamed || this.#target === undefined
        ? { count: 1, tell: true }
        : this.#context.failed(this.#target, reason);
    const often = count === 1 ? '' : ` (${count} times in a row)`;
    const problem = failed ? `${reason}${often}` : null;
    this.#record.update({ state: 'waiting', problem });
    if (tell) {
      const message = `${this.client.name} left ${this.session.name}: ${reason}${often}`;
      this.#record.tell('ended', failed ? 'warning' : 'info', message, { reason, count });
    }
    this.#record.updateClient({ state: 'absent', problem, batteryPercent: null, batteryPlugged: null });
    this.#startLinger();
  }

  #startLinger(): void {
    clearTimeout(this.#linger);
    // A headset comes back 1 to 3 s after it left (alvr.md 16).
    this.#linger = setTimeout(
      () => this.end('the client did not return'),
      this.#settings.connection.linger_s * 1000,
    );
  }

  #specWith(choices: Choices): StreamSpec {
    return {
      streamId: this.#record.id,
      sessionName: this.session.name,
      clientName: this.client.name,
      // A session of people only is never given a headset (core/assignment.ts).
      source: this.session.source === 'none' ? 'room' : this.session.source,
      settings: toRecord(choices),
    };
  }

  get #between(): string {
    return `${this.session.name} for ${this.client.name}`;
  }

  get #title(): string {
    return `Stream of ${this.session.name} to ${this.client.name}`;
  }
}
