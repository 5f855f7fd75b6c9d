import { join } from 'node:path';
import type { Logger } from 'pino';
import type { DoctorCheck, Reloaded } from '../protocol/api/daemon.js';
import { VrtError } from '../protocol/api/error.js';
import { checkNetworkChange, networkOf, type Network } from './configuration/network.js';
import type { ResolvedOptions } from './configuration/resolve.js';
import { loadSystemSettings } from './configuration/system-settings.js';
import { readIfThere } from './options.js';
import type { Announcement } from './core/client-presence.js';
import { Clients } from './core/clients.js';
import { EventBus } from './core/events.js';
import type { Faults } from './core/faults.js';
import { peopleLimits } from './core/people/limits.js';
import { createPeople } from './core/people/people.js';
import { peopleGrace } from './core/people/grace.js';
import { Presence } from './core/people/presence.js';
import { Sessions } from './core/sessions.js';
import { nothingToPrepare } from './core/prepared.js';
import { SettingChanges, type SettingsPreparer } from './core/setting-changes.js';
import { Settings } from './core/settings.js';
import { StatisticsLog } from './core/statistics.js';
import { Streams } from './core/streams.js';
import { DiscoveryListener } from './discovery/listener.js';
import { liveStreams } from './doctor/live-streams.js';
import type { StreamerCommand } from './stream/streamer-process.js';
import { gatewayTable, type GatewayContext } from './gateways/all.js';
import { GatewayService } from './gateways/gateway-service.js';
import { limitsOf } from './local-api/limits.js';
import { LocalApi } from './local-api/server.js';
import { apiEvent } from './service/api-event.js';
import { logEvents } from './service/event-log.js';
import { Hooks } from './service/hooks.js';
import { keepHistory } from './service/history.js';
import { runPeopleClock } from './service/people-clock.js';
import { LogLevel } from './service/log-level.js';
import { reload } from './service/reload.js';
import { SocketKeeper } from './service/socket-keeper.js';
import { groupId } from './service/group.js';
import type { LogFile } from './service/log-file.js';
import { prepareDirectories, prepareSocketDirectory } from './service/directories.js';
import { claimInstance } from './service/instance.js';
import { portOwner } from './service/port-owner.js';
import { openStore } from './store/open.js';
import { errorCode, reasonOf } from '../protocol/text/reason.js';

export interface DaemonFacts {
  readonly version: string;
  readonly uid: number;
  readonly log: Logger;
  /** Where the log goes, when that is a file. */
  readonly logFile: Pick<LogFile, 'bound' | 'reopen'> | undefined;
  /** Reads flags, environment and vrtd.yaml again. Throws VrtError. */
  readonly reread: () => ResolvedOptions;
  readonly faults: Faults;
  /** How streamer processes are started. */
  readonly streamerCommand: StreamerCommand;
  /** Whether the socket's directory is vrt's own. */
  readonly ownSocketDir: boolean;
  /** Looks at the machine, with the ports that are in use. */
  readonly doctor: (network: Network) => Promise<DoctorCheck[]>;
  /** A request over the API to stop. */
  readonly shutdown: () => void;
}

/** Period of the check for silent clients. */
const expiryPeriodMs = 1_000;

/** A running daemon. */
export interface Daemon {
  /** One line for the service manager. */
  readonly summary: string;
  /** Opens the log and reads the configuration again. Throws VrtError for a bad file; then all is as it was. */
  reload(): Promise<Reloaded>;
  close(): Promise<void>;
}

/**
 * Builds the daemon, part by part in the order in which the parts need each other, and undoes it in reverse. When a part
 * cannot be built those before it are undone and the error is thrown.
 */
export async function startDaemon(resolved: ResolvedOptions, facts: DaemonFacts): Promise<Daemon> {
  const { options } = resolved;
  const { log, uid, version, faults } = facts;
  const undo: (() => void | Promise<void>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).toReversed()) await step();
  };
  try {
    const system = loadSystemSettings(options.systemSettings, readIfThere);
    const gid = options.group === null ? null : groupId(options.group);
    prepareDirectories({
      socket: options.socket,
      ownSocketDir: facts.ownSocketDir,
      stateDir: options.stateDir,
      uid,
      gid,
    });
    const instance = await claimInstance(options.socket, options.stateDir);
    undo.push(() => instance.release());

    const { store, setAside } = openStore({
      path: join(options.stateDir, 'vrt.db'),
      now,
      report: (message, cause) => faults.trouble('store', message, cause),
    });
    undo.push(() => store.close());
    const bus = new EventBus(store.events, now, faults);
    undo.push(logEvents(bus, log));
    faults.tellTo((event) => bus.publish(event));
    if (setAside !== undefined) {
      daemonEvent(
        bus,
        'database-set-aside',
        'error',
        `The database was damaged (${setAside.why}); it is kept as ${setAside.path}, and a new one was begun.`,
      );
    }

    const streams = new Streams(now);
    const gateways: GatewayService[] = [];
    const settings = new Settings({
      store: store.settings,
      bus,
      system,
      systemPath: options.systemSettings,
      streams: () => streams.list(),
      gateways: () => gateways,
    });
    const logLevel = new LogLevel(settings, log);
    logLevel.follow(resolved);
    const applyLogging = () => {
      logLevel.apply();
      const { kept_audit_events: audit, kept_traffic_events: traffic, file } = settings.values().logging;
      store.events.keep({ audit, traffic });
      facts.logFile?.bound({ maximumBytes: file.maximum_mb * 1_000_000, kept: file.kept });
    };
    applyLogging();
    undo.push(settings.onChange(applyLogging));
    const network = networkOf(resolved, settings.values(), (sentence) =>
      daemonEvent(bus, 'settings-unusable', 'error', sentence),
    );
    const people = createPeople({
      store,
      bus,
      limits: (sessionId) => peopleLimits(settings.values(sessionId === undefined ? {} : { sessionId })),
      onLimits: (follow) => settings.onChange(follow),
      now,
      monotonicMs,
      later,
    });
    undo.push(() => people.users.flush());
    undo.push(() => people.history.flush());
    const sessions = new Sessions({ store, bus, settings, streams, people: people.ofSessions, now });
    const presence = new Presence(
      { ...people, sessions, grace: () => peopleGrace(settings.values()) },
      monotonicMs(),
    );
    undo.push(runPeopleClock(people.scenarioRuns, presence, faults));
    const clients = new Clients(store.clients, bus, streams, now, settings);
    const expiry = setInterval(
      faults.guarded('Looking for clients that fell silent', () => clients.expire(performance.now())),
      expiryPeriodMs,
    );
    undo.push(() => clearInterval(expiry));

    const hooks = new Hooks({ bus, settings: () => settings.values().hooks, socket: options.socket, faults });
    undo.push(() => hooks.close());
    const statistics = new StatisticsLog(store.statistics, bus, now);
    undo.push(keepHistory(statistics, log));

    const discovery = await openDiscovery(
      network,
      faults.guarded('Taking note of an announcement', (announcement: Announcement) =>
        clients.heard(announcement, performance.now()),
      ),
    );
    if (discovery !== undefined) undo.push(() => discovery.close());
    const context: GatewayContext = {
      bus,
      clients,
      sessions,
      settings,
      statistics,
      streams,
      people,
      presence,
      network,
      discoveryPort: () => discovery?.port ?? null,
      streamerCommand: facts.streamerCommand,
      version,
      now,
      monotonicMs,
      terminate: facts.shutdown,
      faults,
    };
    gateways.push(...gatewayTable.map((entry) => new GatewayService(entry, context)));
    for (const gateway of gateways) {
      undo.push(() => gateway.stop());
      await gateway.start();
    }

    const ports: SettingsPreparer = {
      prepare: async (after, paths) => {
        checkNetworkChange(resolved, after, paths);
        return Promise.resolve(nothingToPrepare);
      },
    };
    const settingChanges = new SettingChanges(settings, () => [ports, ...gateways]);
    const readAgain = () =>
      reload({
        resolved,
        reread: facts.reread,
        systemSettings: (path) => loadSystemSettings(path, readIfThere),
        settingChanges,
        bus,
        reopenLog: () => facts.logFile?.reopen(),
        follow: (next) => logLevel.follow(next),
      });
    const startedAt = now().toISOString();
    const api = new LocalApi({
      faults,
      socket: options.socket,
      version,
      write: { uid, gid },
      log,
      limits: limitsOf(settings.values()),
      called: (call) => {
        if (settings.values().logging.api_calls) bus.publish(apiEvent(call));
      },
      parts: {
        sessions,
        people,
        presence,
        gateways,
        clients,
        streams,
        settings,
        settingChanges,
        events: bus,
        statistics,
        now,
        daemon: {
          doctor: async () => [...(await facts.doctor(network)), ...liveStreams(streams.list())],
          shutdown: facts.shutdown,
          reload: readAgain,
          status: () => {
            const { user, system } = process.cpuUsage();
            return {
              version,
              pid: process.pid,
              startedAt,
              socket: options.socket,
              stateDir: options.stateDir,
              discoveryPort: discovery?.port ?? null,
              sessions: sessions.list().length,
              clients: clients.list().length,
              streams: streams.list().length,
              users: people.users.list().length,
              gateways: gateways.map((gateway) => gateway.status()),
              rssBytes: process.memoryUsage.rss(),
              cpuUs: user + system,
              packetsIgnored: discovery?.ignored ?? 0,
              faults: faults.total,
            };
          },
        },
      },
    });
    await api.start();
    undo.push(() => api.close());
    const keeper = new SocketKeeper({
      path: options.socket,
      bus,
      prepare: () => {
        prepareSocketDirectory({ socket: options.socket, ownSocketDir: facts.ownSocketDir, uid, gid });
        instance.renew();
      },
      listen: () => api.listenAgain(),
    });
    undo.push(keeper.start((work) => faults.guarded('Looking for the socket', work)));
    daemonEvent(bus, 'started', 'info', `vrtd ${version} listens on ${options.socket}.`);
    undo.push(() => daemonEvent(bus, 'stopping', 'info', 'vrtd stops.'));
    return { summary: `Listening on ${options.socket}`, reload: readAgain, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function monotonicMs(): number {
  return performance.now();
}

/** Due at once, it comes after what came in this turn; else in its time. */
function later(work: () => void, afterMs: number): void {
  if (afterMs === 0) setImmediate(work);
  else setTimeout(work, afterMs);
}

function now(): Date {
  return new Date();
}

async function openDiscovery(
  { discoveryAddress, discoveryPort }: Network,
  heard: Parameters<typeof DiscoveryListener.open>[1],
): Promise<DiscoveryListener | undefined> {
  if (discoveryPort === 0) return undefined;
  try {
    return await DiscoveryListener.open({ address: discoveryAddress, port: discoveryPort }, heard);
  } catch (error) {
    if (errorCode(error) !== 'EADDRINUSE')
      throw new VrtError('port-in-use', `UDP port ${discoveryPort} cannot be used: ${reasonOf(error)}.`, {
        cause: error,
      });
    const owner = portOwner('udp', discoveryPort);
    const by = owner === undefined ? 'another program' : `${owner.command} (pid ${owner.pid})`;
    throw new VrtError(
      'port-in-use',
      `UDP port ${discoveryPort}, where headsets announce themselves, is in use by ${by}.`,
      {
        cause: error,
        hint: 'Stop that program, or choose another port with `--discovery-port` (0: find no headsets).',
      },
    );
  }
}

function daemonEvent(
  bus: EventBus,
  action: 'started' | 'stopping' | 'database-set-aside' | 'settings-unusable',
  severity: 'info' | 'error',
  message: string,
): void {
  bus.emit('daemon', action, { severity, message, subject: '', data: {} });
}
