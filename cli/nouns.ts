import type { Command } from 'commander';

/** One noun of the command line: its line in `vrt --help`, and its commands, loaded when it is typed. */
export interface Noun {
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

export const nouns: Readonly<Record<string, Noun>> = {
  demo: {
    summary: 'stream a room to a simulated headset over a lossy network',
    load: async () => (await import('./commands/demo.js')).demoCommand(),
  },
  dashboard: {
    summary: 'see and change everything, in the terminal',
    load: async () => (await import('./commands/dashboard.js')).dashboardCommand(),
  },
  daemon: {
    summary: 'start, stop and install vrtd',
    load: async () => (await import('./commands/daemon.js')).daemonCommand(),
  },
  session: {
    summary: 'create, start, stop and delete sessions; let people meet in them',
    load: async () => (await import('./commands/session.js')).sessionCommand(),
  },
  user: {
    summary: 'add, list and remove users; watch the inbox of one',
    load: async () => (await import('./commands/user.js')).userCommand(),
  },
  scenario: {
    summary: 'import scenarios, and run those of sessions',
    load: async () => (await import('./commands/scenario.js')).scenarioCommand(),
  },
  room: {
    summary: 'list, enter and leave the rooms of a session',
    load: async () => (await import('./commands/room.js')).roomCommand(),
  },
  gateway: {
    summary: 'show the gateways to clients of other systems',
    load: async () => (await import('./commands/gateway.js')).gatewayCommand(),
  },
  datastream: {
    summary: 'declare, subscribe to and send typed data between users',
    load: async () => (await import('./commands/datastream.js')).datastreamCommand(),
  },
  client: {
    summary: 'find, trust, block and rename clients',
    load: async () => (await import('./commands/client.js')).clientCommand(),
  },
  stream: {
    summary: 'show live streams, request an IDR',
    load: async () => (await import('./commands/stream.js')).streamCommand(),
  },
  settings: {
    summary: 'read and change settings: of everything, of a session, of a client',
    load: async () => (await import('./commands/settings/settings.js')).settingsCommand(),
  },
  wait: {
    summary: 'wait until a session, client or stream reaches a state',
    load: async () => (await import('./commands/wait.js')).waitCommand(),
  },
  events: {
    summary: 'read and follow the event log',
    load: async () => (await import('./commands/events.js')).eventsCommand(),
  },
  logs: {
    summary: 'show the event log as plain lines',
    load: async () => (await import('./commands/logs.js')).logsCommand(),
  },
  stats: {
    summary: 'latency by stage, frame rates, bitrate, loss and recovery of streams',
    load: async () => (await import('./commands/stats.js')).statsCommand(),
  },
  headset: {
    summary: 'run a simulated headset',
    load: async () => (await import('./commands/headset.js')).headsetCommand(),
  },
  poses: {
    summary: 'inspect, import and convert pose recordings',
    load: async () => (await import('./commands/poses.js')).posesCommand(),
  },
  replay: {
    summary: 'replay recordings against a stream and check the result',
    load: async () => (await import('./commands/replay.js')).replayCommand(),
  },
  doctor: {
    summary: 'check what works here and what is missing',
    load: async () => (await import('./commands/doctor.js')).doctorCommand(),
  },
  completion: {
    summary: 'make a shell complete vrt commands',
    load: async () => (await import('./commands/completion.js')).completionCommand(),
  },
  api: {
    summary: 'send any request to the local API',
    load: async () => (await import('./commands/api.js')).apiCommand(),
  },
};
