import { boolean, section, unsigned } from '../build.js';

export const people = section(
  { title: 'People', help: 'Users and what they may use, whichever app they come with', effect: 'live' },
  {
    guests: boolean({ title: 'Guests', help: 'Users without an account are let in' }, true),
    locked: boolean(
      {
        title: 'Locked',
        help: 'Nobody joins a session by itself, with an app; `vrt session lock` chooses it for one',
      },
      false,
    ),
    grace: section(
      { title: 'Grace', help: 'How long the place of a user who is away is kept' },
      {
        after_restart_s: unsigned(
          { title: 'After a restart', help: 'Of the daemon: a user who signs in again is where it was' },
          { default: 60, range: [0, 3600], unit: 's' },
        ),
        after_drop_s: unsigned(
          {
            title: 'After a lost connection',
            help: '0: it leaves at once, and a session that it administers is closed',
          },
          { default: 0, range: [0, 3600], unit: 's' },
        ),
      },
    ),
    history: section(
      { title: 'History', help: 'What is kept of what people say; `vrt session messages` shows it' },
      {
        messages: unsigned(
          {
            title: 'Messages',
            help: 'The newest so many of each session are kept in the database, private ones too; 0: none, and those that were are deleted',
          },
          { default: 0, range: [0, 10_000] },
        ),
      },
    ),
    limits: section(
      { title: 'Limits', help: 'What is refused beyond them' },
      {
        users: unsigned(
          { title: 'Users', help: 'Accounts and guests together' },
          { default: 10_000, range: [1, 1_000_000] },
        ),
        sessions: unsigned({ title: 'Sessions', help: 'In all' }, { default: 1_000, range: [1, 100_000] }),
        sessions_per_user: unsigned(
          { title: 'Sessions per user', help: 'That one user administers' },
          { default: 32, range: [1, 10_000] },
        ),
        members_per_session: unsigned(
          { title: 'Users per session', help: 'Who is in it, present or away; a session may have its own' },
          { default: 5_000, range: [1, 100_000] },
        ),
        streams_per_user: unsigned(
          { title: 'Data streams', help: 'That one user declares; as many again that it subscribes to' },
          { default: 256, range: [1, 10_000] },
        ),
        bytes_per_second: unsigned(
          { title: 'Data rate', help: 'Of all data streams that one user sends' },
          { default: 100_000_000, range: [1_000, 10_000_000_000], unit: 'bytes/s', log: true },
        ),
        user_data_bytes: unsigned(
          { title: 'User data', help: 'Largest facts that are kept about one user, as JSON' },
          { default: 65_536, range: [256, 16_777_216], unit: 'bytes', log: true },
        ),
      },
    ),
  },
);
