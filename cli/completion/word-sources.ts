import type { DaemonClient } from '../daemon-client.js';
import type { WordSources } from './complete.js';

/** Names from the daemon, and settings from their declaration. A daemon that does not answer has no names. */
export function wordSources(client: DaemonClient): WordSources {
  return {
    sessions: () => orNone(client.call('GET /v1/sessions', {}).then((all) => all.map(({ name }) => name))),
    clients: () => orNone(client.call('GET /v1/clients', {}).then((all) => all.map(({ name }) => name))),
    users: () => orNone(client.call('GET /v1/users', {}).then((all) => all.map(({ name }) => name))),
    scenarios: () => orNone(client.call('GET /v1/scenarios', {}).then((all) => all.map(({ name }) => name))),
    streams: () =>
      orNone(
        client
          .call('GET /v1/streams', {})
          .then((all) => all.flatMap(({ id, sessionName, clientName }) => [id, sessionName, clientName])),
      ),
    settingPaths: async () => {
      const { settingLeaves, settingPresets } = await import('../../protocol/settings/tree.js');
      return [...settingLeaves, ...settingPresets].map(({ path }) => path);
    },
    presets: async () => {
      const { settingPresets } = await import('../../protocol/settings/tree.js');
      return settingPresets.map(({ path }) => path);
    },
    settingValues: async (path) => {
      const { settingLeaves, settingPresets } = await import('../../protocol/settings/tree.js');
      const preset = settingPresets.find((one) => one.path === path);
      if (preset !== undefined) return Object.keys(preset.node.options);
      const node = settingLeaves.find((one) => one.path === path)?.node;
      switch (node?.kind) {
        case 'boolean':
        case 'switch':
        case 'optional':
          return ['true', 'false'];
        case 'choice':
          return Object.keys(node.variants);
        default:
          return [];
      }
    },
  };
}

function orNone(names: Promise<string[]>): Promise<string[]> {
  return names.catch(() => []);
}
