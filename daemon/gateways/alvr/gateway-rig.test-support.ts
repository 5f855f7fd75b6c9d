import { Socket } from 'node:net';
import type { Client } from '../../../protocol/api/client.js';
import type { Event } from '../../../protocol/api/event.js';
import type { ActionOf } from '../../../protocol/api/event-draft.js';
import type { FromStreamer, PeerDial, StreamSpec } from '../../../protocol/streamer.js';
import { EventBus } from '../../core/events.js';
import { Faults } from '../../core/faults.js';
import type { SessionRecord } from '../../core/store.js';
import { Streams } from '../../core/streams.js';
import type { StreamerEvents } from '../../stream/streamer-process.js';
import type { DialTarget } from './dial.js';
import { AlvrGateway } from './gateway.js';
import type { Streamer } from './link.js';
import type { PooledStreamer } from './streamer-pool.js';

const silently = { severity: 'info', message: '', subject: '' } as const;

/** A streamer without a process: the test says what it does. */
export class FakeStreamer implements Streamer, PooledStreamer {
  ready = true;
  spec: StreamSpec | undefined;
  readonly peers: PeerDial[] = [];
  readonly drops: string[] = [];
  /** How it was closed. */
  closed: { readonly comeBack: boolean } | undefined;
  #events: StreamerEvents | undefined;

  whenReady(): Promise<boolean> {
    return Promise.resolve(this.ready);
  }

  open(spec: StreamSpec, events: StreamerEvents): void {
    this.spec = spec;
    this.#events = events;
    events.started(1);
  }

  attachPeer(dial: PeerDial, control: Socket): void {
    this.peers.push(dial);
    control.destroy();
  }

  drop(reason: string): void {
    this.drops.push(reason);
  }

  close(comeBack: boolean): Promise<void> {
    this.closed = { comeBack };
    return Promise.resolve();
  }

  requestIdr(): void {}
  graph(): void {}
  configure(): void {}

  says(message: FromStreamer): void {
    this.#events?.message(message);
  }

  streams(): void {
    this.says({
      type: 'streaming',
      peer: {
        ...{ address: '10.0.0.2', model: 'Quest 3', transport: 'udp', streamPort: 9944, codec: 'h264' },
        ...{ encoder: 'libx264', eyeWidth: 320, eyeHeight: 352, refreshHz: 72, bitrateBps: 5e6 },
      },
    });
  }

  ends(reason: string, failed: boolean, portTaken = false): void {
    this.says({ type: 'ended', reason, failed, portTaken });
  }

  dies(): void {
    this.ready = false;
    this.#events?.died('SIGKILL', 250);
  }

  runsAgain(): void {
    this.ready = true;
    this.#events?.started(2);
    this.says({ type: 'ready' });
  }
}

/** A gateway with clients, sessions, streamers and a network of the test's making. */
export class GatewayRig {
  readonly events: Event[] = [];
  readonly clients: Client[] = [];
  readonly sessions: SessionRecord[] = [];
  readonly streamers: FakeStreamer[] = [];
  readonly dialled: string[] = [];
  /** Which hosts answer. */
  readonly answering = new Set<string>();
  readonly streams = new Streams(() => new Date(0));
  readonly gateway: AlvrGateway;
  readonly #bus: EventBus;

  constructor() {
    const store = { lastSeq: () => 0, append: () => undefined, keep: () => undefined, select: () => [] };
    const faults = new Faults();
    this.#bus = new EventBus(store, () => new Date(0), faults);
    this.#bus.subscribe((event) => this.events.push(event));
    const context = {
      bus: this.#bus,
      faults,
      streamerCommand: { nodeArgs: [], wrap: [] },
      network: { controlPort: 9943, streamPort: 9944, streamPorts: 3 },
      discoveryPort: () => 9943,
      clients: {
        list: () => this.clients,
        update: (id: string, change: Partial<Client>) => {
          const at = this.clients.findIndex((client) => client.id === id);
          const before = this.clients[at];
          if (before !== undefined) this.clients[at] = { ...before, ...change };
        },
      },
      sessions: { running: () => this.sessions },
      settings: { inForce: () => new Map(), onChange: () => () => undefined },
      streams: this.streams,
      statistics: { add: () => undefined, ended: () => undefined },
    };
    this.gateway = new AlvrGateway(context, {
      dial: ({ host }: DialTarget) => {
        this.dialled.push(host);
        return Promise.resolve(this.answering.has(host) ? new Socket() : undefined);
      },
      startStreamer: () => {
        const streamer = new FakeStreamer();
        this.streamers.push(streamer);
        return streamer;
      },
    });
  }

  /** The one that was opened for a stream. */
  get streamer(): FakeStreamer {
    const [opened] = this.streamers.filter(({ spec }) => spec !== undefined);
    if (opened === undefined) throw new Error('no stream was opened');
    return opened;
  }

  add(change: Partial<Client> = {}): Client {
    const client: Client = {
      ...{ id: 'c1', hostname: '1234.client', name: '1234.client', model: null, trust: 'trusted' },
      ...{ state: 'absent', dialect: null, problem: null, address: null, addresses: ['10.0.0.7'] },
      ...{ batteryPercent: null, batteryPlugged: null, createdAt: '', lastSeenAt: null },
      ...change,
    };
    this.clients.push(client);
    return client;
  }

  change(id: string, change: Partial<Client>, action: ActionOf<'client'>): void {
    const at = this.clients.findIndex((client) => client.id === id);
    const before = this.clients[at];
    if (before === undefined) throw new Error('no such client');
    this.clients[at] = { ...before, ...change };
    this.#bus.emit('client', action, { ...silently, data: { id, address: null } });
  }

  run(name = 'lobby'): void {
    const times = { createdAt: '', startedAt: '' };
    this.sessions.push({ id: name, name, state: 'running', clients: [], source: 'room', ...times });
    this.tellStarted(name);
  }

  /** A session was started. */
  tellStarted(id: string): void {
    this.#bus.emit('session', 'started', { ...silently, data: { id } });
  }

  actions(type: Event['type'] = 'stream'): string[] {
    return this.events.filter((event) => event.type === type).map(({ action }) => action);
  }
}
