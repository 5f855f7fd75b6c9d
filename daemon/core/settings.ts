import type { Setting } from '../../protocol/api/daemon.js';
import { VrtError } from '../../protocol/api/error.js';
import {
  checkSetting,
  isSettingKey,
  settingKeys,
  settings,
  type SettingKey,
} from '../../protocol/api/setting.js';
import type { EventBus } from './events.js';
import type { Store } from './store.js';

/** The daemon's own settings: declared in protocol/api/setting.ts, kept in the store. */
export class Settings {
  readonly #store: Store['settings'];
  readonly #bus: EventBus;
  readonly #values = new Map<SettingKey, boolean | number>();

  constructor(store: Store['settings'], bus: EventBus) {
    this.#store = store;
    this.#bus = bus;
    for (const { key, value } of store.list()) {
      if (isSettingKey(key)) this.#adopt(key, value);
    }
  }

  list(): Setting[] {
    return settingKeys.map((key) => this.#describe(key));
  }

  boolean(key: 'discovery.autoTrust'): boolean {
    return this.#value(key) === true;
  }

  number(key: 'idr.minimumIntervalMs' | 'idr.share'): number {
    return Number(this.#value(key));
  }

  /** Throws VrtError `setting-not-found`, `invalid-request` or a store error. */
  set(key: string, value: unknown): Setting {
    if (!isSettingKey(key)) throw new VrtError('setting-not-found', `There is no setting called "${key}".`);
    const checked = checkSetting(key, value);
    this.#store.put(key, checked);
    this.#values.set(key, checked);
    this.#bus.emit({
      type: 'setting',
      action: 'changed',
      severity: 'info',
      message: `${key} is now ${String(checked)}.`,
      subject: key,
      data: { value: checked },
    });
    return this.#describe(key);
  }

  /** A stored value that a newer range forbids gives way to the default; it stays in the store. */
  #adopt(key: SettingKey, value: unknown): void {
    try {
      this.#values.set(key, checkSetting(key, value));
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      this.#bus.emit({
        type: 'setting',
        action: 'ignored',
        severity: 'warning',
        message: `The stored ${key} is ignored: ${why}`,
        subject: key,
        data: {},
      });
    }
  }

  #value(key: SettingKey): boolean | number {
    return this.#values.get(key) ?? settings[key].default;
  }

  #describe(key: SettingKey): Setting {
    const { default: initial, description } = settings[key];
    return { key, value: this.#value(key), default: initial, description };
  }
}
