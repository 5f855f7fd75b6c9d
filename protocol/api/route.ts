import type { Static, TObject, TSchema } from 'typebox';

export type Access = 'read' | 'write';

/** One entry of the route table: its input, its answer and who may use it. */
export interface Route {
  readonly summary: string;
  readonly access: Access;
  readonly query?: TObject;
  readonly body?: TSchema;
  readonly reply: TSchema;
  /** The reply is a text of this type instead of JSON; `reply` is a string. */
  readonly contentType?: string;
  /** The reply is a stream of `reply` documents, one per line. */
  readonly lines?: true;
}

type PathParams<Path extends string> = Path extends `${string}:${infer Name}/${infer Rest}`
  ? Name | PathParams<Rest>
  : Path extends `${string}:${infer Name}`
    ? Name
    : never;

type Given<Key extends string, S> = S extends TSchema ? Record<Key, Static<S>> : unknown;

/** Arguments of the route `Name` ("GET /v1/sessions/:id"): path parameters, query, body. */
export type RouteInput<Name extends string, R extends Route> = ([PathParams<Name>] extends [never]
  ? unknown
  : { readonly params: Readonly<Record<PathParams<Name>, string>> }) &
  Given<'query', R['query']> &
  Given<'body', R['body']>;

export type RouteReply<R extends Route> = Static<R['reply']>;
