import type { Needs } from '../context.js';
import type { Caller } from './caller.js';

/** An account with that role, which has given its password. */
export function isAdmin({ userId, context }: Caller<Needs<never, 'users'>>): boolean {
  if (userId === undefined) return false;
  const user = context.people.users.record(userId);
  return user?.role === 'admin' && user.kind === 'account' && user.password !== null;
}
