import { boolean, choice, section, toggle, unsigned, variant } from '../build.js';

export const session = section(
  { title: 'Sessions', help: 'What new sessions are like', effect: 'live' },
  {
    start_when_created: boolean(
      { title: 'Start at once', help: 'A new session takes clients right away' },
      true,
    ),
  },
);

export const logging = section(
  { title: 'Logging', help: 'What is written down', effect: 'live' },
  {
    level: choice(
      {
        title: 'Log level',
        help: 'Least severe level in the log of vrtd; --log-level wins while it is given',
      },
      'Info',
      {
        Debug: variant('Debug'),
        Info: variant('Info'),
        Warning: variant('Warning'),
        Error: variant('Error'),
      },
    ),
    kept_audit_events: unsigned(
      {
        title: 'Kept audit events',
        help: 'How many events the database keeps of what people decided: trust, sessions, settings, users',
      },
      { default: 20_000, range: [100, 1_000_000] },
    ),
    kept_traffic_events: unsigned(
      {
        title: 'Kept traffic events',
        help: 'How many events the database keeps of what the network causes: streams, losses, arrivals, words of headsets',
        was: ['logging.kept_events'],
      },
      { default: 20_000, range: [100, 1_000_000] },
    ),
    stream_events_one_by_one: unsigned(
      {
        title: 'Stream events one by one',
        help: 'How many losses, how many IDRs and how many changes of the bitrate of a stream are told one by one in 10 s; the rest is one event with their count',
      },
      { default: 5, range: [0, 10_000] },
    ),
    file: section(
      { title: 'Log file', help: 'The file that vrtd logs to, where it does (--log-file, vrt daemon start)' },
      {
        maximum_mb: unsigned(
          { title: 'Size', help: 'A larger one is put aside as FILE.1' },
          { default: 10, range: [1, 10_000], unit: 'MB' },
        ),
        kept: unsigned(
          { title: 'Kept', help: 'How many that were put aside are kept' },
          { default: 3, range: [0, 100] },
        ),
      },
    ),
    api_calls: boolean({ title: 'API calls', help: 'An event for each change through the local API' }, true),
    client_log_report_level: toggle(
      {
        title: 'Headset log',
        help: 'The headset reports its own log lines',
        effect: 'stream',
        headset: 'extra.logging.client_log_report_level',
      },
      true,
      choice({ title: 'Level', help: 'Least severe level that it reports' }, 'Error', {
        Error: variant('Error'),
        Warning: variant('Warning'),
        Info: variant('Info'),
        Debug: variant('Debug'),
      }),
    ),
  },
);

export const api = section(
  { title: 'Local API', help: 'The socket that vrt uses', effect: 'daemon' },
  {
    connections: unsigned(
      { title: 'Connections', help: 'How many may be open at once' },
      { default: 256, range: [8, 10_000] },
    ),
  },
);
