// Opens the compiled store and saves session after session, an event beside each; says so after each save has returned.
import { openStore } from '../../../dist/daemon/store/open.js';

const [path, record] = process.argv.slice(2);
const { store } = openStore({ path, now: () => new Date(), report: () => undefined });
const session = JSON.parse(record);
let seq = store.events.lastSeq();
for (let index = 0; ; index += 1) {
  seq += 1;
  store.sessions.put({ ...session, id: `s${index}`, name: `session-${index}`, clients: [`host-${index}`] });
  store.events.append({
    seq,
    time: '2025-01-02T03:04:05.678Z',
    type: 'session',
    action: 'created',
    severity: 'info',
    message: 'x',
    subject: 'x',
    data: {},
  });
  if (!process.stdout.write(`${index} ${seq}\n`))
    await new Promise((resolve) => process.stdout.once('drain', resolve));
  await new Promise((resolve) => setImmediate(resolve));
}
