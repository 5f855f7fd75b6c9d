import { fieldsOf, type Fields } from '../../../../protocol/vrtogether/arguments.js';
import type { Caller } from './caller.js';
import type { Reply } from '../reply.js';

/** Undefined: never acknowledged; `empty`: acknowledged without a value. */
export type Answer = Reply | undefined | 'empty';

/** One command of the wire. */
export interface Command<C> {
  readonly needsUser: boolean;
  /** Whether a caller that has not signed in is answered. */
  readonly answersStrangers: boolean;
  /** The commands after it do not wait for its answer. */
  readonly aside?: true;
  run(caller: Caller<C>, args: readonly unknown[]): Answer | Promise<Answer>;
}

/** One that takes an object, for callers that have signed in. */
export function forUsers<C>(
  run: (caller: Caller<C>, fields: Fields, userId: string) => Answer | Promise<Answer>,
): Command<C> {
  return positional((caller, [first], userId) => run(caller, fieldsOf(first), userId));
}

/** One that takes its arguments by position, for callers that have signed in. */
export function positional<C>(
  run: (caller: Caller<C>, args: readonly unknown[], userId: string) => Answer | Promise<Answer>,
): Command<C> {
  return {
    needsUser: true,
    answersStrangers: true,
    run: (caller, args) => {
      const { userId } = caller;
      return userId === undefined ? undefined : run(caller, args, userId);
    },
  };
}

/** One that takes an object, for anybody. */
export function forAnybody<C>(
  run: (caller: Caller<C>, fields: Fields) => Answer | Promise<Answer>,
): Command<C> {
  return {
    needsUser: false,
    answersStrangers: true,
    run: (caller, [first]) => run(caller, fieldsOf(first)),
  };
}
