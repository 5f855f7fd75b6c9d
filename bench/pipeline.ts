import { openEncoder } from '../daemon/stream/encoder/open.js';
import { RoomRenderer } from '../native/room.js';
import { poses, vrtJson } from './programs.js';
import { quantile, type Row } from './row.js';
import { turningView } from './view.js';
import { defaultTuning } from '../daemon/stream/encoder/tuning.js';

const eyeWidth = 672;
const eyeHeight = 704;
const bitrateBps = 10_000_000;
const frames = 400;

/** From pose received to the access unit in the kernel, against rendering and encoding the same size alone. */
export async function pipelineBench(): Promise<Row[]> {
  const alone = await renderAndEncode();
  const [outcome] = (await vrtJson([
    'replay',
    poses,
    '--bitrate',
    '10M',
    '--view',
    `${eyeWidth}x${eyeHeight}`,
    '--json',
  ])) as {
    report: {
      latencyMs: Record<'poseToRender' | 'render' | 'encode' | 'send', { p50: number; p95: number }>;
    };
  }[];
  if (outcome === undefined) throw new Error('the replay reported nothing');
  const { poseToRender, render, encode, send } = outcome.report.latencyMs;
  const ratio = (quantileName: 'p50' | 'p95', fraction: number) => {
    const whole =
      poseToRender[quantileName] + render[quantileName] + encode[quantileName] + send[quantileName];
    return whole / quantile(alone, fraction);
  };
  const at50 = ratio('p50', 0.5);
  const at95 = ratio('p95', 0.95);
  return [
    {
      what: 'pipeline: pose to kernel / render + encode alone, p50',
      measured: `x ${at50.toFixed(2)}`,
      goal: '<= 1.15',
      met: at50 <= 1.15,
    },
    {
      what: 'pipeline: pose to kernel / render + encode alone, p95',
      measured: `x ${at95.toFixed(2)}`,
      goal: '<= 1.5',
      met: at95 <= 1.5,
    },
  ];
}

/** Milliseconds of each frame. */
async function renderAndEncode(): Promise<number[]> {
  const renderer = new RoomRenderer({ eyeWidth, eyeHeight });
  const picture = { data: new Uint8Array(renderer.frameBytes), width: eyeWidth * 2, height: eyeHeight };
  const encoder = await openEncoder(
    {
      codec: 'h264',
      width: picture.width,
      height: eyeHeight,
      refreshHz: 72,
      bitrateBps,
      reproducible: true,
      tuning: defaultTuning,
    },
    'auto',
  );
  const times: number[] = [];
  for (let frame = 0; frame < frames; frame += 1) {
    const startMs = performance.now();
    renderer.render(turningView(frame), picture.data);
    await encoder.encode(picture, { idr: frame === 0 });
    times.push(performance.now() - startMs);
  }
  await encoder.close();
  return times;
}
