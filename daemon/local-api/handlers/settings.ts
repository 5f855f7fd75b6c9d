import type { Settings } from '../../core/settings.js';
import type { HandlersOf } from '../handler.js';

export type SettingsPart = Pick<Settings, 'list' | 'set'>;

export function settingHandlers(settings: SettingsPart): HandlersOf<'settings'> {
  return {
    'GET /v1/settings': () => settings.list(),
    'PUT /v1/settings/:key': ({ params, body }) => settings.set(params.key, body.value),
  };
}
