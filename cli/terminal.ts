import { styleText } from 'node:util';
import { exitCodes } from '../protocol/api/error.js';
import { cut } from './output/display-width.js';
import { printable, printableBlock } from '../protocol/text/terminal-text.js';
import { reasonOf } from '../protocol/text/reason.js';

/** The three streams of the process and their kinds; made once and passed down. */
export interface Terminal {
  /** Whether standard output is a terminal. */
  readonly interactive: boolean;
  /** Whether it can place text anywhere, and not only below what stands there (TERM=dumb). */
  readonly addressable: boolean;
  readonly columns: number;
  /** Data; as it is for a pipe, and without anything that a terminal would obey for a terminal. */
  write(text: string): void;
  /** The same in place of the content of the screen; appended without a terminal. */
  redraw(text: string): void;
  /** Progress, hints, warnings: never data. */
  talk(text: string): void;
  /** Redraws one line of talk in place; nothing where no terminal is. */
  progress(text: string): void;
  style(kind: Style, text: string): string;
}

export type Style = 'good' | 'bad' | 'dim' | 'strong';

const formats = { good: 'green', bad: 'red', dim: 'dim', strong: 'bold' } as const;

/** `json`: write errors are reported as a JSON document. */
export function processTerminal(process_: NodeJS.Process, json: boolean): Terminal {
  const { stdout, stderr } = process_;
  let progressing = false;
  const clearProgress = () => {
    if (progressing) stderr.write('\r\u001b[2K');
    progressing = false;
  };
  // `vrt events --follow | head -1`: the reader has exited, so exit quietly.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process_.exit(exitCodes.done);
    const message = `Standard output cannot be written: ${reasonOf(error)}.`;
    const hint = 'Is the disk it is written to full?';
    stderr.write(
      json
        ? `${JSON.stringify({ error: { code: 'file-unreadable', message, hint } })}\n`
        : `${message}\n${hint}\n`,
    );
    process_.exit(exitCodes.failed);
  });
  // There is nowhere left to complain.
  stderr.on('error', () => undefined);
  const addressable = stdout.isTTY && !['', 'dumb'].includes(process_.env['TERM'] ?? '');
  const shown = (text: string) => (stdout.isTTY ? printableBlock(text) : text);
  return {
    interactive: stdout.isTTY,
    addressable,
    columns: stdout.isTTY ? stdout.columns : 80,
    write: (text) => {
      clearProgress();
      stdout.write(shown(text));
    },
    redraw: (text) => {
      clearProgress();
      stdout.write(`${addressable ? '\u001b[H\u001b[J' : ''}${shown(text)}`);
    },
    talk: (text) => {
      clearProgress();
      stderr.write(`${printableBlock(text)}\n`);
    },
    progress: (text) => {
      if (!stderr.isTTY || process_.env['TERM'] === 'dumb') return;
      stderr.write(`\r\u001b[2K${cut(printable(text), stderr.columns - 1)}`);
      progressing = true;
    },
    // styleText handles NO_COLOR and pipes.
    style: (kind, text) => styleText(formats[kind], text, { stream: stdout }),
  };
}

/** The same terminal in quiet mode: data is written, nothing else is printed. */
export function hushed(terminal: Terminal): Terminal {
  return { ...terminal, talk: () => undefined, progress: () => undefined };
}

/** Text that came from outside, made safe for a terminal: host names are chosen by strangers. */
export function safe(text: string): string {
  return printable(text);
}
