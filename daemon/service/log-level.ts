import type { Logger } from 'pino';
import type { ResolvedOptions } from '../configuration/resolve.js';
import type { Settings } from '../core/settings.js';

const levels = { Debug: 'debug', Info: 'info', Warning: 'warn', Error: 'error' } as const;

/** Keeps the level of the log at that of the options, or else at setting `logging.level`. */
export class LogLevel {
  readonly #settings: Pick<Settings, 'values'>;
  readonly #log: Pick<Logger, 'level'>;
  #configured: string | undefined;

  constructor(settings: Pick<Settings, 'values'>, log: Pick<Logger, 'level'>) {
    this.#settings = settings;
    this.#log = log;
  }

  /** New level of the options. */
  follow({ options, origins }: ResolvedOptions): void {
    this.#configured = origins.get('logLevel')?.from === 'default' ? undefined : options.logLevel;
    this.apply();
  }

  /** To call when settings changed. */
  apply(): void {
    this.#log.level = this.#configured ?? levels[this.#settings.values().logging.level.variant];
  }
}
