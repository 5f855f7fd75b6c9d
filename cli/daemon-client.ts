import { existsSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { createInterface } from 'node:readline';
import { isErrorCode, VrtError } from '../protocol/api/error.js';
import type { InputOf, ReplyOf, RouteName } from '../protocol/api/routes.js';

interface AnyInput {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: unknown;
}

const requestTimeoutMs = 30_000;

/** Typed calls of the local API. Every failure is a VrtError with a sentence and a hint. */
export class DaemonClient {
  readonly socketPath: string;

  constructor(socketPath: string) {
    this.socketPath = socketPath;
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
      throw new VrtError('daemon-unreachable', `The daemon on ${this.socketPath} went away.`, {
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

  #open(method: string, path: string, body: unknown, signal: AbortSignal): Promise<IncomingMessage> {
    const payload = body === undefined ? undefined : JSON.stringify(body);
    return new Promise((resolve, reject) => {
      const outgoing = request({
        socketPath: this.socketPath,
        method,
        path,
        signal,
        headers:
          payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) },
      });
      outgoing.once('error', (error: NodeJS.ErrnoException) => reject(this.#unreachable(error)));
      outgoing.once('response', (response) => {
        if ((response.statusCode ?? 500) < 400) resolve(response);
        else void textOf(response).then((text) => reject(errorOf(response.statusCode ?? 500, text)), reject);
      });
      outgoing.end(payload);
    });
  }

  #unreachable(error: NodeJS.ErrnoException): VrtError {
    const path = this.socketPath;
    switch (error.code) {
      case 'ENOENT':
        return new VrtError('daemon-unreachable', `No daemon is running: there is no socket ${path}.`, {
          cause: error,
        });
      case 'ECONNREFUSED':
        return new VrtError(
          'daemon-unreachable',
          `No daemon answers on ${path}: it ended without cleaning up.`,
          { cause: error },
        );
      case 'EACCES':
      case 'EPERM':
        return new VrtError('denied', `You may not use ${path}.`, {
          cause: error,
          hint: 'Ask for membership in the group of that socket, or run as its owner.',
        });
      default: {
        const why =
          error.name === 'TimeoutError' || error.name === 'AbortError'
            ? 'it did not answer in time'
            : error.message;
        return new VrtError('daemon-unreachable', `The daemon on ${path} cannot be used: ${why}.`, {
          cause: error,
          hint: existsSync(path)
            ? 'See its log, or restart it: `vrt daemon stop`, `vrt daemon start`.'
            : 'Start it with `vrt daemon start`.',
        });
      }
    }
  }
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
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && 'error' in parsed) {
      const { error } = parsed;
      if (
        typeof error === 'object' &&
        error !== null &&
        'code' in error &&
        'message' in error &&
        'hint' in error
      ) {
        const { code, message, hint } = error;
        if (typeof code === 'string' && isErrorCode(code))
          return new VrtError(code, String(message), { hint: String(hint) });
      }
    }
  } catch {
    // Not ours: told below as it came.
  }
  return new VrtError('internal', `The daemon answered with status ${status}: ${text.slice(0, 200)}`);
}
