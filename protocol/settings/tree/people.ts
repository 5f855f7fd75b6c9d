import { boolean, section, unsigned } from '../build.js';

export const people = section(
  { title: 'People', help: 'Users and what they may use, whichever app they come with', effect: 'live' },
  {
    guests: boolean({ title: 'Guests', help: 'Admit users without an account' }, true),
    locked: boolean(
      {
        title: 'Locked',
        help: 'Apps cannot join sessions; `vrt session lock` sets this for one session',
      },
      false,
    ),
    grace: section(
      { title: 'Grace', help: 'How long the place of an absent user is kept' },
      {
        after_restart_s: unsigned(
          {
            title: 'After a restart',
            help: 'After a restart of the daemon: a user who signs in again returns to its place',
          },
          { default: 60, range: [0, 3600], unit: 's' },
        ),
        after_drop_s: unsigned(
          {
            title: 'After a lost connection',
            help: '0: the user leaves at once, and a session that it administers is closed',
          },
          { default: 0, range: [0, 3600], unit: 's' },
        ),
      },
    ),
    history: section(
      { title: 'History', help: 'Retained messages of people; `vrt session messages` shows them' },
      {
        messages: unsigned(
          {
            title: 'Messages',
            help: 'The database retains this many of the newest messages of each session, private ones included; 0: none, and retained ones are deleted',
          },
          { default: 0, range: [0, 10_000] },
        ),
      },
    ),
    limits: section(
      { title: 'Limits', help: 'Whatever exceeds them is refused' },
      {
        users: unsigned(
          { title: 'Users', help: 'Accounts and guests together' },
          { default: 10_000, range: [1, 1_000_000] },
        ),
        sessions: unsigned({ title: 'Sessions', help: 'In all' }, { default: 1_000, range: [1, 100_000] }),
        sessions_per_user: unsigned(
          { title: 'Sessions per user', help: 'Sessions that one user may administer' },
          { default: 32, range: [1, 10_000] },
        ),
        members_per_session: unsigned(
          {
            title: 'Users per session',
            help: 'Members of one session, present or absent; a session may have its own limit',
          },
          { default: 5_000, range: [1, 100_000] },
        ),
        streams_per_user: unsigned(
          {
            title: 'Data streams',
            help: 'Data streams that one user may declare, and as many again that it may subscribe to',
          },
          { default: 256, range: [1, 10_000] },
        ),
        bytes_per_second: unsigned(
          { title: 'Data rate', help: 'Of all data streams that one user sends' },
          { default: 100_000_000, range: [1_000, 10_000_000_000], unit: 'bytes/s', log: true },
        ),
        user_data_bytes: unsigned(
          { title: 'User data', help: 'Largest data of one user, as JSON' },
          { default: 65_536, range: [256, 16_777_216], unit: 'bytes', log: true },
        ),
      },
    ),
  },
);
