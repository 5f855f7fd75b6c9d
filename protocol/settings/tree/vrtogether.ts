import { boolean, listeningAddress, optional, section, text, toggle, unsigned, vector } from '../build.js';

const port = (initial: number) => ({ default: initial, range: [1, 65_535] as const });

const sfu = (name: string, url: string, ports: readonly number[]) =>
  optional(
    { title: name, help: `Sessions of protocol ${name.toLowerCase()} get a process of this pool` },
    false,
    section(
      { title: name, help: 'External media servers' },
      {
        command: vector(
          {
            title: 'Command',
            help: 'Program and arguments; %SFU_PORT% stands for the port of the process',
          },
          text({ title: 'Word', help: 'One argument' }, '', { maxLength: 1024 }),
          [],
        ),
        ports: vector(
          {
            title: 'Ports',
            help: 'One process per port; once all are in use, the process with the fewest sessions is shared',
          },
          unsigned({ title: 'Port', help: 'TCP port' }, port(ports[0] ?? 8094)),
          [...ports],
        ),
        url: text(
          {
            title: 'Address',
            help: 'URL for clients: %EXTERNAL_HOSTNAME%, %SFU_PORT%, %SESSION_ID% and %USER_ID% are filled in',
          },
          url,
          { maxLength: 1024 },
        ),
      },
    ),
  );

/** Names and defaults are those of the reference server where it has them (vrtogether.md 2, 8, 12). */
export const vrtogether = toggle(
  { title: 'VRTogether', help: 'Orchestrator for VR2Gather apps', effect: 'gateway' },
  false,
  section(
    { title: 'VRTogether', help: 'Orchestrator for VR2Gather apps', effect: 'live' },
    {
      address: listeningAddress(
        { title: 'Address', help: 'Where it listens; empty: everywhere', effect: 'gateway' },
        '',
      ),
      port: unsigned({ title: 'Port', help: 'TCP port of the orchestrator', effect: 'gateway' }, port(8090)),
      external_hostname: text(
        {
          title: 'Host name',
          help: 'Name by which clients reach media servers; empty: the one by which they reached the orchestrator',
        },
        '',
        { maxLength: 256 },
      ),
      max_payload_bytes: unsigned(
        { title: 'Largest message', help: 'A larger message closes its connection' },
        { default: 8_000_000, range: [1_000_200, 100_000_000], unit: 'bytes', log: true },
      ),
      queue_bytes: unsigned(
        {
          title: 'Queue',
          help: 'Data frames queued for one slow client; beyond it the oldest are dropped',
        },
        { default: 4_000_000, range: [65_536, 1_000_000_000], unit: 'bytes', log: true },
      ),
      commands_per_second: unsigned(
        {
          title: 'Commands per second',
          help: 'Commands of one client, data frames excluded; more are refused (900)',
        },
        { default: 1_000, range: [10, 1_000_000], log: true },
      ),
      connections: unsigned(
        { title: 'Connections', help: 'Connections that may be open at once' },
        { default: 5_000, range: [1, 100_000] },
      ),
      version_1_clients: boolean(
        { title: 'Version 1', help: 'Also accept clients that speak Engine.IO 3, as those before 2024 do' },
        false,
      ),
      log_namespace: boolean(
        { title: 'Log namespace', help: 'Namespace /log, where log readers listen and writers write' },
        false,
      ),
      local_control: boolean(
        {
          title: 'Local control',
          help: 'Programs on this machine may reset and terminate without signing in as an admin',
        },
        false,
      ),
      live_presenter: section(
        { title: 'Live presenter', help: 'Answer to GetLivePresenterData, which version 1 apps read' },
        {
          live_address: text({ title: 'Live', help: 'Where the live presenter is; empty: nowhere' }, '', {
            maxLength: 1024,
          }),
          vod_address: text({ title: 'Recorded', help: 'Where the recorded one is; empty: nowhere' }, '', {
            maxLength: 1024,
          }),
        },
      ),
      allowed_origins: vector(
        {
          title: 'Origins',
          help: 'Web pages that may connect, such as https://app.example; apps have no origin and always may',
        },
        text({ title: 'Origin', help: 'Scheme, host and port, or *' }, '', { maxLength: 256 }),
        [],
      ),
      tls: optional(
        { title: 'TLS', help: 'Serve https and wss', effect: 'gateway' },
        false,
        section(
          { title: 'TLS', help: 'Files in PEM' },
          {
            certificate: text({ title: 'Certificate', help: 'File with the chain' }, '', { maxLength: 4096 }),
            key: text({ title: 'Key', help: 'File with the private key' }, '', { maxLength: 4096 }),
          },
        ),
      ),
      reflector: toggle(
        {
          title: 'TCP reflector',
          help: 'Relay of media for sessions of protocol tcpreflector',
        },
        false,
        section(
          { title: 'TCP reflector', help: 'Relay of media' },
          { port: unsigned({ title: 'Port', help: 'TCP port' }, port(8098)) },
        ),
      ),
      dash: sfu('DASH', 'http://%EXTERNAL_HOSTNAME%:%SFU_PORT%/%USER_ID%/', [8096, 8097]),
      webrtc: sfu('WebRTC', 'http://%EXTERNAL_HOSTNAME%:%SFU_PORT%/', [8094, 8095]),
      logs: toggle(
        { title: 'Logs over HTTP', help: 'Logs and analytics for scripts, as text, JSON and CSV' },
        false,
        section(
          { title: 'Logs over HTTP', help: 'Logs and analytics for scripts' },
          {
            address: listeningAddress(
              { title: 'Address', help: 'Where it listens; beyond this machine it needs a token' },
              '127.0.0.1',
            ),
            port: unsigned({ title: 'Port', help: 'TCP port' }, port(8081)),
            token: text(
              { title: 'Token', help: 'Required as Authorization: Bearer; empty: none', secret: true },
              '',
              {
                maxLength: 256,
              },
            ),
          },
        ),
      ),
    },
  ),
);
