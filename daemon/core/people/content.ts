import { isUtf8 } from 'node:buffer';
import type { InboxItem } from '../../../protocol/api/inbox.js';

/** Sent content in JSON form: a text, bytes that are a text, other bytes in base64, or JSON. */
export function contentOf(value: unknown): Pick<InboxItem, 'text' | 'bytes' | 'json'> {
  if (typeof value === 'string') return { text: value };
  if (!(value instanceof Uint8Array)) return { json: value };
  return isUtf8(value)
    ? { text: Buffer.from(value).toString('utf8') }
    : { bytes: Buffer.from(value).toString('base64') };
}
