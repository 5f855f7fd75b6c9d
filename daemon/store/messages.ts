import type { Database } from 'better-sqlite3';
import Type from 'typebox';
import { Compile } from 'typebox/compile';
import { ChatContent, ChatMessage } from '../../protocol/api/chat.js';
import { malformed } from '../../protocol/decoded.js';
import type { Store } from '../core/store.js';
import type { StoreGuard } from './guard.js';
import type { Misfits, Place } from './misfits.js';
import { decodeRows, decodeWith, parseJson, type Row } from './rows.js';

const place: Place = { table: 'messages', key: ['seq'] };

const content = Compile(ChatContent);
const messageRow = Compile(
  Type.Object({
    ...Type.Omit(ChatMessage, ['cut']).properties,
    sessionId: Type.String(),
  }),
);

/** The table `messages`. */
export function messageTable(db: Database, guard: StoreGuard, misfits: Misfits): Store['messages'] {
  const lastSeq = db.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'messages'").pluck();
  const sessions = db.prepare('SELECT DISTINCT session_id FROM messages').pluck();
  const insert = db.prepare(`
    INSERT INTO messages (seq, session_id, time, from_name, from_id, to_name, content)
    VALUES (@seq, @sessionId, @time, @from, @fromId, @to, @content)`);
  const prune = db.prepare(`
    DELETE FROM messages WHERE session_id = @sessionId
      AND seq <= (SELECT seq FROM messages WHERE session_id = @sessionId ORDER BY seq DESC LIMIT 1 OFFSET @kept)`);
  const select = db.prepare(`
    SELECT * FROM (SELECT * FROM messages
                   WHERE session_id = @sessionId AND seq > @since AND (@fromTime IS NULL OR time >= @fromTime)
                   ORDER BY seq DESC LIMIT @limit)
    ORDER BY seq`);
  return {
    lastSeq: () => guard('Reading messages', () => Number(lastSeq.get() ?? 0)),
    sessions: () => guard('Reading messages', () => sessions.all().map(String)),
    put: ({ seq, sessionId, time, from, fromId, to, ...rest }) => {
      guard(`Saving a message of session ${sessionId}`, () =>
        insert.run({ seq, sessionId, time, from, fromId, to, content: JSON.stringify(rest) }),
      );
    },
    prune: (sessionId, kept) => {
      guard(`Removing old messages of session ${sessionId}`, () => prune.run({ sessionId, kept }));
    },
    select: ({ sessionId, since, fromTime, limit }) =>
      guard('Reading messages', () =>
        decodeRows(
          place,
          select.all({ sessionId, since, fromTime: fromTime ?? null, limit }),
          decode,
          misfits,
        ),
      ),
  };
}

function decode(row: Row) {
  const held = parseJson(row['content']);
  if (!content.Check(held)) return malformed('its content is invalid');
  return decodeWith(messageRow, {
    ...held,
    seq: row['seq'],
    sessionId: row['session_id'],
    time: row['time'],
    from: row['from_name'],
    fromId: row['from_id'],
    to: row['to_name'],
  });
}
