import { expect, it, vi } from 'vitest';
import { Machine } from './system/machine.js';
import { until } from './system/until.js';

/** Frames of this size take a second each where other work runs beside them. */
const patienceMs = 120_000;
vi.setConfig({ testTimeout: 2 * patienceMs });

/** Two threads draw and encode no frame of 8 million pixels in the 8.3 ms that 120 Hz leave. */
const tooMuch = ['--view', '2048x1920', '--rates', '120', '--duration', '200s'];

it("makes a picture smaller that this machine cannot draw at the headset's rate, and says so everywhere", async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  await machine.vrt('settings', 'set', 'video.preferred_fps', '120');
  await machine.vrt('session', 'create', '--name', 'hall');
  machine.startHeadset('1234.client', ...tooMuch);
  await until('it is found', async () => (await machine.client('1234.client')) !== undefined);
  await machine.vrt('client', 'trust', '1234.client');
  await until(
    'the picture is smaller',
    async () => {
      const [stream] = await machine.streams();
      return (
        stream?.state === 'streaming' && (stream.peer?.eyeWidth ?? 2048) < 2048 && stream.problem !== null
      );
    },
    patienceMs,
  );
  const [stream] = await machine.streams();
  expect(stream?.problem).toMatch(
    /^The picture is \d+ wide per eye, smaller than the headset asks for\. This machine takes \d+ ms to draw and encode a frame of 2048x1920 per eye; 120 Hz allows 8\.3 ms\. To set it yourself, use `vrt settings set video\.max_view_width \d+`/,
  );
  expect((await machine.vrt('stats', 'hall')).stderr).toContain('smaller than the headset asks for');
  expect((await machine.vrt('doctor')).stdout).toContain('smaller than the headset asks for');
  const ended = await machine.events('stream');
  expect(ended.filter(({ action }) => action === 'machine-slow').length).toBeGreaterThan(0);
});

it('shows a headset that asks for far too much a picture that can be, and blames no firewall', async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  await machine.vrt('session', 'create', '--name', 'hall');
  const headset = machine.startHeadset('1234.client', '--view', '8192x8192', '--duration', '20s');
  await until('it is found', async () => (await machine.client('1234.client')) !== undefined);
  await machine.vrt('client', 'trust', '1234.client');
  await until(
    'it sees pictures',
    async () => ((await machine.streams())[0]?.counters.framesDisplayed ?? 0) > 3,
    patienceMs,
  );
  const [stream] = await machine.streams();
  expect((stream?.peer?.eyeWidth ?? 0) * (stream?.peer?.eyeHeight ?? 0) * 2).toBeLessThanOrEqual(35_651_584);
  expect(stream?.problem).toMatch(
    /^The picture is .* per eye, smaller than the .*vrt settings set video\.max_view_width/,
  );
  // It may be made smaller once more meanwhile, and is connected again then.
  await until(
    'doctor says so',
    async () => (await machine.vrt('doctor')).stdout.includes('smaller than the'),
    patienceMs,
  );
  const told = (await machine.events('stream')).map(({ action }) => action);
  expect(told).not.toContain('udp-silent');
  expect(told.some((action) => action === 'picture-too-large' || action === 'machine-slow')).toBe(true);
  headset.child.kill('SIGINT');
  expect((await headset.report()).framesMatched).toBeGreaterThan(0);
});

it('only says so where the picture may not be made smaller', async () => {
  await using machine = await Machine.create();
  await machine.startDaemon();
  await machine.vrt('settings', 'set', 'video.adapt_to_machine', 'false');
  await machine.vrt('settings', 'set', 'video.preferred_fps', '120');
  await machine.vrt('session', 'create', '--name', 'hall');
  machine.startHeadset('1234.client', ...tooMuch);
  await until('it is found', async () => (await machine.client('1234.client')) !== undefined);
  await machine.vrt('client', 'trust', '1234.client');
  await until(
    'the stream has a problem',
    async () => {
      const [stream] = await machine.streams();
      return stream?.problem?.startsWith('This machine takes') === true;
    },
    patienceMs,
  );
  expect((await machine.streams())[0]?.peer?.eyeWidth).toBe(2048);
});
