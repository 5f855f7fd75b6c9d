import pino, { type DestinationStream, type Logger } from 'pino';
import { jsonText } from '../../protocol/text/json-text.js';
import { printable, printableBlock } from '../../protocol/text/terminal-text.js';
import type { LogFile } from './log-file.js';
import type { logFormats, logLevels } from '../configuration/option-table.js';

export interface LogOptions {
  readonly level: (typeof logLevels)[number];
  readonly format: (typeof logFormats)[number];
  /** Whether standard error is a terminal, which decides `auto`. */
  readonly terminal: boolean;
  /** Whether the terminal wants colours (NO_COLOR and the like are the caller's to know). */
  readonly colour: boolean;
  /** File descriptor to write to; standard error except in tests. */
  readonly fd?: number;
  /** Where to write instead. */
  readonly file?: LogFile | undefined;
}

/** The daemon's log, on standard error or in a file: JSON lines for machines, one readable line per entry on a terminal. */
export async function createLog({
  level,
  format,
  terminal,
  colour,
  fd = 2,
  file,
}: LogOptions): Promise<Logger> {
  const human = format === 'pretty' || (format === 'auto' && terminal);
  const log = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      // It holds names of strangers, and people read it with `cat`.
      hooks: { streamWrite: (line) => `${jsonText(line.trimEnd())}\n` },
    },
    await destination(human, colour, file ?? standardError(fd)),
  );
  if (file !== undefined)
    file.onRecovered = (lines) => log.warn({ lines }, 'Lines of the log could not be written');
  return log;
}

function standardError(fd: number): DestinationStream {
  // Synchronous in both forms: the last line before a crash is the one that is needed.
  const file = pino.destination({ fd, sync: true });
  // A log without a reader (EPIPE) or on a full disk must not end the daemon.
  file.on('error', () => undefined);
  return file;
}

async function destination(
  human: boolean,
  colour: boolean,
  output: DestinationStream,
): Promise<DestinationStream> {
  if (!human) return output;
  // Loaded where a person reads: a service has no use for its megabytes.
  const { prettyFactory } = await import('pino-pretty');
  const pretty = prettyFactory({
    colorize: colour,
    translateTime: 'SYS:HH:MM:ss.l',
    ignore: 'pid,hostname',
    singleLine: true,
    messageFormat: (fields, key) => {
      const message: unknown = fields[key];
      return typeof message === 'string' ? printable(message) : '';
    },
  });
  return {
    write: (line) => {
      output.write(printableBlock(pretty(line)));
    },
  };
}
