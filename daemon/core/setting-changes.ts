import type { SettingOutcome } from '../../protocol/api/setting.js';
import type { Choices } from '../../protocol/settings/document.js';
import type { SettingValues } from '../../protocol/settings/tree.js';
import { prepareAll, type Prepared } from './prepared.js';
import type { Place } from './setting-choices.js';
import type { PlannedChange } from './setting-impact.js';
import type { Settings } from './settings.js';

/** Followers that must open something before a change can be in force. */
export interface SettingsPreparer {
  /** Throws VrtError when the settings cannot be followed; then it continues unchanged. */
  prepare(after: SettingValues, paths: readonly string[]): Promise<Prepared>;
}

/**
 * Changes of settings that people ask for: one after the other, and each only after everybody who must open something for it
 * has done so. What cannot be followed is refused, and nothing has changed then.
 */
export class SettingChanges {
  readonly #settings: Pick<Settings, 'planSet' | 'planReset' | 'planImport' | 'planSystem'>;
  readonly #preparers: () => readonly SettingsPreparer[];
  #last: Promise<unknown> = Promise.resolve();

  constructor(
    settings: Pick<Settings, 'planSet' | 'planReset' | 'planImport' | 'planSystem'>,
    preparers: () => readonly SettingsPreparer[],
  ) {
    this.#settings = settings;
    this.#preparers = preparers;
  }

  /**
   * Chooses a value, or the option of a preset. Throws VrtError `setting-not-found` or `invalid-request`, the error of
   * a gateway that cannot follow, or a store error.
   */
  set(path: string, value: unknown, place: Place, dryRun = false): Promise<SettingOutcome> {
    return this.#carryOut(() => this.#settings.planSet(path, value, place), dryRun);
  }

  /** Resets the choices of a place for a path and everything below it. Throws like `set`. */
  reset(path: string, place: Place, dryRun = false): Promise<SettingOutcome> {
    return this.#carryOut(() => this.#settings.planReset(path, place), dryRun);
  }

  /** Takes over a document; with `replace` paths that it does not name are reset. Throws like `set`. */
  importDocument(document: unknown, place: Place, replace: boolean, dryRun = false): Promise<SettingOutcome> {
    return this.#carryOut(() => this.#settings.planImport(document, place, replace), dryRun);
  }

  /** Applies the machine's own file. Throws like `set`. */
  system(choices: Choices): Promise<SettingOutcome> {
    return this.#carryOut(() => this.#settings.planSystem(choices), false);
  }

  #carryOut(plan: () => PlannedChange, dryRun: boolean): Promise<SettingOutcome> {
    const turn = this.#last.then(async () => {
      const { outcome, impact, change } = plan();
      if (dryRun) return outcome;
      const { values, paths } = impact;
      const ready =
        paths.length === 0
          ? undefined
          : await prepareAll(this.#preparers().map((each) => () => each.prepare(values, paths)));
      try {
        const { write, apply } = change();
        write();
        apply();
      } catch (error) {
        await ready?.discard();
        throw error;
      }
      await ready?.apply();
      return outcome;
    });
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
