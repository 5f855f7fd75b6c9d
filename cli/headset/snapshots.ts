import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DecodedPicture, KeptPicture } from './picture.js';
import { encodePng } from './png.js';
import { reasonOf } from '../../protocol/text/reason.js';

/**
 * Saves pictures that the headset shows as PNG: the last intact one before the first loss, one during it, and the first
 * intact one after it; and pictures requested by frame number.
 */
export class Snapshots {
  /** Of the written files, once closed. */
  readonly paths: string[] = [];
  readonly #folder: string;
  readonly #firstLoss: boolean;
  readonly #wanted: number[];
  readonly #failed: (reason: string) => void;
  readonly #writes: Promise<string | undefined>[] = [];
  #lossFrame: number | undefined;
  #before: KeptPicture | undefined;
  #during: KeptPicture | undefined;
  #done = false;

  constructor(
    folder: string,
    wants: { readonly firstLoss: boolean; readonly frames: readonly number[] },
    failed: (reason: string) => void,
  ) {
    this.#folder = folder;
    this.#firstLoss = wants.firstLoss;
    this.#wanted = wants.frames.toSorted((a, b) => a - b);
    this.#failed = failed;
  }

  /** A loss that comes before anything intact was shown has no "before" and is passed over. */
  lost(frame: number): void {
    if (this.#before !== undefined) this.#lossFrame ??= frame;
  }

  shown(frame: number, clean: boolean, picture: DecodedPicture): void {
    while (this.#wanted[0] !== undefined && this.#wanted[0] <= frame) {
      this.#wanted.shift();
      this.#save(`frame-${String(frame).padStart(6, '0')}`, picture.keep());
    }
    if (!this.#firstLoss || this.#done) return;
    if (this.#lossFrame === undefined || frame < this.#lossFrame) {
      if (clean) this.#before = picture.keep();
    } else if (clean) this.#finishLoss(picture.keep());
    else this.#during ??= picture.keep();
  }

  /** Resolves when every file is written. */
  async close(): Promise<void> {
    if (this.#lossFrame !== undefined && !this.#done) this.#finishLoss(undefined);
    for (const path of await Promise.all(this.#writes)) if (path !== undefined) this.paths.push(path);
  }

  #finishLoss(after: KeptPicture | undefined): void {
    this.#done = true;
    if (this.#before !== undefined) this.#save('loss-1-before', this.#before);
    // A headset that drops damaged frames keeps showing the last one.
    const during = this.#during ?? this.#before;
    if (during !== undefined) this.#save('loss-2-during', during);
    if (after !== undefined) this.#save('loss-3-after', after);
    this.#before = undefined;
    this.#during = undefined;
  }

  #save(name: string, picture: KeptPicture): void {
    const path = join(this.#folder, `${name}.png`);
    const write = async () => {
      await mkdir(this.#folder, { recursive: true });
      await writeFile(path, await encodePng(picture));
      return path;
    };
    this.#writes.push(
      write().catch((error: unknown) => {
        this.#failed(reasonOf(error));
        return undefined;
      }),
    );
  }
}
