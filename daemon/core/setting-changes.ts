import type { SettingOutcome } from '../../protocol/api/setting.js';
import type { PlannedChange } from './setting-impact.js';
import type { Place } from './setting-choices.js';
import type { Settings } from './settings.js';

/** Changes of settings that people ask for: one after the other. */
export class SettingChanges {
  readonly #settings: Pick<Settings, 'planSet' | 'planReset' | 'planImport'>;

  constructor(settings: Pick<Settings, 'planSet' | 'planReset' | 'planImport'>) {
    this.#settings = settings;
  }

  /**
   * Chooses a value, or the option of a preset. Throws VrtError `setting-not-found` or `invalid-request`, or a store error;
   * then nothing has changed.
   */
  set(path: string, value: unknown, place: Place, dryRun = false): SettingOutcome {
    return carryOut(this.#settings.planSet(path, value, place), dryRun);
  }

  /** Takes back what was chosen in a place for a path and everything below it. Throws like `set`. */
  reset(path: string, place: Place, dryRun = false): SettingOutcome {
    return carryOut(this.#settings.planReset(path, place), dryRun);
  }

  /** Takes over a document; with `replace` what it does not name is reset. Throws a store error. */
  importDocument(document: unknown, place: Place, replace: boolean, dryRun = false): SettingOutcome {
    return carryOut(this.#settings.planImport(document, place, replace), dryRun);
  }
}

function carryOut({ outcome, commit }: PlannedChange, dryRun: boolean): SettingOutcome {
  if (!dryRun) commit();
  return outcome;
}
