import type { TimedEvent } from '../../../protocol/api/scenario.js';
import type { User } from '../../../protocol/api/user.js';

/** What a user is told. Payloads are passed on as they came: bytes stay bytes, JSON stays JSON. */
export type Notice =
  | { readonly kind: 'joined'; readonly user: User }
  | { readonly kind: 'left'; readonly userId: string }
  /** The session has another master or administrator. */
  | { readonly kind: 'roles' }
  | { readonly kind: 'user-data'; readonly userId: string; readonly data: User['data'] }
  /** To its members: it was stopped or deleted, and they are in it no longer. */
  | { readonly kind: 'session-closed'; readonly sessionId: string }
  /** To one who somebody else let leave. */
  | { readonly kind: 'removed'; readonly sessionId: string; readonly userId: string }
  | {
      readonly kind: 'message';
      readonly from: string;
      readonly fromName: string;
      readonly message: unknown;
      /** Somebody typed it, who does not know what apps can read. */
      readonly typed?: true;
    }
  | { readonly kind: 'event-to-master'; readonly from: string; readonly payload: unknown }
  | { readonly kind: 'event-to-user'; readonly from: string; readonly payload: unknown }
  | { readonly kind: 'audio'; readonly from: string; readonly payload: unknown }
  | { readonly kind: 'scenario-event'; readonly instanceId: string; readonly event: TimedEvent }
  | { readonly kind: 'entered'; readonly userId: string; readonly roomId: string }
  | { readonly kind: 'left-room'; readonly userId: string; readonly roomId: string };
