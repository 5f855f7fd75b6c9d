import {
  createServer,
  type IncomingMessage,
  type Server as HttpServer,
  type ServerResponse,
} from 'node:http';
import type { Duplex } from 'node:stream';
import { Server } from 'socket.io';
import { WebSocketServer, type ServerOptions } from 'ws';
import type { HostCheck } from '../../web/host-check.js';
import { isAllowed, mayBePage, mayConnect } from '../../web/origin.js';
import { patientParser } from './parser.js';
import type { VrtogetherSettings } from './settings.js';
import { asEngine3 } from './version-1.js';

/** Those of the reference server (vrtogether.md 2), milliseconds. */
const pingIntervalMs = 25_000;
const pingTimeoutMs = 20_000;

/** Socket.IO behind whichever doors there are, with settings that it reads as they are now. */
export class SocketServer {
  readonly io: Server;
  readonly #settings: () => VrtogetherSettings;
  readonly #hosts: HostCheck;
  /** Never listens: requests are handed to it, so that a door can move and connections stay. */
  readonly #inner: HttpServer;
  readonly #webSockets: WebSocketServer[] = [];

  constructor(settings: () => VrtogetherSettings, hosts: HostCheck) {
    this.#settings = settings;
    this.#hosts = hosts;
    this.#inner = createServer(answer);
    const keep = (server: WebSocketServer) => void this.#webSockets.push(server);
    this.io = new Server(this.#inner, {
      pingInterval: pingIntervalMs,
      pingTimeout: pingTimeoutMs,
      maxHttpBufferSize: settings().max_payload_bytes,
      wsEngine: class extends WebSocketServer {
        constructor(options: ServerOptions) {
          super(options);
          keep(this);
        }
      },
      // Pages that may connect may also begin with polling; apps ask for no such headers and get none.
      cors: {
        origin: (origin, allow) =>
          allow(null, origin !== undefined && isAllowed(origin, settings().allowed_origins)),
      },
      parser: patientParser,
      allowEIO3: settings().version_1_clients,
      allowRequest: (request, allow) => {
        const full = this.io.engine.clientsCount >= settings().connections;
        allow(full ? 'too many connections' : null, !full && mayConnect(request, settings().allowed_origins));
      },
    });
  }

  request(request: IncomingMessage, response: ServerResponse): void {
    if (this.#knows(request)) this.#inner.emit('request', this.#read(request), response);
    else this.#hosts.refuse(request, response);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#knows(request)) this.#inner.emit('upgrade', this.#read(request), socket, head);
    else socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n');
  }

  /** New connections get the settings of now; those that there are keep theirs. */
  follow(): void {
    const { max_payload_bytes: bytes, version_1_clients: version1 } = this.#settings();
    const { opts } = this.io.engine;
    opts.maxHttpBufferSize = bytes;
    opts.allowEIO3 = version1;
    for (const server of this.#webSockets) server.options.maxPayload = bytes;
  }

  /** Ends every connection. */
  async close(): Promise<void> {
    await this.io.close();
  }

  /** Apps may use any name of this machine; where a page may be behind a request, the name must be ours. */
  #knows(request: IncomingMessage): boolean {
    const { origin } = request.headers;
    if (!mayBePage(request)) return true;
    if (origin !== undefined && isAllowed(origin, this.#settings().allowed_origins)) return true;
    return this.#hosts.allows(request);
  }

  #read(request: IncomingMessage): IncomingMessage {
    if (this.#settings().version_1_clients) asEngine3(request);
    return request;
  }
}

/** Text for people who open it in a browser. */
function answer(request: IncomingMessage, response: ServerResponse): void {
  if ((request.url ?? '').startsWith('/socket.io/')) return;
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' });
  response.end('vrt: an orchestrator for VR2Gather apps; connect to /socket.io/.\n');
}
