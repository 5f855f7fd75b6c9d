import type { IncomingMessage, ServerResponse } from 'node:http';
import fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { isLoopback } from '../../../protocol/address.js';
import type { Event } from '../../../protocol/api/event.js';
import { VrtError } from '../../../protocol/api/error.js';
import { logText } from '../../../protocol/text/log-text.js';
import { analyticsOf } from '../../core/people/analytics.js';
import type { Faults } from '../../core/faults.js';
import type { EventBus } from '../../core/events.js';
import { cutEvent } from '../../core/cut-event.js';
import type { People } from '../../core/people/people.js';
import type { Prepared } from '../../core/prepared.js';
import { hasBearer } from '../../web/bearer.js';
import type { HostCheck } from '../../web/host-check.js';
import { Listener } from '../../web/listener.js';
import { webServer, type WebDoor, type WebLimits } from '../../web/web-server.js';
import { LineWriter, type LineFormat, type Lines } from '../../web/line-writer.js';
import { analyticsCsv } from './analytics-csv.js';

export interface LogServerParts {
  readonly bus: Pick<EventBus, 'select' | 'subscribe'>;
  readonly people: Pick<People, 'gatherings' | 'dataStreams'>;
  readonly now: () => Date;
  /** Empty: none is asked for. */
  readonly token: () => string;
  readonly hosts: HostCheck;
  readonly faults: Pick<Faults, 'report'>;
}

const plain = 'text/plain; charset=utf-8';
/** As many events as `GET /v1/events` gives, at most and without `limit`. */
const mostLines = 10_000;
const usualLines = 1_000;
/** Unread characters of a follower before it is disconnected, and how long it may take for the rest. */
const followLimits = { queueChars: 1_048_576, lingerMs: 5_000 };
const textLines: LineFormat<Event> = { contentType: plain, line: textLine };

/** Scripts and people who read logs, not clients: a few hundred are plenty. */
const limits: WebLimits = { connections: 256, requestMs: 10_000 };

/** Logs and analytics over HTTP, as the published orchestrator gave them on port 8081. */
export class LogServer {
  readonly #app: FastifyInstance;
  readonly #ready: Promise<unknown>;
  readonly #listener: Listener<WebDoor>;
  readonly #parts: LogServerParts;
  readonly #followers = new Set<LineWriter<Event>>();

  constructor(parts: LogServerParts) {
    this.#parts = parts;
    this.#app = fastify();
    this.#route();
    this.#ready = Promise.resolve(this.#app.ready());
    this.#listener = new Listener({
      what: 'Logs over HTTP',
      setting: 'vrtogether.logs.port',
      server: (door) =>
        webServer(door, { request: (request, response) => this.#answer(request, response) }, limits),
    });
  }

  get port(): number | null {
    return this.#listener.port;
  }

  /** Null: served nowhere. Throws VrtError `port-in-use` or `config-invalid`. */
  async prepare(
    wanted: { readonly address: string; readonly port: number; readonly token: string } | null,
  ): Promise<Prepared> {
    if (wanted === null) {
      const closed = await this.#listener.prepare(null);
      return {
        apply: async () => {
          await closed.apply();
          // They would follow for ever; each has its own time to read the rest.
          for (const follower of [...this.#followers]) follower.end();
        },
        discard: closed.discard,
      };
    }
    const { address, port, token } = wanted;
    if (token === '' && !isLoopback(address))
      throw new VrtError('config-invalid', `Logs on ${address} would be open to everybody.`, {
        hint: 'Set vrtogether.logs.token, or vrtogether.logs.address to 127.0.0.1.',
      });
    await this.#ready;
    return this.#listener.prepare({ address, port, tls: null });
  }

  /** Followers do not end by themselves. */
  async close(): Promise<void> {
    await this.#listener.close(0);
    await this.#app.close();
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    if (this.#parts.hosts.allows(request)) this.#app.routing(request, response);
    else this.#parts.hosts.refuse(request, response);
  }

  #route(): void {
    const app = this.#app;
    const parts = this.#parts;
    app.addHook('onRequest', async (request, reply) => {
      void reply
        .header('x-content-type-options', 'nosniff')
        .header('content-security-policy', "default-src 'none'");
      const token = parts.token();
      if (token !== '' && !hasBearer(request.headers, token))
        await reply
          .code(401)
          .type(plain)
          .send('Give the token of vrtogether.logs.token as Authorization: Bearer.\n');
    });
    app.get('/', (_, reply) => reply.type(plain).send(guide));
    app.get('/logs', (request, reply) => this.#answerLogs(queryOf(request.query), reply));
    app.get('/sessions', () =>
      [...parts.people.gatherings.list()].map(({ sessionId, session, title, protocol, members }) => ({
        sessionId,
        session,
        title,
        protocol,
        members: members.length,
      })),
    );
    app.get('/sessions/:id/analytics.json', (request, reply) => {
      const found = analyticsFor(parts, request.params);
      return found ?? reply.code(404).type(plain).send('There is no such session.\n');
    });
    app.get('/sessions/:id/analytics.csv', (request, reply) => {
      const found = analyticsFor(parts, request.params);
      if (found === undefined) return reply.code(404).type(plain).send('There is no such session.\n');
      return reply.type('text/csv; charset=utf-8').send(analyticsCsv(found));
    });
  }

  #answerLogs(query: Query, reply: FastifyReply): FastifyReply {
    const { bus, now } = this.#parts;
    const filter = { types: [], severity: 'debug', session: query['session'], client: undefined } as const;
    const asked = Number(query['limit'] ?? usualLines);
    const limit = Number.isInteger(asked) && asked > 0 ? Math.min(asked, mostLines) : usualLines;
    const first = bus.select({ ...filter, since: 0, fromTime: undefined, limit });
    if (query['follow'] !== 'true') return reply.type(plain).send(first.map(textLine).join(''));
    reply.hijack();
    reply.raw.setHeader('x-content-type-options', 'nosniff');
    const lines: Lines<Event> = {
      first,
      follow: (listener) => bus.subscribe(listener, filter),
      cut: (last) => cutEvent(last?.seq ?? 0, now()),
    };
    const follower = new LineWriter(reply.raw, lines, textLines, followLimits, {
      closed: () => void this.#followers.delete(follower),
      failed: (error) => this.#parts.faults.report('Sending log lines to a reader', error),
    });
    this.#followers.add(follower);
    follower.start();
    return reply;
  }
}

const guide = `/logs?session=NAME&limit=N&follow=true   log lines, oldest first
/sessions                                sessions
/sessions/ID/analytics.json              what the data streams of a session carried
/sessions/ID/analytics.csv               the same, a line for each stream and subscriber
`;

function textLine({ time, severity, session, message }: Event): string {
  return `${time} ${severity} ${session === undefined ? '' : `[${logText(session)}] `}${logText(message)}\n`;
}

function analyticsFor({ people, now }: LogServerParts, params: unknown) {
  const { id } = queryOf(params);
  for (const gathering of people.gatherings.list())
    if (gathering.sessionId === id || gathering.session === id)
      return analyticsOf(gathering, people.dataStreams.list(), now());
  return undefined;
}

type Query = Readonly<Record<string, string | undefined>>;

function queryOf(value: unknown): Query {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, each]) => (typeof each === 'string' ? [[key, each]] : [])),
  );
}
