import { createWriteStream, type WriteStream } from 'node:fs';
import { reasonOf } from '../../protocol/text/reason.js';

/** Beyond this much unwritten, a file is given up: a slow disk must not fill the memory. */
const maximumQueuedBytes = 64 * 1024 * 1024;

/** A file that grows while the headset runs. A failure is reported once, and the run continues without the file. */
export class OutputFile {
  readonly #stream: WriteStream;
  readonly #failed: (reason: string) => void;
  #broken = false;

  constructor(path: string, failed: (reason: string) => void) {
    this.#failed = (reason) => failed(`${path}: ${reason}`);
    this.#stream = createWriteStream(path);
    this.#stream.on('error', (error) => this.#break(reasonOf(error, path)));
  }

  write(data: Uint8Array | string): void {
    if (this.#broken) return;
    if (this.#stream.writableLength > maximumQueuedBytes) this.#break('the disk is too slow');
    else this.#stream.write(data);
  }

  async close(): Promise<void> {
    if (this.#broken) return;
    await new Promise<void>((resolve) => {
      this.#stream.once('close', () => resolve());
      this.#stream.end();
    });
  }

  #break(reason: string): void {
    if (this.#broken) return;
    this.#broken = true;
    this.#failed(reason);
    this.#stream.destroy();
  }
}
