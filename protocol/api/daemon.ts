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
    description: 'Unexpected failures since the start; see the events',
  }),
  packetsIgnored: Type.Integer({
    description: 'Datagrams on the discovery port that are not announcements, or name no address',
  }),
});
export type DaemonStatus = Static<typeof DaemonStatus>;

export const DoctorCheck = Type.Object({
  name: Type.String(),
  status: oneOf(['ok', 'warning', 'missing'], 'missing: something that vrt needs is absent'),
  detail: Type.String(),
  hint: Type.String({ description: 'How to fix it; empty when there is nothing to do' }),
});
export type DoctorCheck = Static<typeof DoctorCheck>;

export const Reloaded = Type.Object({
  changed: Type.Array(Type.String(), { description: 'Options and settings that changed' }),
  restart: Type.Array(Type.String(), { description: 'Options that will take effect at the next start' }),
});
export type Reloaded = Static<typeof Reloaded>;
