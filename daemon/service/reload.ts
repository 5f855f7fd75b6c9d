import { VrtError } from '../../protocol/api/error.js';
import type { Reloaded } from '../../protocol/api/daemon.js';
import type { Choices } from '../../protocol/settings/document.js';
import { optionNames, type OptionName } from '../configuration/option-table.js';
import type { ResolvedOptions } from '../configuration/resolve.js';
import type { EventBus } from '../core/events.js';
import type { SettingChanges } from '../core/setting-changes.js';
import { reasonOf } from '../../protocol/text/reason.js';

export interface ReloadParts {
  /** Configuration that the daemon runs with. */
  readonly resolved: ResolvedOptions;
  /** Reads flags, environment and vrtd.yaml again. Throws VrtError. */
  readonly reread: () => ResolvedOptions;
  /** Reads the settings of the machine again. Throws VrtError. */
  readonly systemSettings: (path: string) => Choices;
  readonly settingChanges: Pick<SettingChanges, 'system'>;
  readonly bus: Pick<EventBus, 'emit'>;
  /** Opens the log again. Throws the error of the system. */
  readonly reopenLog: () => void;
  /** Options that are followed while the daemon runs. */
  readonly follow: (resolved: ResolvedOptions) => void;
}

/** What takes effect without a new start. */
const followed: ReadonlySet<OptionName> = new Set(['logLevel']);

/**
 * Reopens the log and applies the configuration files. When one of them is invalid nothing changes, which is emitted as
 * event `daemon.reload-failed` and thrown as VrtError.
 */
export async function reload(parts: ReloadParts): Promise<Reloaded> {
  const { bus } = parts;
  try {
    reopen(parts);
    const next = parts.reread();
    const system = parts.systemSettings(next.options.systemSettings);
    const { changes } = await parts.settingChanges.system(system);
    parts.follow(next);
    const differing = optionNames.filter((name) => next.options[name] !== parts.resolved.options[name]);
    const restart = differing.filter((name) => !followed.has(name));
    const changed = [...differing.filter((name) => followed.has(name)), ...changes.map(({ path }) => path)];
    const data = { changed, restart };
    bus.emit('daemon', 'reloaded', {
      severity: restart.length === 0 ? 'info' : 'warning',
      message: sentence(data),
      subject: '',
      data,
    });
    return data;
  } catch (error) {
    if (!(error instanceof VrtError)) throw error;
    bus.emit('daemon', 'reload-failed', {
      severity: 'error',
      message: `The configuration is unchanged: ${error.message}`,
      subject: '',
      data: { code: error.code },
    });
    throw error;
  }
}

function reopen({ reopenLog }: ReloadParts): void {
  try {
    reopenLog();
  } catch (error) {
    const why = reasonOf(error);
    throw new VrtError('file-unreadable', `The log cannot be opened again: ${why}.`, { cause: error });
  }
}

function sentence({ changed, restart }: Reloaded): string {
  const news = changed.length === 0 ? 'nothing changed' : `${changed.join(', ')} changed`;
  const later = restart.length === 0 ? '' : `; ${restart.join(', ')} will take effect at the next start`;
  return `The configuration was reloaded: ${news}${later}.`;
}
