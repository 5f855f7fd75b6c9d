import { request } from 'node:http';
import type { Client } from '../../protocol/api/client.js';
import type { DaemonStatus } from '../../protocol/api/daemon.js';
import type { Event, EventType } from '../../protocol/api/event.js';
import type { Session } from '../../protocol/api/session.js';
import type { Stream } from '../../protocol/api/stream.js';

export interface HttpReply {
  readonly status: number;
  readonly body: string;
}

const answerTimeoutMs = 10_000;

/** What a test looks at, straight from the daemon's socket: cheaper than a `vrt` per look. */
export class LocalApi {
  readonly socketPath: string;

  constructor(socketPath: string) {
    this.socketPath = socketPath;
  }

  /** Rejects when nobody answers. */
  send(method: string, path: string, body?: unknown): Promise<HttpReply> {
    return new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const sent = request(
        {
          socketPath: this.socketPath,
          method,
          path,
          agent: false,
          timeout: answerTimeoutMs,
          headers: text === '' ? {} : { 'content-type': 'application/json' },
        },
        (response) => {
          let reply = '';
          response.setEncoding('utf8').on('data', (chunk: string) => {
            reply += chunk;
          });
          response.once('error', reject);
          response.once('end', () => resolve({ status: response.statusCode ?? 0, body: reply }));
        },
      );
      sent.once('error', reject);
      sent.once('timeout', () => sent.destroy(new Error(`no answer to ${method} ${path}`)));
      sent.end(text);
    });
  }

  status(): Promise<DaemonStatus> {
    return this.#get('/v1/status');
  }

  sessions(): Promise<Session[]> {
    return this.#get('/v1/sessions');
  }

  clients(): Promise<Client[]> {
    return this.#get('/v1/clients');
  }

  streams(): Promise<Stream[]> {
    return this.#get('/v1/streams');
  }

  /** The newest events, oldest first. */
  async events(...types: readonly EventType[]): Promise<Event[]> {
    const query = types.length === 0 ? '' : `&type=${types.join(',')}`;
    const { status, body } = await this.send('GET', `/v1/events?limit=10000${query}`);
    if (status !== 200) throw new Error(`GET /v1/events: ${status} ${body}`);
    return body
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Event);
  }

  /** By host name. */
  async client(hostname: string): Promise<Client | undefined> {
    return (await this.clients()).find((one) => one.hostname === hostname);
  }

  async #get<T>(path: string): Promise<T> {
    const { status, body } = await this.send('GET', path);
    if (status !== 200) throw new Error(`GET ${path}: ${status} ${body}`);
    return JSON.parse(body) as T;
  }
}
