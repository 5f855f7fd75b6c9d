import { boolean, choice, section, toggle, unsigned, variant } from '../build.js';

export const session = section(
  { title: 'Sessions', help: 'Defaults of new sessions', effect: 'live' },
  {
    start_when_created: boolean(
      { title: 'Start at once', help: 'A new session accepts clients at once' },
      true,
    ),
  },
);

export const logging = section(
  { title: 'Logging', help: 'What vrtd records', effect: 'live' },
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
        help: 'Events that people caused (trust, sessions, settings, users) that the database retains',
      },
      { default: 20_000, range: [100, 1_000_000] },
    ),
    kept_traffic_events: unsigned(
      {
        title: 'Kept traffic events',
        help: 'Events that the network caused (streams, losses, arrivals, log lines of headsets) that the database retains',
        was: ['logging.kept_events'],
      },
      { default: 20_000, range: [100, 1_000_000] },
    ),
    stream_events_one_by_one: unsigned(
      {
        title: 'Stream events one by one',
        help: 'Losses, IDRs and bitrate changes of a stream that are each emitted as an event, per kind in 10 s; the rest is summed up in one event',
      },
      { default: 5, range: [0, 10_000] },
    ),
    file: section(
      { title: 'Log file', help: 'The log file of vrtd, if it has one (--log-file, vrt daemon start)' },
      {
        maximum_mb: unsigned(
          { title: 'Size', help: 'A larger file is rotated to FILE.1' },
          { default: 10, range: [1, 10_000], unit: 'MB' },
        ),
        kept: unsigned(
          { title: 'Kept', help: 'Rotated files that are retained' },
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
      { title: 'Connections', help: 'Connections that may be open at once' },
      { default: 256, range: [8, 10_000] },
    ),
  },
);
