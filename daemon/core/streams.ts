import { VrtError } from '../../protocol/api/error.js';
import type { Stream } from '../../protocol/api/stream.js';
import type { StreamReport } from '../../protocol/streamer.js';
import type { WallClock } from './clock.js';
import { findOne } from './find.js';
import { newId } from './ids.js';
import type { ClientId, Name, SessionId, StreamId } from '../../protocol/api/id.js';

/** Control of a running stream; given by the process that runs it. */
export interface StreamControl {
  requestIdr(): void;
  close(reason: string): void;
  /** Its client announces itself: whether that means that it has left, in which case its connection is ended. */
  announced(): boolean;
}

interface Entry {
  stream: Stream;
  readonly control: StreamControl;
}

const noPercentiles = { p50: 0, p95: 0, max: 0, count: 0 };

function noReport(): StreamReport {
  return {
    counters: {
      framesRendered: 0,
      framesEncoded: 0,
      framesSent: 0,
      framesDisplayed: 0,
      framesSkipped: 0,
      framesDropped: 0,
      shardsSent: 0,
      bytesSent: 0,
      trackingReceived: 0,
      packetsMalformed: 0,
      idrRequests: 0,
      idrsSent: 0,
      losses: 0,
      recoveries: 0,
      cpuUs: 0,
    },
    latencyMs: {
      poseToRender: noPercentiles,
      render: noPercentiles,
      encode: noPercentiles,
      send: noPercentiles,
      network: noPercentiles,
      decode: noPercentiles,
      total: noPercentiles,
    },
    recoveryFrames: noPercentiles,
    batteryPercent: null,
    batteryPlugged: null,
    tracked: [],
    silentMs: 0,
  };
}

/** The live streams: one per session and client. Nothing of them is stored. */
export class Streams {
  readonly #entries = new Map<string, Entry>();
  readonly #now: WallClock;

  constructor(now: WallClock) {
    this.#now = now;
  }

  list(): Stream[] {
    return [...this.#entries.values()].map((entry) => entry.stream);
  }

  /** By id, unique prefix, or the name of its session or client when that has exactly one stream. */
  get(wanted: string): Stream {
    return this.#find(wanted).stream;
  }

  /** Throws VrtError `stream-not-live` unless it is streaming. */
  requestIdr(wanted: string): Stream {
    const { stream, control } = this.#find(wanted);
    if (stream.state !== 'streaming') {
      throw new VrtError(
        'stream-not-live',
        `Stream ${stream.id} is ${stream.state}, so there is no frame to ask for.`,
      );
    }
    control.requestIdr();
    return stream;
  }

  idsOfSession(sessionId: SessionId): StreamId[] {
    return this.list()
      .filter((stream) => stream.sessionId === sessionId)
      .map((stream) => stream.id);
  }

  closeSession(sessionId: SessionId, reason: string): void {
    for (const { stream, control } of this.#entries.values()) {
      if (stream.sessionId === sessionId) control.close(reason);
    }
  }

  closeClient(clientId: ClientId, reason: string): void {
    for (const { stream, control } of this.#entries.values()) {
      if (stream.clientId === clientId) control.close(reason);
    }
  }

  /** A client announces itself: whether a connection that was there is over now. */
  announced(clientId: ClientId): boolean {
    return [...this.#entries.values()].some(
      ({ stream, control }) => stream.clientId === clientId && control.announced(),
    );
  }

  open(
    session: { id: SessionId; name: Name },
    client: { id: ClientId; name: Name },
    control: StreamControl,
  ): Stream {
    const stream: Stream = {
      id: newId(),
      sessionId: session.id,
      sessionName: session.name,
      clientId: client.id,
      clientName: client.name,
      state: 'connecting',
      pid: null,
      restarts: 0,
      problem: null,
      peer: null,
      ...reportFields(noReport()),
      startedAt: this.#now().toISOString(),
    };
    this.#entries.set(stream.id, { stream, control });
    return stream;
  }

  update(
    id: StreamId,
    change: Partial<Pick<Stream, 'state' | 'pid' | 'restarts' | 'problem' | 'peer'>>,
  ): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.stream = { ...entry.stream, ...change };
  }

  report(id: StreamId, report: StreamReport): void {
    const entry = this.#entries.get(id);
    if (entry !== undefined) entry.stream = { ...entry.stream, ...reportFields(report) };
  }

  remove(id: StreamId): void {
    this.#entries.delete(id);
  }

  #find(wanted: string): Entry {
    const named = [...this.#entries.values()].map((entry) => ({
      id: entry.stream.id,
      names: [entry.stream.id],
      entry,
    }));
    const byPeople = named.filter(
      ({ entry }) => entry.stream.sessionName === wanted || entry.stream.clientName === wanted,
    );
    const [only] = byPeople;
    if (only !== undefined && byPeople.length === 1) return only.entry;
    if (byPeople.length > 1) {
      throw new VrtError(
        'ambiguous',
        `"${wanted}" has ${byPeople.length} streams: ${byPeople.map(({ id }) => id).join(', ')}.`,
      );
    }
    return findOne(named, wanted, 'stream', 'stream-not-found').entry;
  }
}

function reportFields({ counters, latencyMs, recoveryFrames, tracked }: StreamReport) {
  return { counters, latencyMs, recoveryFrames, tracked };
}
