import { BenchClient, definition } from './client.js';

/*
 * Clients in a process of their own, so that they do not take turns with the server or the one who measures:
 * `load-process.js PORT JOB`, JOB in JSON. Answers with one message.
 */

export type Job =
  | {
      readonly kind: 'fan-out';
      readonly receivers: number;
      readonly bytes: number;
      readonly hz: number;
      readonly seconds: number;
      /** One more client changes its user data, of so many bytes, again and again. */
      readonly updates?: number;
    }
  | { readonly kind: 'idle'; readonly clients: number; readonly probes: number }
  | { readonly kind: 'everybody'; readonly clients: number; readonly messages: number }
  | { readonly kind: 'slow'; readonly bytes: number; readonly hz: number; readonly seconds: number };

export interface LoadReport {
  readonly latenciesMs: readonly number[];
  readonly sent: number;
  readonly received: number;
  /** How many changes of user data were acknowledged. */
  readonly updates?: number;
}

async function meet(
  port: number,
  receivers: number,
): Promise<{ sender: BenchClient; others: BenchClient[] }> {
  const sender = await BenchClient.open(port);
  const { sessionId } = await sender.ask('AddSession', {
    sessionName: 'bench',
    sessionProtocol: 'socketio',
    scenarioDefinition: definition,
  });
  const others: BenchClient[] = [];
  for (let index = 0; index < receivers; index += 1) {
    const client = await BenchClient.open(port);
    await client.ask('JoinSession', { sessionId });
    others.push(client);
  }
  return { sender, others };
}

async function subscribe(sender: BenchClient, clients: readonly BenchClient[]): Promise<void> {
  for (const client of clients) await client.ask('RegisterForDataStream', sender.userId, 'bench');
}

/** A member that changes its user data in a loop; gives what ends it, and how often it did. */
async function updating(port: number, sender: BenchClient, bytes: number): Promise<() => number> {
  const client = await BenchClient.open(port);
  const { sessionId } = await sender.ask('GetSessionInfo', {});
  await client.ask('JoinSession', { sessionId });
  const ended = new AbortController();
  let updates = 0;
  const loop = async () => {
    while (!ended.signal.aborted) {
      const userDataJson = JSON.stringify({ n: updates, filler: 'x'.repeat(bytes) });
      await client.ask('UpdateUserDataJson', { userDataJson });
      updates += 1;
    }
  };
  void loop();
  return () => {
    ended.abort();
    return updates;
  };
}

/** Sends at an even rate; each frame begins with the time at which it was sent, microseconds. */
async function sendFor(sender: BenchClient, bytes: number, hz: number, seconds: number): Promise<number> {
  const began = performance.now();
  const total = Math.round(hz * seconds);
  for (let index = 0; index < total; index += 1) {
    const due = began + (index * 1000) / hz;
    while (performance.now() < due)
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
    const frame = Buffer.alloc(bytes);
    frame.writeBigUInt64LE(BigInt(Math.round(performance.now() * 1000)), 8);
    sender.sendData(frame);
  }
  return total;
}

/** Time for both servers to compile what they need. */
const warmSeconds = 3;

async function run(port: number, job: Job): Promise<LoadReport> {
  const latenciesMs: number[] = [];
  let received = 0;
  const count = (bytes: Buffer) => {
    received += 1;
    latenciesMs.push(performance.now() - Number(bytes.readBigUInt64LE(8)) / 1000);
  };
  const settle = () => new Promise((resolve) => setTimeout(resolve, 500));
  switch (job.kind) {
    case 'fan-out': {
      const { sender, others } = await meet(port, job.receivers);
      await subscribe(sender, others);
      // The first frames find both servers cold.
      await sendFor(sender, job.bytes, job.hz, warmSeconds);
      await settle();
      for (const client of others) client.onData = count;
      const stop = job.updates === undefined ? undefined : await updating(port, sender, job.updates);
      process.send?.('ready');
      const sent = await sendFor(sender, job.bytes, job.hz, job.seconds);
      process.send?.('sent');
      const updates = stop?.() ?? 0;
      await settle();
      return { latenciesMs, sent: sent * job.receivers, received, updates };
    }
    case 'idle': {
      process.send?.('ready');
      const clients: BenchClient[] = [];
      for (let index = 0; index < job.clients; index += 1) clients.push(await BenchClient.open(port));
      process.send?.('sent');
      await settle();
      const [probe] = clients;
      for (let index = 0; index < job.probes; index += 1) {
        const began = performance.now();
        await probe?.ask('GetNTPTime', {});
        latenciesMs.push(performance.now() - began);
        await new Promise((resolve) => setTimeout(resolve, 2));
      }
      return { latenciesMs, sent: job.probes, received: latenciesMs.length };
    }
    case 'everybody': {
      const { sender, others } = await meet(port, job.clients - 1);
      process.send?.('ready');
      for (let index = 0; index < job.messages; index += 1)
        await sender.ask('SendMessageToAll', { message: 'x'.repeat(64) });
      const wanted = job.messages * job.clients;
      const all = () => [sender, ...others].reduce((sum, client) => sum + client.messages, 0);
      for (let wait = 0; wait < 100 && all() < wanted; wait += 1)
        await new Promise((resolve) => setTimeout(resolve, 100));
      process.send?.('sent');
      return { latenciesMs, sent: wanted, received: all() };
    }
    case 'slow': {
      const { sender, others } = await meet(port, 2);
      const [slow, quick] = others;
      if (slow === undefined || quick === undefined) throw new Error('unreachable');
      await subscribe(sender, others);
      quick.onData = count;
      slow.pause();
      // What garbage collection leaves lying about does not grow after this.
      await sendFor(sender, job.bytes, job.hz, warmSeconds);
      process.send?.('ready');
      received = 0;
      const sent = await sendFor(sender, job.bytes, job.hz, job.seconds);
      await settle();
      process.send?.('sent');
      await settle();
      return { latenciesMs, sent, received };
    }
  }
}

const [port = '0', job = '{}'] = process.argv.slice(2);
const report = await run(Number(port), JSON.parse(job) as Job);
process.send?.(report, () => process.exit(0));
