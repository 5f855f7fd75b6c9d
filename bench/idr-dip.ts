import { findDecoders } from '../cli/headset/decoder.js';
import { motionPoses } from '../cli/headset/motion-poses.js';
import type { DecodedPicture } from '../cli/headset/picture.js';
import type { Codec } from '../daemon/stream/encoder/encoder.js';
import { openEncoder } from '../daemon/stream/encoder/open.js';
import { defaultTuning } from '../daemon/stream/encoder/tuning.js';
import { RoomSource } from '../daemon/stream/source/room.js';
import { pictureBytes } from '../daemon/stream/source/source.js';
import type { Row } from './row.js';

const size = { eyeWidth: 672, eyeHeight: 704 };
const width = size.eyeWidth * 2;
const height = size.eyeHeight;
const refreshHz = 72;
const frames = 240;
/** Frames between IDRs that somebody asks for; the first once rate control has settled. */
const idrEvery = 30;
const firstIdr = 60;
/** The IDR and the four frames after it: what a person sees as one smear. */
const dipFrames = 5;
const fov = [
  { left: -0.9, right: 0.75, up: 0.78, down: -0.84 },
  { left: -0.75, right: 0.9, up: 0.78, down: -0.84 },
] as const;

interface EncodedFrame {
  readonly psnrDb: number;
  readonly bytes: number;
}

/** How much worse the picture is from an IDR on than the same frames in a chain that has none; a picture a frame. */
export async function idrDipBench(): Promise<Row[]> {
  const rows: Row[] = [];
  for (const [codec, encoder, mbps, light] of [
    ['h264', 'libx264', 8, false],
    ['h264', 'libx264', 20, false],
    ['h264', 'libx264', 8, true],
    ['hevc', 'libx265', 8, false],
  ] as const) {
    const idrs = new Set([0]);
    for (let frame = firstIdr; frame < frames - dipFrames; frame += idrEvery) idrs.add(frame);
    const chain = await encodeRoom(codec, encoder, mbps * 1e6, new Set([0]), light);
    const repaired = await encodeRoom(codec, encoder, mbps * 1e6, idrs, light);
    idrs.delete(0);
    const dips = [...idrs].flatMap((idr) =>
      Array.from({ length: dipFrames }, (_, after) => difference(chain, repaired, idr + after)),
    );
    const frameBytes = (mbps * 1e6) / 8 / refreshHz;
    const weight = mean([...idrs].map((idr) => (repaired[idr]?.bytes ?? Number.NaN) / frameBytes));
    const dip = mean(dips);
    rows.push({
      what: `${encoder} at ${mbps} Mbit/s: picture after ${light ? 'a light IDR' : 'an IDR'}`,
      measured: `-${dip.toFixed(2)} dB over ${dipFrames} frames, worst -${Math.max(...dips).toFixed(2)}; IDR of ${weight.toFixed(1)} frames`,
      ...(light ? {} : { goal: '< 1.5 dB', met: dip < 1.5 }),
    });
  }
  return rows;
}

async function encodeRoom(
  codec: Codec,
  name: string,
  bitrateBps: number,
  idrs: ReadonlySet<number>,
  light: boolean,
): Promise<EncodedFrame[]> {
  const decoders = await findDecoders();
  if (typeof decoders !== 'function') throw new Error(decoders.missing);
  const config = { codec, width, height, refreshHz, bitrateBps, reproducible: true, tuning: defaultTuning };
  const encoder = await openEncoder(config, name);
  const source = new RoomSource(size);
  const poses = motionPoses('look-around', 1);
  const picture = { data: new Uint8Array(pictureBytes(size)), width, height };
  const encoded: EncodedFrame[] = [];
  let decoder: Awaited<ReturnType<typeof decoders>> | undefined;
  for (let frame = 0; frame < frames; frame += 1) {
    const timeS = frame / refreshHz;
    const { head, left, right } = poses.at(timeS);
    source.render(
      { head: head.pose, eyes: { ipdM: 0.063, fov }, left: left?.pose, right: right?.pose, timeS },
      picture.data,
    );
    const unit = await encoder.encode(picture, { idr: idrs.has(frame), light });
    const bytes = unit.data.length;
    decoder ??= await decoders(
      codec === 'h264' ? 'H264' : 'Hevc',
      unit.parameterSets?.slice() ?? new Uint8Array(),
    );
    await decoder.decode(unit.data.slice(), frame, (decoded) => {
      encoded.push({ psnrDb: psnr(decoded, picture.data), bytes });
    });
  }
  decoder?.close();
  await encoder.close();
  if (encoded.length !== frames) throw new Error(`${name} gave ${encoded.length} of ${frames} pictures`);
  return encoded;
}

function difference(
  chain: readonly EncodedFrame[],
  repaired: readonly EncodedFrame[],
  frame: number,
): number {
  return (chain[frame]?.psnrDb ?? Number.NaN) - (repaired[frame]?.psnrDb ?? Number.NaN);
}

/** Peak signal to noise of the luma planes, in dB. */
function psnr({ luma, strideBytes }: DecodedPicture, original: Uint8Array): number {
  let squares = 0;
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      squares += ((luma[y * strideBytes + x] ?? 0) - (original[y * width + x] ?? 0)) ** 2;
  return 10 * Math.log10(255 ** 2 / Math.max(squares / (width * height), 1e-9));
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
