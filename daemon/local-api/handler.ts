import type { InputOf, ReplyOf, RouteName, Routes } from '../../protocol/api/routes.js';
import type { Lines } from '../web/line-writer.js';
import type { Caller } from './identity.js';

export type AnswerOf<N extends RouteName> = Routes[N] extends { readonly lines: true }
  ? Lines<ReplyOf<N>>
  : ReplyOf<N>;

export type Handler<N extends RouteName> = (
  input: InputOf<N>,
  caller: Caller,
) => AnswerOf<N> | Promise<AnswerOf<N>>;

/** One handler per route of the table: a route without one does not compile. */
export type Handlers = { readonly [N in RouteName]: Handler<N> };

/** The handlers of the routes whose path begins with `/v1/<Noun>`. */
export type HandlersOf<Noun extends string> = Pick<
  Handlers,
  Extract<RouteName, `${string} /v1/${Noun}` | `${string} /v1/${Noun}/${string}`>
>;
