import Type, { type Static } from 'typebox';
import { oneOf, orNull, Timestamp } from './schema.js';

export const GatewayStatus = Type.Object({
  name: Type.String({ description: 'Which wire: alvr, vrtogether' }),
  state: oneOf(['off', 'listening', 'failed'], 'off: `vrt settings set NAME true` turns it on'),
  port: orNull(Type.Integer({ description: 'Where clients find it; null: nowhere' })),
  connections: Type.Integer({ description: 'Clients that are connected' }),
  problem: orNull(Type.String({ description: 'Why it failed, in one sentence' })),
  reset: Type.String({ description: 'Effect of a reset on its clients, in one sentence' }),
});
export type GatewayStatus = Static<typeof GatewayStatus>;

/** One client that is connected by a gateway. */
export const GatewayConnection = Type.Object({
  gateway: Type.String(),
  id: Type.String({ description: 'Of the connection: a stream for a headset' }),
  user: orNull(Type.String({ description: 'Name of the user or headset; null: nobody has signed in' })),
  session: orNull(Type.String({ description: 'The session it is in' })),
  address: Type.String(),
  version: Type.String({ description: 'Version of its protocol' }),
  transport: Type.String({ description: 'websocket, polling, udp or tcp' }),
  roundTripMs: orNull(Type.Number({ description: 'Of the last ping; null: none was answered yet' })),
  since: Timestamp,
  lastReason: orNull(Type.String({ description: 'Why the connection of this user before this one ended' })),
});
export type GatewayConnection = Static<typeof GatewayConnection>;

/** The clock of one app beside that of the gateway. */
export const ClockReader = Type.Object({
  user: orNull(Type.String({ description: 'Null: nobody has signed in' })),
  session: orNull(Type.String({ description: 'The session it is in' })),
  address: Type.String(),
  askedAt: orNull(
    Type.String({ format: 'date-time', description: 'When it last asked for the time; null: it never did' }),
  ),
  roundTripMs: orNull(Type.Number({ description: 'Of the last ping; null: none was answered yet' })),
  offsetMs: orNull(
    Type.Number({
      description:
        'How far its clock is ahead of this one, by the time stamps of its frames and half the round trip; negative: behind, or slow to encode; null: it sends no stamps',
    }),
  ),
});
export type ClockReader = Static<typeof ClockReader>;

/** The time that a gateway sends to its clients. */
export const GatewayClock = Type.Object({
  time: Timestamp,
  timeMs: Type.Integer({ description: 'The same in milliseconds since 1970' }),
  apps: Type.Array(ClockReader),
});
export type GatewayClock = Static<typeof GatewayClock>;
