import type { ChatMessage, ChatQuery } from '../../protocol/api/chat.js';
import { VrtError } from '../../protocol/api/error.js';
import type { ChatHistory } from '../core/people/chat-history.js';
import type { KeptMessage } from '../core/store.js';
import type { Lines } from '../web/line-writer.js';
import { readMoment } from './moment.js';

const defaultLimit = 10_000;

/** Retained messages of a session, and (followed) new ones, line by line. Throws VrtError `history-off`. */
export function saidIn(
  history: Pick<ChatHistory, 'keeps' | 'select' | 'follow'>,
  session: { readonly id: string; readonly name: string },
  { since = 0, from, limit = defaultLimit, follow = false }: ChatQuery,
  now: () => Date,
): Lines<ChatMessage> {
  if (!history.keeps(session.id))
    throw new VrtError('history-off', `Messages of session ${session.name} are not retained.`);
  const fromTime = from === undefined ? undefined : readMoment('from', from, now()).toISOString();
  return {
    first: history.select({ sessionId: session.id, since, fromTime, limit }).map(shown),
    follow: follow
      ? (listener) => history.follow(session.id, (message) => listener(shown(message)))
      : undefined,
    cut: (last) => ({
      seq: last?.seq ?? since,
      time: now().toISOString(),
      from: 'vrt',
      fromId: null,
      to: null,
      cut: true,
    }),
  };
}

function shown(message: KeptMessage): ChatMessage {
  const { sessionId: _, ...rest } = message;
  return rest;
}
