import { dumpedSession, userModel } from '../../../../protocol/vrtogether/models.js';
import type { Connection } from '../connection.js';
import { ok, refused } from '../reply.js';
import { forAnybody, type Command } from './command.js';
import { sfuDataOf } from '../wire-session.js';

/** What clients take us for (vrtogether.md 8). */
const orchestratorVersion = '2.7.5';

/** Commands about the server itself: most need no user. */
export const serverCommands: Readonly<Record<string, Command>> = {
  GetOrchestratorVersion: forAnybody(({ context }) =>
    ok({ orchestratorVersion, revision: `vrt-${context.version}` }),
  ),

  /** The system's clock, which the system keeps right; never a question to the network. */
  GetNTPTime: forAnybody(({ context, version1 }) => {
    const now = context.now();
    const ntpDate = now.toISOString();
    return ok({ ntpDate, ntpTimeMs: now.getTime(), ...(version1 ? { ntpTime: ntpDate } : {}) });
  }),

  DumpData: forAnybody((connection) => {
    if (!connection.local && !isAdmin(connection)) return refused(801);
    const { people, serverId } = connection.context;
    return ok({
      id: serverId,
      sessions: [...people.gatherings.list()].map((gathering) =>
        dumpedSession(
          gathering,
          gathering.members.map(({ userId }) => userId),
        ),
      ),
      users: people.users.list().map((user) => userModel(user, sfuDataOf(connection, user.id) ?? {})),
    });
  }),

  ResetOrchestrator: forAnybody((connection) => {
    if (!mayControl(connection)) return refused(801);
    connection.context.afterwards(() => connection.context.reset());
    return 'empty';
  }),

  TerminateOrchestrator: forAnybody((connection) => {
    if (!mayControl(connection)) return refused(801);
    connection.context.afterwards(() => connection.context.terminate());
    return 'empty';
  }),
};

function mayControl(connection: Connection): boolean {
  return isAdmin(connection) || (connection.local && connection.context.settings().local_control);
}

/** An account with that role, which has given its password. */
export function isAdmin({ userId, context }: Connection): boolean {
  if (userId === undefined) return false;
  const user = context.people.users.record(userId);
  return user?.role === 'admin' && user.kind === 'account' && user.password !== null;
}
