import { execFileSync, spawnSync } from 'node:child_process';
import { until } from './until.js';

export const haveTmux = spawnSync('tmux', ['-V']).status === 0;

/** A program in a terminal of its own, of which the test sees the screen and types the keys. */
export class Tmux implements Disposable {
  readonly #server: string;

  /** `command` is run by a shell. */
  constructor(name: string, command: string, size: { readonly width: number; readonly height: number }) {
    this.#server = `vrt-test-${process.pid}-${name}`;
    this.#tmux(
      ...['-f', '/dev/null', 'new-session', '-d', '-s', 'it'],
      ...['-x', String(size.width), '-y', String(size.height), command],
    );
    this.#tmux('set-option', '-g', 'status', 'off');
  }

  /** Keys by tmux's names (`Enter`, `Down`) or as they are. */
  keys(...keys: readonly string[]): void {
    this.#tmux('send-keys', '-t', 'it', ...keys);
  }

  /** Text, letter by letter as a person types it. */
  type(text: string): void {
    this.#tmux('send-keys', '-t', 'it', '-l', '--', text);
  }

  /** Bytes as a terminal sends them, for what tmux has no name of. */
  bytes(text: string): void {
    this.#tmux('send-keys', '-t', 'it', '-H', ...(Buffer.from(text).toString('hex').match(/../g) ?? []));
  }

  /** Whether the program uses the alternate screen. */
  get alternate(): boolean {
    return this.#tmux('display-message', '-p', '-t', 'it', '#{alternate_on}').trim() === '1';
  }

  resize(width: number, height: number): void {
    this.#tmux('resize-window', '-t', 'it', '-x', String(width), '-y', String(height));
  }

  /** What is to be seen, without spaces at the ends of lines. */
  screen(): string {
    return this.#tmux('capture-pane', '-p', '-t', 'it')
      .split('\n')
      .map((line) => line.trimEnd())
      .join('\n')
      .trimEnd();
  }

  /** The cell in which the cursor stands, from 0. */
  cursor(): { readonly x: number; readonly y: number } {
    const [x = 0, y = 0] = this.#tmux('display-message', '-p', '-t', 'it', '#{cursor_x} #{cursor_y}')
      .split(' ')
      .map(Number);
    return { x, y };
  }

  /** Waits until the screen shows something, and gives it. */
  async shows(wanted: string | RegExp): Promise<string> {
    let last = '';
    try {
      await until(`the screen shows ${String(wanted)}`, () => {
        last = this.screen();
        return typeof wanted === 'string' ? last.includes(wanted) : wanted.test(last);
      });
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : ''}; it shows:\n${last}`, { cause: error });
    }
    return last;
  }

  /** Whether the program runs. */
  get running(): boolean {
    return spawnSync('tmux', ['-L', this.#server, 'has-session', '-t', 'it']).status === 0;
  }

  [Symbol.dispose](): void {
    spawnSync('tmux', ['-L', this.#server, 'kill-server']);
  }

  #tmux(...args: readonly string[]): string {
    return execFileSync('tmux', ['-u', '-L', this.#server, ...args], { encoding: 'utf8' });
  }
}
