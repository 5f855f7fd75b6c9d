import Type, { type Static } from 'typebox';
import { addressExamples } from '../address.js';
import { oneOf, orNull, Timestamp } from './schema.js';
import { ClientId } from './id.js';

export const trustStates = ['new', 'trusted', 'blocked'] as const;
export const clientStates = ['absent', 'found', 'connecting', 'streaming'] as const;

/** Its form is that of `protocol/address.ts`; core reads it. */
const Address = Type.String({
  maxLength: 80,
  description: `Address with an optional control port: ${addressExamples}`,
});

export const Client = Type.Object({
  id: ClientId,
  hostname: Type.String({ description: 'Name the device announces; its identity' }),
  name: Type.String({ description: 'Display name; the host name until renamed' }),
  model: orNull(Type.String({ description: 'Model that the device reports, for example "Quest 3"' })),
  trust: oneOf([...trustStates], 'Only a trusted client is ever dialled'),
  state: oneOf([...clientStates], 'Current state'),
  dialect: orNull(Type.String({ description: 'Protocol it announces, for example "ALVR 20.x"' })),
  problem: orNull(Type.String({ description: 'Why it cannot be used, in one sentence' })),
  address: orNull(Type.String({ description: 'Address of its last announcement' })),
  addresses: Type.Array(Type.String(), { description: 'Addresses added by hand' }),
  batteryPercent: orNull(Type.Number()),
  batteryPlugged: orNull(Type.Boolean({ description: 'Whether it is at its charger' })),
  createdAt: Timestamp,
  lastSeenAt: orNull(Timestamp),
});
export type Client = Static<typeof Client>;

export const ClientAdd = Type.Object(
  {
    address: Type.Optional(Address),
    hostname: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 32,
        description: 'Host name, when known; without an address it is dialled once it announces itself',
      }),
    ),
    trust: Type.Optional(
      Type.Boolean({ description: 'Trust it at once (default true, since its address was typed)' }),
    ),
  },
  { additionalProperties: false },
);
export type ClientAdd = Static<typeof ClientAdd>;

export const ClientPatch = Type.Object(
  {
    trust: Type.Optional(oneOf([...trustStates], 'New trust state')),
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    addresses: Type.Optional(Type.Array(Address, { maxItems: 8 })),
  },
  { additionalProperties: false },
);
export type ClientPatch = Static<typeof ClientPatch>;
