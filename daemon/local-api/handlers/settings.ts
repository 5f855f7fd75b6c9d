import type { SettingOwner } from '../../../protocol/api/setting.js';
import { VrtError } from '../../../protocol/api/error.js';
import { jsonSchema } from '../../../protocol/settings/json-schema.js';
import { settingsTree } from '../../../protocol/settings/tree.js';
import type { Clients } from '../../core/clients.js';
import type { Sessions } from '../../core/sessions.js';
import type { Place, Viewer } from '../../core/setting-choices.js';
import type { SettingChanges } from '../../core/setting-changes.js';
import type { Settings } from '../../core/settings.js';
import type { HandlersOf } from '../handler.js';

export interface SettingsPart {
  readonly settings: Pick<Settings, 'list' | 'explain' | 'exportDocument'>;
  readonly settingChanges: Pick<SettingChanges, 'set' | 'reset' | 'importDocument'>;
  readonly sessions: Pick<Sessions, 'get'>;
  readonly clients: Pick<Clients, 'get'>;
}

export function settingHandlers({
  settings,
  settingChanges,
  sessions,
  clients,
}: SettingsPart): HandlersOf<'settings' | 'settings-document' | 'settings-schema'> {
  const viewer = ({ session, client }: SettingOwner): Viewer => ({
    sessionId: session === undefined ? undefined : sessions.get(session).id,
    clientId: client === undefined ? undefined : clients.get(client).id,
  });
  const place = (owner: SettingOwner): Place => {
    const { sessionId, clientId } = viewer(owner);
    if (sessionId !== undefined && clientId !== undefined)
      throw new VrtError('invalid-request', 'A change belongs to a session or to a client, not to both.');
    if (sessionId !== undefined) return { scope: 'session', owner: sessionId };
    return clientId === undefined ? { scope: 'user', owner: '' } : { scope: 'client', owner: clientId };
  };
  return {
    'GET /v1/settings': ({ query }) => settings.list(viewer(query)),
    'GET /v1/settings/:path': ({ params, query }) => settings.explain(params.path, viewer(query)),
    'PUT /v1/settings/:path': ({ params, body }) =>
      settingChanges.set(params.path, body.value, place(body), body.dryRun),
    'DELETE /v1/settings/:path': ({ params, query }) =>
      settingChanges.reset(params.path, place(query), query.dryRun),
    'GET /v1/settings-document': ({ query }) => settings.exportDocument(place(query), query.all ?? false),
    'POST /v1/settings-document': ({ body }) =>
      settingChanges.importDocument(body.document, place(body), body.replace ?? false, body.dryRun),
    'GET /v1/settings-schema': () => jsonSchema(settingsTree),
  };
}
