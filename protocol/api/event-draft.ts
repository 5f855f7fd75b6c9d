import type { Static, TSchema } from 'typebox';
import type { Event, EventType } from './event.js';
import type { eventKinds } from './event-data.js';

type Kinds = typeof eventKinds;

/** Actions of a type of event. */
export type ActionOf<T extends EventType> = string & keyof Kinds[T]['actions'];

type Described<T extends EventType, A extends ActionOf<T>> = Kinds[T]['actions'][A] extends infer S extends
  TSchema
  ? Static<S>
  : never;
/** TypeScript lets anything pass for an object type without properties. */
type Exactly<O> = keyof O extends never ? Readonly<Record<string, never>> : Readonly<O>;
type EachOf<T extends EventType, A extends ActionOf<T>> = A extends unknown
  ? Exactly<Described<T, A>>
  : never;
type Together<U> = (U extends unknown ? (one: U) => void : never) extends (all: infer All) => void
  ? All
  : never;

/** What `data` holds. Where the action is one of several: what all of them ask for together. */
export type DataOf<T extends EventType, A extends ActionOf<T>> = Together<EachOf<T, A>>;

/** Fields of an event beside its type and action. */
export type EventFacts<T extends EventType, A extends ActionOf<T>> = Readonly<
  Pick<Event, 'severity' | 'message' | 'subject' | 'session' | 'client'>
> & { readonly data: DataOf<T, A> };

type Draft<T extends EventType, A extends ActionOf<T>> = EventFacts<T, A> & {
  readonly type: T;
  readonly action: A;
};

/** An event before it has a number and a time: only one that `event-data.ts` describes. */
export type EventDraft = {
  readonly [T in EventType]: { readonly [A in ActionOf<T>]: Draft<T, A> }[ActionOf<T>];
}[EventType];

/** Whose an event of a stream is. */
interface Owner {
  readonly streamId: string;
  readonly client: string;
}

/** What `data` holds beside whose it is. */
export type OwnDataOf<T extends EventType, A extends ActionOf<T>> = Exactly<
  Omit<Described<T, A>, keyof Owner>
>;

interface OfStream<T extends EventType, A extends ActionOf<T>> extends Readonly<
  Pick<Event, 'severity' | 'message'>
> {
  readonly type: T;
  readonly action: A;
  readonly data: OwnDataOf<T, A>;
}

/** An event of a stream before its session and client are added. */
export type StreamEvent = {
  readonly [T in EventType]: {
    readonly [A in ActionOf<T>]: Described<T, A> extends Owner ? OfStream<T, A> : never;
  }[ActionOf<T>];
}[EventType];

/** The event of a stream, with whose it is. */
export function ofStream(event: StreamEvent, owner: Owner & { readonly session: string }): EventDraft;
export function ofStream<A extends ActionOf<'stream'>>(
  event: OfStream<'stream', A>,
  owner: Owner & { readonly session: string },
): EventDraft;
// `StreamEvent` is the draft less these fields; TypeScript does not put a union together again.
export function ofStream(
  event: Pick<Event, 'type' | 'action' | 'severity' | 'message'> & { readonly data: object },
  { streamId, session, client }: Owner & { readonly session: string },
): Omit<Event, 'seq' | 'time'> {
  return { ...event, subject: session, session, client, data: { streamId, client, ...event.data } };
}
