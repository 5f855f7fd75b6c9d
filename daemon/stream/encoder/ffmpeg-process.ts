import { spawn, type ChildProcess } from 'node:child_process';
import { Readable, type Writable } from 'node:stream';
import { EncoderError, type EncoderConfig } from './encoder.js';
import { evenSize } from './even-picture.js';
import { ivfFrameHeader, ivfHeader } from './ivf.js';
import { PacketList } from './packet-list.js';
import { rateLimits } from './rate.js';
import { threadsOf, tunedOptions } from './tuning.js';
import { reasonOf } from '../../../protocol/text/reason.js';

/** An encoder that takes longer than this for one frame is dead. */
const frameTimeoutMs = 5_000;
/** More than any access unit: ffmpeg that writes this much without saying where a packet ends is not understood. */
const maximumBufferedBytes = 64 * 1024 * 1024;
const maximumWordsChars = 2_000;
/** Timestamps are multiples of this, in microseconds; one more asks for an IDR (loss-recovery.md 12.4). */
const ptsStepUs = 1_000;

interface Pending {
  readonly resolve: (packet: Uint8Array) => void;
  readonly reject: (error: EncoderError) => void;
  readonly timeout: NodeJS.Timeout;
}

/**
 * One ffmpeg child: IVF in, the raw elementary stream out on one pipe and the list of its packets on another, so that a
 * packet is known to be whole the moment it is written, whatever the codec.
 */
export class FfmpegProcess {
  readonly #child: ChildProcess;
  readonly #input: Writable;
  readonly #list = new PacketList();
  readonly #chunks: Uint8Array[] = [];
  readonly #sizes: number[] = [];
  readonly #exited: Promise<void>;
  readonly #stepUs: number;
  #buffered = 0;
  #ptsUs = 0;
  #pending: Pending | undefined;
  #dead: EncoderError | undefined;
  #words = '';

  constructor(program: string, config: EncoderConfig) {
    this.#stepUs = Math.max(ptsStepUs, Math.round(1e6 / config.refreshHz / ptsStepUs) * ptsStepUs);
    const child = spawn(program, commandLine(config), { stdio: ['pipe', 'pipe', 'pipe', 'pipe'] });
    this.#child = child;
    this.#exited = new Promise((resolve) => {
      child.once('error', (error) => {
        this.#die(`ffmpeg could not be started: ${reasonOf(error)}`);
        resolve();
      });
      // Later than `exit`: its last output has been read by now.
      child.once('close', (code, signal) => {
        this.#die(`ffmpeg ended (${signal ?? `exit code ${code ?? 'unknown'}`})`);
        resolve();
      });
    });
    const [input, output, errors, list] = child.stdio;
    if (input === null || !(list instanceof Readable)) {
      child.kill('SIGKILL');
      throw new EncoderError('encoder-refused', 'ffmpeg was given no pipes.');
    }
    this.#input = input;
    // A broken input is followed by the exit of the process, which reports why.
    this.#input.on('error', () => undefined);
    output?.on('data', (bytes: Uint8Array) => this.#onBytes(bytes));
    errors?.on('data', (bytes: Buffer) => {
      this.#words = (this.#words + bytes.toString()).slice(-maximumWordsChars);
    });
    list.setEncoding('latin1').on('data', (text: string) => this.#onList(text));
    this.#input.write(ivfHeader(evenSize(config.width), evenSize(config.height)));
  }

  /** One packet for one picture of even size. Calls never overlap. */
  encode(picture: Uint8Array, idr: boolean): Promise<Uint8Array> {
    if (this.#dead !== undefined) return Promise.reject(this.#dead);
    if (this.#pending !== undefined)
      return Promise.reject(new EncoderError('encoder-refused', 'ffmpeg is still encoding a picture.'));
    const ptsUs = this.#ptsUs + (idr ? 1 : 0);
    this.#ptsUs += this.#stepUs;
    return new Promise((resolve, reject) => {
      const timeout = setTimeout(
        () => this.#die(`ffmpeg returned no frame within ${frameTimeoutMs / 1000} s`),
        frameTimeoutMs,
      );
      this.#pending = { resolve, reject, timeout };
      this.#input.write(ivfFrameHeader(picture.length, ptsUs));
      this.#input.write(picture);
    });
  }

  /** Returns when the process has exited and is reaped. */
  async close(): Promise<void> {
    this.#die('ffmpeg was closed');
    this.#child.kill('SIGKILL');
    await this.#exited;
  }

  #onBytes(bytes: Uint8Array): void {
    this.#chunks.push(bytes);
    this.#buffered += bytes.length;
    if (this.#buffered > maximumBufferedBytes) {
      this.#chunks.length = 0;
      this.#die('ffmpeg wrote data without end');
      this.#child.kill('SIGKILL');
    }
    this.#deliver();
  }

  #onList(text: string): void {
    try {
      this.#sizes.push(...this.#list.push(text));
    } catch (error) {
      this.#die(reasonOf(error));
    }
    this.#deliver();
  }

  #deliver(): void {
    const size = this.#sizes[0];
    const pending = this.#pending;
    if (size === undefined || pending === undefined || this.#buffered < size) return;
    this.#sizes.shift();
    const all = Buffer.concat(this.#chunks.splice(0));
    if (all.length > size) this.#chunks.push(all.subarray(size));
    this.#buffered -= size;
    clearTimeout(pending.timeout);
    this.#pending = undefined;
    pending.resolve(all.subarray(0, size));
  }

  #die(reason: string): void {
    const words = this.#words.trim().split('\n').slice(-2).join(' ');
    this.#dead ??= new EncoderError('encoder-died', words === '' ? reason : `${reason}: ${words}`);
    const pending = this.#pending;
    this.#pending = undefined;
    if (pending === undefined) return;
    clearTimeout(pending.timeout);
    pending.reject(this.#dead);
  }
}

function commandLine(config: EncoderConfig): string[] {
  const { codec, refreshHz, bitrateBps, reproducible, tuning } = config;
  const { maximumBps, bufferBits } = rateLimits('idr-burst', bitrateBps, refreshHz);
  const encoder = codec === 'h264' ? 'libx264' : 'libx265';
  const threads = threadsOf(tuning, reproducible);
  const rate = `fps=${Math.round(refreshHz * 1000)}/1000`;
  const codecArguments =
    codec === 'h264'
      ? ['-c:v', 'libx264', '-x264-params', `keyint=infinite:qcomp=1:${rate}`]
      : [
          '-c:v',
          'libx265',
          '-x265-params',
          // x265 takes its threads from its pool: `-threads` does not reach it. Frame threads would hold frames back.
          `keyint=-1:open-gop=0:bframes=0:repeat-headers=1:log-level=none:frame-threads=1:pools=${threads}:${rate}`,
        ];
  return [
    ...['-hide_banner', '-loglevel', 'error', '-probesize', '32', '-analyzeduration', '0'],
    ...[
      '-f',
      'ivf',
      '-i',
      'pipe:0',
      '-map',
      '0:v',
      '-fps_mode',
      'passthrough',
      '-enc_time_base',
      '1:1000000',
    ],
    ...codecArguments,
    ...['-threads', String(threads)],
    ...Object.entries(tunedOptions(encoder, codec, tuning)).flatMap(([name, value]) => [`-${name}`, value]),
    ...['-tune', 'zerolatency', '-bf', '0', '-g', '100000', '-sc_threshold', '0'],
    ...['-forced-idr', '1', '-force_key_frames', 'expr:eq(mod(round(t*1000000),10),1)'],
    ...[
      '-color_range',
      'pc',
      '-colorspace',
      'bt709',
      '-color_primaries',
      'bt709',
      '-color_trc',
      'iec61966-2-1',
    ],
    ...['-b:v', String(bitrateBps), '-maxrate', String(maximumBps), '-bufsize', String(bufferBits)],
    ...['-f', 'tee', `[f=${codec}:flush_packets=1]pipe:1|[f=framecrc:flush_packets=1]pipe:3`],
  ];
}
