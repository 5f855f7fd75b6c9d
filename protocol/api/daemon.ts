import Type, { type Static } from 'typebox';
import { GatewayStatus } from './gateway.js';
import { oneOf, orNull, Timestamp } from './schema.js';

export const DaemonStatus = Type.Object({
  version: Type.String(),
  pid: Type.Integer(),
  startedAt: Timestamp,
  socket: Type.String(),
  stateDir: Type.String(),
  discoveryPort: orNull(Type.Integer({ description: 'null: discovery is off' })),
  sessions: Type.Integer(),
  clients: Type.Integer(),
  streams: Type.Integer(),
  rssBytes: Type.Integer(),
  cpuUs: Type.Integer(),
  users: Type.Integer(),
  gateways: Type.Array(GatewayStatus),
  faults: Type.Integer({
    description: 'How often something failed that was not expected to, since the start: see its events',
  }),
  packetsIgnored: Type.Integer({
    description: 'Datagrams on the discovery port that were no announcement, or of no address',
  }),
});
export type DaemonStatus = Static<typeof DaemonStatus>;

export const DoctorCheck = Type.Object({
  name: Type.String(),
  status: oneOf(['ok', 'warning', 'missing'], 'missing: something that vrt needs is not there'),
  detail: Type.String(),
  hint: Type.String({ description: 'What to type; empty when there is nothing to do' }),
});
export type DoctorCheck = Static<typeof DoctorCheck>;

export const Reloaded = Type.Object({
  changed: Type.Array(Type.String(), { description: 'Options and settings that are in force anew' }),
  restart: Type.Array(Type.String(), { description: 'Options that will change with the next start' }),
});
export type Reloaded = Static<typeof Reloaded>;
