import { once } from 'node:events';
import { createServer, type Server } from 'node:net';
import fastify, {
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  type HTTPMethods,
} from 'fastify';
import { VrtError } from '../../protocol/api/error.js';
import type { Route } from '../../protocol/api/route.js';
import { routes, type RouteName } from '../../protocol/api/routes.js';
import type { Faults } from '../core/faults.js';
import { LineWriter, type LineFormat, type Lines } from '../web/line-writer.js';
import { Connections } from './connections.js';
import { allowEmptyJson, answerBrokenConnection, drainBody } from './http.js';
import { asVrtError, errorBody } from './error-reply.js';
import type { Handlers } from './handler.js';
import { allHandlers, type ApiParts } from './handlers/all.js';
import { requireWrite, type Caller, type WriteRule } from './identity.js';
import { inputReader } from './input.js';
import { defaultLimits, type ApiLimits } from './limits.js';
import { openApi } from './openapi.js';
import { listenOnSocketFile } from './socket-file.js';

/** The part of the daemon's log that the API writes to. */
export interface ApiLog {
  info(fields: object, message: string): void;
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** A request for a change; never with its body, which may be secret. */
export interface ApiCall {
  readonly action: 'accepted' | 'refused';
  readonly method: string;
  readonly path: string;
  readonly uid: number;
  readonly pid: number;
}

export interface LocalApiOptions {
  /** Path of the socket file; its directory exists and nothing lies there. */
  readonly socket: string;
  readonly version: string;
  readonly write: WriteRule;
  readonly parts: ApiParts;
  readonly log: ApiLog;
  readonly limits?: ApiLimits;
  readonly faults: Pick<Faults, 'report'>;
  /** Told of every change that was asked for. */
  readonly called: (call: ApiCall) => void;
}

const routeNames = Object.keys(routes).filter((name): name is RouteName => Object.hasOwn(routes, name));

const ndjson: LineFormat<unknown> = {
  contentType: 'application/x-ndjson',
  line: (item) => `${JSON.stringify(item)}\n`,
};

/** The local API: the table of routes as HTTP/1.1 and JSON over a Unix socket. */
export class LocalApi {
  readonly #options: LocalApiOptions;
  readonly #limits: ApiLimits;
  readonly #app: FastifyInstance;
  readonly #handlers: Handlers;
  readonly #connections: Connections;
  readonly #followers = new Set<{ end(): void }>();
  /** Listens in place of the first server after the socket file was removed. */
  #again: Server | undefined;
  #stopping = false;

  constructor(options: LocalApiOptions) {
    this.#options = options;
    this.#limits = options.limits ?? defaultLimits;
    this.#handlers = allHandlers(options.parts);
    this.#connections = new Connections(this.#limits.connections, (reason) => {
      options.log.warn({ reason }, 'Refused a connection to the local API');
    });
    this.#app = this.#build();
  }

  /** Listens. Throws VrtError `file-unreadable` when the socket cannot be made. */
  async start(): Promise<void> {
    await listenOnSocketFile(
      (path) => this.#app.listen({ path }),
      this.#options.socket,
      this.#options.write.gid,
    );
  }

  /** Restores the socket file after it was removed; connections go on. Throws like `start`. */
  async listenAgain(): Promise<void> {
    // Closing one removes the file at its path.
    this.#again?.close();
    // As an HTTP server makes its own.
    const server = createServer({ allowHalfOpen: true }, (socket) =>
      this.#app.server.emit('connection', socket),
    );
    this.#again = server;
    const listen = async (path: string) => {
      server.listen(path);
      await once(server, 'listening');
    };
    await listenOnSocketFile(listen, this.#options.socket, this.#options.write.gid);
  }

  /** Ends followers, answers pending requests, refuses later ones, and removes the socket file. */
  async close(): Promise<void> {
    this.#stopping = true;
    for (const follower of this.#followers) follower.end();
    const impatience = setTimeout(() => this.#connections.destroyAll(), this.#limits.closeMs);
    this.#again?.close();
    await this.#app.close();
    clearTimeout(impatience);
  }

  #build(): FastifyInstance {
    const { requestMs, checkMs, keepAliveMs, bodyBytes } = this.#limits;
    const app = fastify({
      bodyLimit: bodyBytes,
      exposeHeadRoutes: false,
      forceCloseConnections: 'idle',
      frameworkErrors: (error, _, reply) => {
        void this.#refuse(reply, error);
      },
      clientErrorHandler: answerBrokenConnection,
      http: { connectionsCheckingInterval: checkMs, headersTimeout: requestMs },
      keepAliveTimeout: keepAliveMs,
      requestTimeout: requestMs,
      return503OnClosing: false,
      routerOptions: { maxParamLength: 512 },
    });
    this.#connections.watch(app.server);
    allowEmptyJson(app);
    app.addHook('onRequest', async () => {
      if (this.#stopping) throw new VrtError('daemon-stopping', 'The daemon is stopping.');
    });
    app.setErrorHandler((error, _, reply) => this.#refuse(reply, error));
    app.setNotFoundHandler((request, reply) => {
      const path = request.url.split('?')[0]?.slice(0, 200) ?? '';
      return this.#refuse(
        reply,
        new VrtError('unknown-route', `There is no route ${request.method} ${path}.`),
      );
    });
    for (const name of routeNames) this.#register(app, name);
    const document = openApi(this.#options.version);
    app.get('/v1/openapi.json', () => document);
    return app;
  }

  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- ties the input of a route to its handler
  #register<N extends RouteName>(app: FastifyInstance, name: N): void {
    const { access, contentType }: Route = routes[name];
    const { method, url } = splitName(name);
    const read = inputReader(name);
    const handle = this.#handlers[name];
    app.route({
      method,
      url,
      onRequest: async (request) => {
        if (access === 'write') this.#admitWrite(request);
      },
      handler: async (request, reply) => {
        const answer: unknown = await handle(read(request), this.#caller(request));
        if (access === 'write') this.#log('info', request, 'Changed through the local API', 'accepted');
        if (contentType !== undefined) return reply.type(contentType).send(answer);
        if (!isLines(answer)) return answer;
        reply.hijack();
        this.#follow(reply, answer);
        return reply;
      },
    });
  }

  #admitWrite(request: FastifyRequest): void {
    try {
      requireWrite(this.#caller(request), this.#options.write);
    } catch (error) {
      this.#log('warn', request, 'Refused a change through the local API', 'refused');
      throw error;
    }
  }

  #caller(request: FastifyRequest): Caller {
    return this.#connections.caller(request.raw.socket);
  }

  #follow(reply: FastifyReply, lines: Lines<unknown>): void {
    const writer = new LineWriter(reply.raw, lines, ndjson, this.#limits.follow, {
      closed: () => void this.#followers.delete(writer),
      failed: (error) => this.#options.faults.report('Sending events to a reader', error),
    });
    this.#followers.add(writer);
    writer.start();
  }

  #refuse(reply: FastifyReply, thrown: unknown): FastifyReply {
    const error = asVrtError(thrown);
    if (error.code === 'internal') this.#options.log.error({ err: thrown }, error.message);
    if (error.code === 'body-too-large') drainBody(reply, this.#limits.drainBytes);
    return reply.code(error.status).send(errorBody(error));
  }

  #log(level: 'info' | 'warn', request: FastifyRequest, message: string, action: ApiCall['action']): void {
    const { uid, pid } = this.#caller(request);
    const { method, url } = request;
    this.#options.log[level]({ uid, pid, method, url }, message);
    this.#options.called({ action, method, path: url, uid, pid });
  }
}

function splitName(name: RouteName): { method: HTTPMethods; url: string } {
  const [method = '', url = ''] = name.split(' ');
  switch (method) {
    case 'GET':
    case 'POST':
    case 'PUT':
    case 'PATCH':
    case 'DELETE':
      return { method, url };
    default:
      throw new Error(`route ${name} has an unknown method`);
  }
}

function isLines(answer: unknown): answer is Lines<unknown> {
  return typeof answer === 'object' && answer !== null && 'first' in answer && 'cut' in answer;
}
