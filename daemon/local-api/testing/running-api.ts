import { mkdtempSync, rmSync } from 'node:fs';
import { request, type IncomingMessage } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { Clients } from '../../core/clients.js';
import { EventBus } from '../../core/events.js';
import { Faults } from '../../core/faults.js';
import { peopleLimits } from '../../core/people/limits.js';
import { createPeople } from '../../core/people/people.js';
import { Presence } from '../../core/people/presence.js';
import { Sessions } from '../../core/sessions.js';
import { SettingChanges } from '../../core/setting-changes.js';
import { Settings } from '../../core/settings.js';
import { Streams } from '../../core/streams.js';
// oxlint-disable-next-line no-restricted-imports -- tests of the API run over the real store
import { openStore } from '../../store/open.js';
import { defaultLimits, type ApiLimits } from '../limits.js';
import { LocalApi, type ApiCall } from '../server.js';
import { StatisticsLog } from '../../core/statistics.js';

export interface Answer {
  readonly status: number;
  readonly body: unknown;
  readonly text: string;
  readonly type: string | undefined;
}

const now = () => new Date();

/** A local API over a real core and a real store in a directory of its own. */
export async function runningApi(
  change: { limits?: Partial<ApiLimits>; gid?: number | null; uid?: number } = {},
) {
  const directory = mkdtempSync(join(tmpdir(), 'vrt-api-'));
  const socket = join(directory, 'vrtd.sock');
  const logged: { level: string; fields: object; message: string }[] = [];
  const log = (level: string) => (fields: object, message: string) => logged.push({ level, fields, message });
  const { store } = openStore({ path: join(directory, 'vrt.db'), now, report: () => undefined });
  const events = new EventBus(store.events, now, new Faults());
  const streams = new Streams(now);
  const settings = new Settings({
    store: store.settings,
    bus: events,
    system: new Map(),
    systemPath: '/etc/vrt/settings.yaml',
    streams: () => streams.list(),
    gateways: () => [],
  });
  const people = createPeople({
    store,
    bus: events,
    limits: (sessionId) => peopleLimits(settings.values(sessionId === undefined ? {} : { sessionId })),
    onLimits: (follow) => settings.onChange(follow),
    now,
    monotonicMs: () => performance.now(),
    later: (work) => work(),
  });
  const sessions = new Sessions({ store, bus: events, settings, streams, people: people.ofSessions, now });
  const presence = new Presence({ ...people, sessions, grace: () => ({ restartMs: 0, dropMs: 0 }) }, 0);
  const clients = new Clients(store.clients, events, streams, now, settings);
  const statistics = new StatisticsLog(store.statistics, events, now);
  const calls: ApiCall[] = [];
  let shutdowns = 0;
  const daemon = {
    status: () => ({
      version: '1.2.3',
      pid: process.pid,
      startedAt: now().toISOString(),
      socket,
      stateDir: directory,
      discoveryPort: null,
      sessions: sessions.list().length,
      clients: 0,
      streams: 0,
      users: 0,
      gateways: [],
      rssBytes: 0,
      cpuUs: 0,
      packetsIgnored: 0,
      faults: 0,
    }),
    doctor: async () => Promise.resolve([]),
    reload: () => Promise.resolve({ changed: [], restart: [] }),
    shutdown: () => {
      shutdowns += 1;
    },
  };
  const api = new LocalApi({
    faults: new Faults(),
    socket,
    version: '1.2.3',
    write: { uid: change.uid ?? process.getuid?.() ?? 0, gid: change.gid ?? null },
    parts: {
      daemon,
      sessions,
      people,
      presence,
      gateways: [],
      clients,
      streams,
      settings,
      settingChanges: new SettingChanges(settings, () => []),
      events,
      statistics,
      now,
    },
    called: (call) => calls.push(call),
    log: { info: log('info'), warn: log('warn'), error: log('error') },
    limits: { ...defaultLimits, ...change.limits },
  });
  await api.start();

  async function open(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    return new Promise<IncomingMessage>((resolve, reject) => {
      const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
      const json = payload === undefined ? {} : { 'content-type': 'application/json' };
      request({ socketPath: socket, method, path, headers: { ...json, ...headers }, agent: false }, resolve)
        .on('error', reject)
        .end(payload);
    });
  }

  return {
    api,
    socket,
    directory,
    logged,
    events,
    sessions,
    streams,
    statistics,
    calls,
    open,
    shutdowns: () => shutdowns,
    ask: async (...input: Parameters<typeof open>): Promise<Answer> => {
      const message = await open(...input);
      const content = await text(message);
      const type = message.headers['content-type'];
      const body: unknown =
        content !== '' && type?.startsWith('application/json') ? JSON.parse(content) : undefined;
      return { status: message.statusCode ?? 0, body, text: content, type };
    },
    stop: async () => {
      await api.close();
      store.close();
      rmSync(directory, { recursive: true });
    },
  };
}

export type RunningApi = Awaited<ReturnType<typeof runningApi>>;
