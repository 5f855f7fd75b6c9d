import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatewayRig } from './gateway-rig.test-support.js';

let rig: GatewayRig;

beforeEach(async () => {
  // All the time there is: timers, and the clock that the gateway reads.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  rig = new GatewayRig();
  await rig.gateway.start();
});

afterEach(async () => {
  await rig.gateway.stop();
  vi.useRealTimers();
});

/** Seconds pass, and everything that is due happens. */
async function pass(seconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(seconds * 1_000);
  await new Promise((resolve) => setImmediate(resolve));
}

async function streaming(): Promise<void> {
  rig.answering.add('10.0.0.7');
  rig.run();
  rig.add();
  await pass(1);
  rig.streamer.streams();
}

describe('who is dialled', () => {
  it.each(['new', 'blocked'] as const)('never is a client that is %s', async (trust) => {
    rig.answering.add('10.0.0.7').add('10.0.0.2');
    rig.run();
    rig.add({ trust, state: 'found', address: '10.0.0.2' });
    await pass(60);
    expect(rig.dialled).toEqual([]);
    // Nor does it cost a process.
    expect(rig.streamers).toEqual([]);
    rig.change('c1', { trust: 'trusted' }, 'trusted');
    await pass(1);
    expect(rig.dialled).toEqual(['10.0.0.2']);
  });

  it('is nobody without a session that has a place', async () => {
    rig.add();
    await pass(10);
    expect([rig.dialled, rig.streamers]).toEqual([[], []]);
  });

  it('is not given to a streamer when its trust was taken back while it was dialled', async () => {
    rig.answering.add('10.0.0.7');
    rig.run();
    rig.add();
    const { clients } = rig;
    const dialled = vi.spyOn(rig.dialled, 'push').mockImplementation(() => {
      const [client] = clients;
      if (client !== undefined) clients[0] = { ...client, trust: 'blocked' };
      return 1;
    });
    await pass(3);
    expect(dialled).toHaveBeenCalledOnce();
    expect(rig.streams.list()).toEqual([]);
    expect(rig.streamers.flatMap(({ peers }) => peers)).toEqual([]);
  });

  it('is dialled only when a streamer is ready', async () => {
    rig.answering.add('10.0.0.7');
    rig.run();
    rig.add();
    await pass(1);
    expect(rig.dialled).toEqual(['10.0.0.7']);
    rig.streamer.streams();
    rig.streamer.dies();
    await pass(5);
    expect(rig.dialled).toHaveLength(1);
    rig.streamer.runsAgain();
    await pass(0);
    expect(rig.dialled).toHaveLength(2);
  });
});

describe('streamers in advance', () => {
  it('are one while a trusted client has no stream, and none when it has', async () => {
    rig.run();
    rig.add();
    await pass(3);
    expect(rig.streamers).toHaveLength(1);
    rig.answering.add('10.0.0.7');
    await pass(2);
    rig.streamer.streams();
    await pass(60);
    expect(rig.streamers).toHaveLength(1);
  });

  it('end with the last client that may need one', async () => {
    rig.run();
    rig.add();
    await pass(2);
    rig.change('c1', { trust: 'blocked' }, 'blocked');
    await pass(1);
    expect(rig.streamers.map(({ closed }) => closed)).toEqual([{ comeBack: false }]);
  });
});

describe('an address that answers but is no headset', () => {
  const seconds = async (total: number) => {
    for (let second = 0; second < total; second += 1) {
      await pass(1);
      const [client] = rig.clients;
      if (client?.state === 'connecting') rig.streamer.ends('the client closed the control connection', true);
    }
  };
  const ended = () => rig.events.filter(({ action }) => action === 'ended');

  it('is dialled less and less, told of the first and the tenth time, and shown with a count', async () => {
    rig.answering.add('10.0.0.7');
    rig.run();
    rig.add();
    await seconds(180);
    expect(rig.dialled.length).toBeLessThan(12);
    expect(rig.dialled.length).toBeGreaterThan(7);
    expect(ended()).toMatchObject([
      { severity: 'warning', data: { count: 1 } },
      { severity: 'warning', data: { count: 10 } },
    ]);
    expect(rig.clients[0]?.problem).toBe(
      `the client closed the control connection (${rig.dialled.length} times in a row)`,
    );
    // Nothing was ever shown there: no stream is opened or closed for each try.
    expect(new Set(rig.actions())).toEqual(new Set(['ended']));
  });

  it.each(['found', 'trusted', 'changed'] as const)(
    'is dialled at once when the client is %s',
    async (action) => {
      rig.answering.add('10.0.0.7');
      rig.run();
      rig.add();
      await seconds(100);
      const before = rig.dialled.length;
      rig.change('c1', {}, action);
      await pass(0);
      expect(rig.dialled).toHaveLength(before + 1);
    },
  );

  it('is a headset like any other once it streams', async () => {
    rig.answering.add('10.0.0.7');
    rig.run();
    rig.add();
    await seconds(100);
    rig.change('c1', {}, 'found');
    await pass(0);
    rig.streamers.find(({ closed, spec }) => closed === undefined && spec !== undefined)?.streams();
    expect(rig.clients[0]).toMatchObject({ state: 'streaming', problem: null });
    expect(rig.actions().slice(-2)).toEqual(['opened', 'streaming']);
  });
});

describe('a stream', () => {
  it('outlives its headset for as long as it lingers, and is closed then', async () => {
    await streaming();
    rig.answering.clear();
    rig.streamer.ends('the client closed the control connection', false);
    await pass(14);
    expect(rig.streams.list()).toMatchObject([{ state: 'waiting' }]);
    expect(rig.streamer.closed).toBeUndefined();
    await pass(2);
    expect(rig.streams.list()).toEqual([]);
    expect(rig.streamer.closed).toEqual({ comeBack: false });
    expect(rig.actions()).toEqual(['opened', 'streaming', 'ended', 'closed']);
  });

  it('is not closed while its headset streams', async () => {
    await streaming();
    await pass(600);
    expect(rig.streams.list()).toMatchObject([{ state: 'streaming' }]);
  });

  it('dials its headset unasked after its streamer died, also one that was found by announcement', async () => {
    rig.answering.add('10.0.0.2');
    rig.run();
    rig.add({ addresses: [], state: 'found', address: '10.0.0.2' });
    await pass(1);
    const { streamer } = rig;
    streamer.streams();
    streamer.dies();
    expect(rig.streams.list()).toMatchObject([{ state: 'restarting', restarts: 1, pid: null }]);
    expect(rig.clients[0]?.state).toBe('absent');
    await pass(2);
    streamer.runsAgain();
    await pass(0);
    expect(rig.dialled).toEqual(['10.0.0.2', '10.0.0.2']);
    streamer.streams();
    expect(rig.streams.list()).toMatchObject([{ state: 'streaming', restarts: 1, problem: null }]);
  });

  it.each([
    { name: 'its session is stopped', end: () => rig.sessions.splice(0), comeBack: false },
    {
      name: 'its client is blocked',
      end: () => rig.change('c1', { trust: 'blocked' }, 'blocked'),
      comeBack: false,
    },
    { name: 'the gateway is reset', end: () => void rig.gateway.reset(), comeBack: true },
    { name: 'the daemon stops', end: () => void rig.gateway.stop(), comeBack: false },
  ])('tells its headset whether to come back: when $name, $comeBack', async ({ end, comeBack }) => {
    await streaming();
    const { streamer } = rig;
    end();
    await pass(1);
    expect(streamer.closed).toEqual({ comeBack });
  });

  it('keeps the port of its client, and takes another when that one is taken by another program', async () => {
    await streaming();
    expect(rig.streamer.peers.at(-1)).toMatchObject({ streamPort: 9944, transport: 'udp' });
    rig.streamer.ends('UDP port 9944 is in use by another program', true, true);
    await pass(2);
    expect(rig.streamer.peers.at(-1)).toMatchObject({ streamPort: 9945 });
  });

  it('says by name that nothing arrives on UDP, and that something does again', async () => {
    rig.answering.add('10.0.0.7');
    rig.run();
    rig.add();
    await pass(1);
    rig.streamer.says({ type: 'stream-silent', silent: true });
    const problem = expect.stringMatching(/nothing arrives from it on UDP port 9944.*firewall/);
    expect(rig.streams.list()).toMatchObject([{ state: 'connecting', problem }]);
    expect(rig.clients).toMatchObject([{ state: 'connecting', problem }]);
    rig.streamer.says({ type: 'stream-silent', silent: false });
    rig.streamer.streams();
    expect(rig.streams.list()).toMatchObject([{ state: 'streaming', problem: null }]);
    expect(rig.actions()).toEqual(['udp-silent', 'udp-heard', 'opened', 'streaming']);
  });

  it('lets a headset go that announces itself anew, when it has been silent', async () => {
    await streaming();
    expect(rig.streams.announced('c1')).toBe(false);
    await pass(1);
    expect(rig.streams.announced('someone else')).toBe(false);
    expect(rig.streams.announced('c1')).toBe(true);
    expect(rig.streamer.drops).toEqual(['it announced itself again']);
  });
});
