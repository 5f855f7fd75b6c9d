import { request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { bodyLimitBytes } from '../protocol/api/body-limit.js';
import { VrtError } from '../protocol/api/error.js';
import type { InputOf, ReplyOf, RouteName } from '../protocol/api/routes.js';
import type { SocketPlace } from '../protocol/socket-path.js';
import { socketDistrust } from './socket-trust.js';
import { mayLieElsewhere, unreachable, type Unreachable } from './unreachable.js';
import { parseErrorDocument } from './error-document.js';

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

const requestTimeoutMs = 30_000;

/** Typed calls of the local API. Every failure is a VrtError with a sentence and a hint. */
export class DaemonClient {
  readonly #places: readonly [SocketPlace, ...SocketPlace[]];
  /** Socket of the daemon that answered; later requests go there too. */
  #found: SocketPlace | undefined;

  /** `places`: sockets to try, in order. */
  constructor(places: readonly [SocketPlace, ...SocketPlace[]]) {
    this.#places = places;
  }

  /** The socket in use, or the first to try. */
  get socketPath(): string {
    return (this.#found ?? this.#places[0]).path;
  }

  /** A client of the daemon that belongs at the first place: the one that `daemon start` starts. */
  first(): DaemonClient {
    return new DaemonClient([this.#places[0]]);
  }

  async call<N extends RouteName>(route: N, input: InputOf<N> & AnyInput): Promise<ReplyOf<N>> {
    const [method = 'GET', path = '/'] = route.split(' ');
    const given: AnyInput = input;
    const { text } = await this.send(method, fill(path, given), given.body);
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own daemon answers by the same route table
    return JSON.parse(text) as ReplyOf<N>;
  }

  /** One reply per line for as long as the daemon sends them, or until `signal` ends it. */
  async *follow<N extends RouteName>(
    route: N,
    input: InputOf<N> & AnyInput,
    signal: AbortSignal,
  ): AsyncGenerator<ReplyOf<N>> {
    const [method = 'GET', path = '/'] = route.split(' ');
    const response = await this.#open(method, fill(path, input), undefined, signal);
    try {
      for await (const line of createInterface({ input: response })) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own daemon answers by the same route table
        if (line !== '') yield JSON.parse(line) as ReplyOf<N>;
      }
    } catch (error) {
      if (signal.aborted) return;
      throw new VrtError('daemon-unreachable', `The daemon on ${this.socketPath} closed the connection.`, {
        cause: error,
      });
    } finally {
      response.destroy();
    }
  }

  /** Any request, for `vrt api`. Throws VrtError for an error reply. */
  async send(method: string, path: string, body: unknown): Promise<{ status: number; text: string }> {
    const response = await this.#open(method, path, body, AbortSignal.timeout(requestTimeoutMs));
    return { status: response.statusCode ?? 0, text: await textOf(response) };
  }

  async #open(method: string, path: string, body: unknown, signal: AbortSignal): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    if (payload !== undefined && Buffer.byteLength(payload) > bodyLimitBytes)
      throw new VrtError(
        'body-too-large',
        `This is ${Math.ceil(Buffer.byteLength(payload) / 1024)} KiB, which is more than the daemon takes at once.`,
      );
    const places = this.#found === undefined ? this.#places : [this.#found];
    const failures: Unreachable[] = [];
    for (const place of places) {
      const distrust =
        place.whose === 'own' ? socketDistrust(place.path, process.getuid?.() ?? 0) : undefined;
      if (distrust !== undefined) {
        failures.push({ place, distrust });
        continue;
      }
      try {
        const response = await ask(place.path, method, path, payload, signal);
        this.#found = place;
        if ((response.statusCode ?? 500) < 400) return response;
        throw errorOf(response.statusCode ?? 500, await textOf(response));
      } catch (error) {
        if (error instanceof VrtError) throw error;
        const cause = error instanceof Error ? error : new Error(String(error));
        failures.push({ place, cause });
        // Whatever got as far as a daemon belongs to that one.
        if (!mayLieElsewhere(cause)) break;
      }
    }
    throw unreachable(failures);
  }
}

function ask(
  socketPath: string,
  method: string,
  path: string,
  payload: string | undefined,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const outgoing = request({
      socketPath,
      method,
      path,
      signal,
      headers:
        payload === undefined
          ? {}
          : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) },
    });
    outgoing.once('error', reject);
    outgoing.once('response', resolve);
    outgoing.end(payload);
  });
}

function fill(path: string, { params = {}, query = {} }: AnyInput): string {
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
  const search = new URLSearchParams(
    Object.entries(query).flatMap(([key, value]): [string, string][] =>
      value === undefined ? [] : [[key, String(value)]],
    ),
  ).toString();
  return search === '' ? filled : `${filled}?${search}`;
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) text += String(chunk);
  return text;
}

function errorOf(status: number, text: string): VrtError {
  return (
    parseErrorDocument(text) ??
    new VrtError('internal', `The daemon answered with status ${status}: ${text.slice(0, 200)}`)
  );
}
