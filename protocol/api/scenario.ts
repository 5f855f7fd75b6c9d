import Type, { type Static } from 'typebox';
import { UserName } from './user.js';
import { orNull, Timestamp } from './schema.js';

const Room = Type.Object(
  {
    id: Type.String({ minLength: 1, maxLength: 64 }),
    name: UserName,
    description: Type.String({ maxLength: 4096 }),
    capacity: Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'Most users; 0: any number' }),
  },
  { additionalProperties: false },
);
export type Room = Static<typeof Room>;

export const TimedEvent = Type.Object(
  {
    atMs: Type.Integer({ minimum: 0, maximum: 2 ** 40, description: 'Time of the scenario, milliseconds' }),
    name: Type.String({ minLength: 1, maxLength: 128 }),
    data: Type.Optional(Type.Unknown({ description: 'Whatever the app makes of it' })),
    sceneEvent: Type.Optional(
      Type.String({
        maxLength: 65_536,
        description: 'Also delivered to every member as a scene event: JSON with TypeId and Data',
      }),
    ),
  },
  { additionalProperties: false },
);
export type TimedEvent = Static<typeof TimedEvent>;

const fields = {
  name: UserName,
  description: Type.String({ maxLength: 4096 }),
  gltf: orNull(Type.String({ maxLength: 4096, description: 'Where its model is' })),
  rooms: Type.Array(Room, { maxItems: 256 }),
  script: Type.Array(TimedEvent, { maxItems: 10_000, description: 'Timed events, in any order' }),
};

/** A virtual world of the catalogue. */
export const Scenario = Type.Object({ id: Type.String(), ...fields });
export type Scenario = Static<typeof Scenario>;

export const ScenarioPut = Type.Object(
  {
    id: Type.Optional(
      Type.String({
        pattern: '^[^\\x00-\\x1f\\x7f/]{1,128}$',
        takes: 'an id of 1 to 128 printable characters without a slash',
      }),
    ),
    name: UserName,
    ...Type.Partial(
      Type.Object({ description: fields.description, gltf: fields.gltf, script: fields.script }),
    ).properties,
    rooms: Type.Optional(
      Type.Array(
        Type.Object(
          {
            id: Type.Optional(Room.properties.id),
            name: Room.properties.name,
            description: Type.Optional(Room.properties.description),
            capacity: Type.Optional(Room.properties.capacity),
          },
          { additionalProperties: false },
        ),
        { maxItems: 256 },
      ),
    ),
  },
  { additionalProperties: false },
);
export type ScenarioPut = Static<typeof ScenarioPut>;

/** A scenario as one session runs it: a copy, so that the catalogue may change. */
export const ScenarioInstance = Type.Object({
  instanceId: Type.String(),
  ...Scenario.properties,
  name: Type.String({ description: 'Empty for one that a client brought without a name' }),
  startedAt: orNull(Type.String({ description: 'When its clock was last started; null: it stands' })),
  clockMs: Type.Integer({
    minimum: 0,
    description: 'What its clock showed when it was last started or stopped',
  }),
  emitted: Type.Integer({ minimum: 0, description: 'How many events of its script have been emitted' }),
});
export type ScenarioInstance = Static<typeof ScenarioInstance>;

/** A place of a scenario instance, and who is there. */
export const RoomState = Type.Object({
  ...Room.properties,
  users: Type.Array(Type.String(), { description: 'Names of the users in it' }),
});
export type RoomState = Static<typeof RoomState>;

export const ScenarioState = Type.Object({
  instanceId: Type.String(),
  id: Type.String(),
  name: Type.String(),
  running: Type.Boolean(),
  clockMs: Type.Integer({ description: 'What its clock shows, milliseconds' }),
  startedAt: orNull(Timestamp),
  events: Type.Integer({ description: 'How many events its script has' }),
  emitted: Type.Integer({ description: 'How many of them have been emitted' }),
});
export type ScenarioState = Static<typeof ScenarioState>;
