import { userModel } from '../../../protocol/vrtogether/models.js';
import { readableMessage } from '../../../protocol/vrtogether/readable-message.js';
import type { Notice } from '../../core/people/notice.js';

/** One event as Socket.IO emits it: its name and arguments. */
export type WireEvent = readonly [string, ...unknown[]];

/**
 * Event to a client for a notice (vrtogether.md 6). `userId` is the first key of every eventData: clients of version 1
 * read it by position.
 */
export function notification(
  notice: Exclude<Notice, { readonly kind: 'roles' }>,
  version1: boolean,
): WireEvent {
  switch (notice.kind) {
    case 'joined': {
      const { user } = notice;
      // `sfuData` is empty here: the reference server makes this before the user is in the session.
      return sessionUpdated('USER_JOINED_SESSION', { userId: user.id, userData: userModel(user, {}) });
    }
    case 'left':
      return userLeft(notice.userId, version1);
    case 'user-data':
      return sessionUpdated('USER_DATA_UPDATED', { userId: notice.userId, userData: notice.data });
    case 'session-closed':
      return ['SessionClosed', {}];
    // Present clients ignore events about themselves; this is for others.
    case 'removed':
      return userLeft(notice.userId, version1);
    case 'message': {
      const { from, fromName } = notice;
      const message = notice.typed === true ? readableMessage(notice.message) : notice.message;
      return ['MessageSent', { messageFrom: from, messageFromName: fromName, message }];
    }
    case 'event-to-master':
      return ['SceneEventToMaster', { sceneEventFrom: notice.from, sceneEventData: notice.payload }];
    case 'event-to-user':
      return ['SceneEventToUser', { sceneEventFrom: notice.from, sceneEventData: notice.payload }];
    case 'audio':
      return ['AudioSent', { audioFrom: notice.from, audioData: notice.payload }];
    case 'scenario-event': {
      const { atMs, name, data = null } = notice.event;
      return [
        'ScenarioEvent',
        { scenarioId: notice.instanceId, eventName: name, eventTimeMs: atMs, eventData: data },
      ];
    }
    case 'entered':
      return ['RoomUpdated', { eventId: 'USER_JOINED_ROOM', eventData: roomFacts(notice) }];
    case 'left-room':
      return ['RoomUpdated', { eventId: 'USER_LEFT_ROOM', eventData: roomFacts(notice) }];
  }
}

export function sessionUpdated(eventId: string, eventData: object): WireEvent {
  return ['SessionUpdated', { eventId, eventData }];
}

/** Version 1 spells it in its own way (vrtogether.md 10.3). */
export function userLeft(userId: string, version1: boolean): WireEvent {
  return sessionUpdated(version1 ? 'USER_LEAVED_SESSION' : 'USER_LEFT_SESSION', { userId });
}

function roomFacts({ userId, roomId }: { readonly userId: string; readonly roomId: string }) {
  return { userId, roomId };
}
