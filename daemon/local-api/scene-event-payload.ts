import { VrtError } from '../../protocol/api/error.js';
import type { SceneEventSend } from '../../protocol/api/member.js';
import { sceneEventHint, sceneEventText } from '../../protocol/vrtogether/scene-event.js';

/** The bytes of a scene event to send. Throws VrtError `invalid-request` for one that apps cannot read, unless raw. */
export function sceneEventPayload({ text, bytes, raw = false }: SceneEventSend): Buffer {
  if ((text === undefined) === (bytes === undefined))
    throw new VrtError('invalid-request', 'A scene event needs text or bytes.');
  const payload = text === undefined ? Buffer.from(bytes ?? '', 'base64') : Buffer.from(text);
  if (raw) return payload;
  const read = sceneEventText(payload.toString('utf8'));
  if (read.ok) return Buffer.from(read.value);
  throw new VrtError('invalid-request', `Apps cannot read this scene event: ${read.error}.`, {
    hint: `${sceneEventHint} \`--raw\` sends anything, to other clients.`,
  });
}
