import type { Heard } from '../../protocol/api/member.js';
import type { Gathering } from '../core/people/gathering.js';
import type { Mailboxes } from '../core/people/mailbox.js';

/** Receivers of a message to these sessions, to all members or (`to`) to one of them. */
export function heardIn(
  gatherings: readonly Pick<Gathering, 'members'>[],
  mailboxes: Pick<Mailboxes, 'has' | 'isFollowed'>,
  to?: string,
): Heard {
  const inhabited = gatherings.filter(({ members }) => members.length > 0);
  const hearers = inhabited
    .flatMap(({ members }) => members)
    .filter(({ userId }) => to === undefined || userId === to);
  return {
    sessions: inhabited.length,
    users: hearers.filter(({ userId }) => mailboxes.has(userId)).length,
    inboxes: hearers.filter(({ userId }) => !mailboxes.has(userId) && mailboxes.isFollowed(userId)).length,
  };
}
