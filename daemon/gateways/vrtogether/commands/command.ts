import { fieldsOf, type Fields } from '../../../../protocol/vrtogether/arguments.js';
import type { Connection } from '../connection.js';
import type { Reply } from '../reply.js';

/** Undefined: never acknowledged; `empty`: acknowledged without a value. */
export type Answer = Reply | undefined | 'empty';

/** One command of the wire. */
export interface Command {
  readonly needsUser: boolean;
  /** Whether somebody who has not signed in hears that, or nothing. */
  readonly answersStrangers: boolean;
  run(connection: Connection, args: readonly unknown[]): Answer | Promise<Answer>;
}

/** One that takes an object, for whoever has signed in. */
export function forUsers(
  run: (connection: Connection, fields: Fields, userId: string) => Answer | Promise<Answer>,
): Command {
  return positional((connection, [first], userId) => run(connection, fieldsOf(first), userId));
}

/** One that takes its arguments by position, for whoever has signed in. */
export function positional(
  run: (connection: Connection, args: readonly unknown[], userId: string) => Answer | Promise<Answer>,
): Command {
  return {
    needsUser: true,
    answersStrangers: true,
    run: (connection, args) => {
      const { userId } = connection;
      return userId === undefined ? undefined : run(connection, args, userId);
    },
  };
}

/** One that takes an object, for anybody. */
export function forAnybody(
  run: (connection: Connection, fields: Fields) => Answer | Promise<Answer>,
): Command {
  return {
    needsUser: false,
    answersStrangers: true,
    run: (connection, [first]) => run(connection, fieldsOf(first)),
  };
}
