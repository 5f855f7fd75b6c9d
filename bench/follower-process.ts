import { request } from 'node:http';

/** Followers of one daemon in a process of their own: `SOCKET COUNT`. Tells when all are connected, and on request what came. */
const [socketPath = '', count = '0'] = process.argv.slice(2);
let events = 0;
let connected = 0;

for (let index = 0; index < Number(count); index += 1) {
  const call = request(
    { socketPath, path: '/v1/events?follow=true&type=setting', agent: false },
    (response) => {
      let rest = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        events += lines.length;
      });
      response.on('error', () => undefined);
      connected += 1;
      if (connected === Number(count)) process.send?.({ connected });
    },
  );
  call.on('error', () => process.exit(1));
  call.end();
}
process.on('message', () => process.send?.({ events }, () => process.exit(0)));
