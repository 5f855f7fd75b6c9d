import { dumpedSession, userModel } from '../../../../protocol/vrtogether/models.js';
import type { Needs } from '../context.js';
import type { Caller as AnyCaller } from './caller.js';
import { ok, refused } from '../reply.js';
import { isAdmin } from './admin.js';
import { forAnybody, type Command } from './command.js';
import { sfuDataOf } from '../wire-session.js';

type Context = Needs<
  'version' | 'now' | 'serverId' | 'settings' | 'afterwards' | 'reset' | 'terminate' | 'media',
  'users' | 'gatherings'
>;
type Caller = AnyCaller<Context>;

/** What clients take us for (vrtogether.md 8). */
const orchestratorVersion = '2.7.5';

/** Commands about the server itself: most need no user. */
export const serverCommands: Readonly<Record<string, Command<Context>>> = {
  GetOrchestratorVersion: forAnybody(({ context }) =>
    ok({ orchestratorVersion, revision: `vrt-${context.version}` }),
  ),

  /** The system's clock, which the system keeps right; never a question to the network. */
  GetNTPTime: forAnybody((caller) => {
    const now = caller.context.now();
    caller.clockAskedAt = now;
    const ntpDate = now.toISOString();
    return ok({ ntpDate, ntpTimeMs: now.getTime(), ...(caller.version1 ? { ntpTime: ntpDate } : {}) });
  }),

  DumpData: forAnybody((caller) => {
    if (!caller.local && !isAdmin(caller)) return refused(801);
    const { people, serverId } = caller.context;
    return ok({
      id: serverId,
      sessions: [...people.gatherings.list()].map((gathering) =>
        dumpedSession(
          gathering,
          gathering.members.map(({ userId }) => userId),
        ),
      ),
      users: people.users.list().map((user) => userModel(user, sfuDataOf(caller, user.id) ?? {})),
    });
  }),

  ResetOrchestrator: forAnybody((caller) => {
    if (!mayControl(caller)) return refused(801);
    caller.context.afterwards(() => caller.context.reset());
    return 'empty';
  }),

  TerminateOrchestrator: forAnybody((caller) => {
    if (!mayControl(caller)) return refused(801);
    caller.context.afterwards(() => caller.context.terminate());
    return 'empty';
  }),
};

function mayControl(caller: Caller): boolean {
  return isAdmin(caller) || (caller.local && caller.context.settings().local_control);
}
