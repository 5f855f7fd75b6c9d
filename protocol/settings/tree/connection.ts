import {
  boolean,
  choice,
  float,
  optional,
  preset,
  section,
  text,
  toggle,
  unsigned,
  variant,
  vector,
} from '../build.js';
import { packetSizeRange } from '../../alvr/shard.js';

const network = preset(
  { title: 'Network', help: 'Network between the daemon and the headset' },
  {
    Wifi: {
      title: 'Wi-Fi',
      help: 'UDP; freezes on the last good picture after a loss',
      sets: {
        'connection.stream_protocol': 'Automatic',
        'connection.avoid_video_glitching': true,
        'connection.minimum_idr_interval_ms': 50,
        'connection.idr_share': 0.2,
      },
    },
    Lossy: {
      title: 'Lossy Wi-Fi',
      help: 'More and earlier repair, at the cost of bandwidth',
      sets: {
        'connection.stream_protocol': 'Udp',
        'connection.avoid_video_glitching': true,
        'connection.minimum_idr_interval_ms': 30,
        'connection.idr_share': 0.35,
      },
    },
    Cable: {
      title: 'Cable',
      help: 'TCP through adb: nothing is lost',
      sets: { 'connection.stream_protocol': 'Tcp', 'connection.avoid_video_glitching': false },
    },
  },
);

const bufferSize = (title: string, help: string) =>
  choice({ title, help, headset: true }, 'Maximum', {
    Default: variant('System default'),
    Maximum: variant('Maximum'),
    Custom: variant(
      'Custom',
      unsigned(
        { title: 'Size', help },
        { default: 100_000, range: [4096, 100_000_000], unit: 'bytes', log: true },
      ),
    ),
  });

const dscp = optional(
  { title: 'DSCP', help: 'Priority mark on packets of the headset (RFC 4594)', headset: true },
  false,
  choice({ title: 'Class', help: 'Priority class' }, 'ExpeditedForwarding', {
    BestEffort: variant('Best effort'),
    ClassSelector: variant(
      'Class selector',
      unsigned({ title: 'Class', help: '1 to 7' }, { default: 7, range: [1, 7], step: 1 }),
    ),
    AssuredForwarding: variant(
      'Assured forwarding',
      section(
        { title: 'Assured forwarding', help: 'Class and drop probability' },
        {
          class: unsigned({ title: 'Class', help: '1 to 4' }, { default: 4, range: [1, 4], step: 1 }),
          drop_probability: choice({ title: 'Drop probability', help: 'In that class' }, 'Low', {
            Low: variant('Low'),
            Medium: variant('Medium'),
            High: variant('High'),
          }),
        },
      ),
    ),
    ExpeditedForwarding: variant('Expedited forwarding'),
  }),
);

const port = (initial: number) => ({ default: initial, range: [1, 65_535] as const });

export const connection = section(
  { title: 'Connection', help: 'Finding headsets and reaching them' },
  {
    network,
    stream_protocol: choice({ title: 'Protocol', help: 'Of the stream socket' }, 'Automatic', {
      Automatic: variant('UDP; TCP for a wired headset'),
      Udp: variant('UDP'),
      Tcp: variant('TCP'),
    }),
    packet_size: unsigned(
      { title: 'Packet size', help: 'Bytes of a shard without its length field' },
      { default: 1400, range: [1024, packetSizeRange.maximum], unit: 'bytes', log: true },
    ),
    avoid_video_glitching: boolean(
      {
        title: 'Avoid glitches',
        help: 'After a loss the headset shows the last good picture instead of a damaged one',
      },
      true,
    ),
    minimum_idr_interval_ms: unsigned(
      {
        title: 'IDR distance',
        help: 'Least time between two IDR frames that a headset requested',
        effect: 'live',
        was: ['idr.minimumIntervalMs'],
      },
      { default: 50, range: [5, 1000], step: 5, unit: 'ms' },
    ),
    idr_share: float(
      {
        title: 'IDR share',
        help: 'Largest share of the bitrate that IDR frames may take',
        effect: 'live',
        was: ['idr.share'],
      },
      { default: 0.2, range: [0.01, 1], step: 0.01 },
    ),
    client_discovery: toggle(
      { title: 'Discovery', help: 'Listen for headsets that announce themselves', effect: 'daemon' },
      true,
      section(
        { title: 'Discovery', help: 'Listen for headsets that announce themselves' },
        {
          port: unsigned({ title: 'Port', help: 'UDP port of announcements' }, port(9943)),
          ignored_clients: vector(
            {
              title: 'Ignored headsets',
              help: "Host names to ignore, such as a neighbour's headset",
              effect: 'live',
            },
            text({ title: 'Host name', help: 'As announced' }, '', { maxLength: 32 }),
            [],
          ),
          auto_trust_clients: boolean(
            {
              title: 'Trust on sight',
              help: 'Trust every new client; only for closed test networks',
              effect: 'live',
              was: ['discovery.autoTrust'],
            },
            false,
          ),
        },
      ),
    ),
    control_port: unsigned(
      { title: 'Control port', help: 'TCP port on which headsets listen', effect: 'daemon' },
      port(9943),
    ),
    stream_port: unsigned(
      { title: 'Stream port', help: 'First port of the range that streams use', effect: 'daemon' },
      port(9944),
    ),
    stream_ports: unsigned(
      { title: 'Stream ports', help: 'Ports in that range, one per stream', effect: 'daemon' },
      { default: 64, range: [1, 4096] },
    ),
    linger_s: unsigned(
      {
        title: 'Linger',
        help: 'How long a stream without its headset keeps its encoder ready',
        effect: 'live',
      },
      { default: 15, range: [0, 600], unit: 's' },
    ),
    client_send_buffer_bytes: bufferSize(
      'Send buffer of the headset',
      'Bytes of the headset for what it sends',
    ),
    client_recv_buffer_bytes: bufferSize(
      'Receive buffer of the headset',
      'Bytes of the headset for what it receives',
    ),
    statistics_history_size: unsigned(
      { title: 'Latency window', help: 'Frames over which the headset averages its latency', headset: true },
      { default: 256, range: [1, 10_000], unit: 'frames' },
    ),
    dscp,
  },
);

const hook = (title: string, help: string) =>
  optional(
    { title, help },
    false,
    text({ title, help: 'Command line for /bin/sh' }, 'true', { maxLength: 1024 }),
  );

export const hooks = section(
  {
    title: 'Hooks',
    help: 'Commands run on events; vrtd(8) lists their environment',
    effect: 'live',
  },
  {
    client_connected: hook('Client connects', 'Runs when a headset begins to stream'),
    client_disconnected: hook('Client leaves', 'Runs when a headset stopped streaming'),
    session_started: hook('Session starts', 'Runs when a session is started'),
    session_stopped: hook('Session stops', 'Runs when a session is stopped'),
    timeout_s: unsigned(
      { title: 'Time limit', help: 'A hook that runs longer is killed' },
      { default: 30, range: [1, 3600], unit: 's' },
    ),
  },
);
