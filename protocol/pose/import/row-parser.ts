import { decoded, malformed, type Decoded } from '../../decoded.js';
import { LineSplitter, type Line, type LineError } from '../line-splitter.js';
import type { Pose } from '../pose.js';
import type { ParsedSamples } from '../poses-parser.js';
import { devices, type Device, type PoseSample } from '../sample.js';

/** Content of one line of a file. */
export interface Row {
  /** In seconds; undefined where the format has no times. */
  readonly timeS: number | undefined;
  readonly poses: Readonly<Partial<Record<Device, Pose>>>;
}

/** Reads one line: a row, nothing (a comment, a line of names), or a fault. */
export type RowReader = (text: string) => Decoded<Row | undefined>;

const longestLineChars = 65_536;

/**
 * Reads recordings of one pose or one set of poses a line, from chunks of text cut anywhere. Time begins at 0 with the
 * first row; of rows with equal time the first counts; time must not go back.
 */
export class RowParser {
  readonly #lines = new LineSplitter(longestLineChars);
  readonly #read: RowReader;
  readonly #rateHz: number | undefined;
  readonly #seen = new Set<Device>();
  #error: LineError | undefined;
  #rows = 0;
  #firstS: number | undefined;
  #lastS = -1;

  /** `rateHz` gives the times of rows that have none. */
  constructor(read: RowReader, rateHz: number | undefined) {
    this.#read = read;
    this.#rateHz = rateHz;
  }

  /** Those that were seen so far. */
  get devices(): readonly Device[] {
    return devices.filter((device) => this.#seen.has(device));
  }

  push(chunk: string): ParsedSamples {
    const samples: PoseSample[] = [];
    this.#error ??= this.#lines.push(chunk, (line) => this.#take(line, samples));
    return { samples, error: this.#error };
  }

  end(): ParsedSamples {
    const samples: PoseSample[] = [];
    this.#error ??= this.#lines.end((line) => this.#take(line, samples));
    if (this.#rows === 0) this.#error ??= { line: 1, message: 'the file holds no poses' };
    return { samples, error: this.#error };
  }

  #take({ number, text }: Line, samples: PoseSample[]): LineError | undefined {
    if (text.trim() === '') return undefined;
    const row = this.#read(text);
    if (!row.ok) return { line: number, message: row.error };
    if (row.value === undefined) return undefined;
    const sample = this.#sampleOf(row.value);
    if (!sample.ok) return { line: number, message: sample.error };
    if (sample.value !== undefined) samples.push(sample.value);
    return undefined;
  }

  #sampleOf({ timeS, poses }: Row): Decoded<PoseSample | undefined> {
    const at = timeS ?? (this.#rateHz === undefined ? undefined : this.#rows / this.#rateHz);
    if (at === undefined)
      return malformed('the file has no times: give the rate at which it was recorded (--rate HZ)');
    this.#firstS ??= at;
    const tS = at - this.#firstS;
    if (tS < this.#lastS)
      return malformed(`the time goes back, from ${this.#lastS} s to ${tS} s after the first`);
    const { head, left, right } = poses;
    if (head === undefined) return malformed('the head is missing');
    this.#rows += 1;
    if (tS === this.#lastS) return decoded(undefined);
    this.#lastS = tS;
    for (const device of devices) if (poses[device] !== undefined) this.#seen.add(device);
    return decoded({
      tS,
      head: { pose: head, velocity: undefined },
      left: still(left),
      right: still(right),
      buttons: {},
      worn: undefined,
    });
  }
}

const still = (pose: Pose | undefined) => pose && { pose, velocity: undefined };
