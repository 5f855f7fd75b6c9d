import { section, text, vector } from '../build.js';

export const web = section(
  { title: 'Web', help: 'What the listeners for HTTP have in common', effect: 'live' },
  {
    allowed_hosts: vector(
      {
        title: 'Host names',
        help: 'Names by which web pages, polling clients and readers of logs reach this machine, beside its addresses and its own names; * is any',
      },
      text({ title: 'Name', help: 'Without port, such as vr.example.org' }, '', { maxLength: 253 }),
      [],
    ),
  },
);
