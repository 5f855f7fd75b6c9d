import type { Client } from '../../../protocol/api/client.js';
import { ofStream, type ActionOf, type OwnDataOf } from '../../../protocol/api/event-draft.js';
import type { Stream } from '../../../protocol/api/stream.js';
import type { FromStreamer } from '../../../protocol/streamer.js';
import type { Clients } from '../../core/clients.js';
import type { EventBus } from '../../core/events.js';
import type { Faults } from '../../core/faults.js';
import type { StatisticsLog, StatisticsOwner } from '../../core/statistics.js';
import type { SessionRecord } from '../../core/store.js';
import type { StreamControl, Streams } from '../../core/streams.js';
import { StreamTeller } from './stream-teller.js';

export interface RecordContext {
  readonly bus: Pick<EventBus, 'emit' | 'publish'>;
  readonly faults: Pick<Faults, 'guarded'>;
  readonly clients: Pick<Clients, 'update'>;
  readonly streams: Streams;
  readonly statistics: Pick<StatisticsLog, 'add' | 'ended'>;
}

/** Record and events of one stream and its client in the core. */
export class StreamRecord {
  readonly id: string;
  readonly #session: SessionRecord;
  readonly #client: Client;
  readonly #context: RecordContext;
  readonly #teller: StreamTeller;

  /** `most`: events of one kind that are emitted one by one in an interval. */
  constructor(
    session: SessionRecord,
    client: Client,
    context: RecordContext,
    control: StreamControl,
    most: () => number,
  ) {
    this.#session = session;
    this.#client = client;
    this.#context = context;
    this.id = context.streams.open(session, client, control).id;
    this.#teller = new StreamTeller(context.bus, this.#owner, most, context.faults);
  }

  update(change: Partial<Pick<Stream, 'state' | 'pid' | 'restarts' | 'problem' | 'peer'>>): void {
    this.#context.streams.update(this.id, change);
  }

  updateClient(change: Parameters<Clients['update']>[1]): void {
    this.#context.clients.update(this.#client.id, change);
  }

  report({ report }: Extract<FromStreamer, { type: 'report' }>): void {
    this.#context.streams.report(this.id, report);
    const { batteryPercent, batteryPlugged } = report;
    this.updateClient({ batteryPercent, batteryPlugged });
  }

  statistics({ statistics }: Extract<FromStreamer, { type: 'statistics' }>): void {
    this.#context.statistics.add(this.#owner, statistics);
  }

  /** Events of the streamer itself. */
  tellAll({ events }: Extract<FromStreamer, { type: 'events' }>): void {
    this.#teller.tell(events);
  }

  /** One frame was displayed. */
  frame({ graph }: Extract<FromStreamer, { type: 'graph' }>): void {
    const { session, client } = this.#owner;
    this.#context.bus.emit('graph', 'frame', {
      severity: 'debug',
      message: 'A frame was displayed.',
      subject: session,
      session,
      client,
      data: graph,
    });
  }

  /** What happened to it, as the daemon sees it. */
  tell<A extends ActionOf<'stream'>>(
    action: A,
    severity: 'info' | 'warning' | 'error',
    message: string,
    data: OwnDataOf<'stream', A>,
  ): void {
    this.#context.bus.publish(ofStream({ type: 'stream', action, severity, message, data }, this.#owner));
  }

  /** An unexpected line of output of its streamer. */
  said(message: string, pid: number | null): void {
    this.#teller.publish({ type: 'log', action: 'streamer', severity: 'warning', message, data: { pid } });
  }

  remove(): void {
    this.#teller.close();
    this.#context.streams.remove(this.id);
    this.#context.statistics.ended(this.id);
    this.updateClient({ state: 'absent', batteryPercent: null, batteryPlugged: null });
  }

  get #owner(): StatisticsOwner {
    return { streamId: this.id, session: this.#session.name, client: this.#client.name };
  }
}
