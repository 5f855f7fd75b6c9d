import Type, { type Static } from 'typebox';
import { changeableScopes, scopes } from '../settings/scopes.js';
import { oneOf, orNull } from './schema.js';

const settingKinds = [
  'boolean',
  'number',
  'text',
  'choice',
  'switch',
  'optional',
  'array',
  'vector',
  'dictionary',
  'preset',
] as const;
const effects = ['live', 'stream', 'gateway', 'daemon'] as const;

const Value = Type.Unknown({ description: 'JSON value' });
const Owner = {
  session: Type.Optional(Type.String({ description: 'Scope of this session: id, name or unique prefix' })),
  client: Type.Optional(Type.String({ description: 'Scope of this client: id, name or unique prefix' })),
};

/** Whose settings are meant: of the user where neither is given. */
export const SettingOwner = Type.Object(Owner, { additionalProperties: false });
export type SettingOwner = Static<typeof SettingOwner>;

/** One setting with its declaration and the value in force for somebody. */
export const Setting = Type.Object({
  path: Type.String(),
  title: Type.String({ description: 'Display name' }),
  section: Type.Array(Type.String(), { description: 'Display names of what it is in, outermost first' }),
  help: Type.String(),
  kind: oneOf([...settingKinds], 'switch and optional: whether what is below is in force'),
  unit: orNull(Type.String()),
  choices: Type.Array(Type.Object({ value: Type.String(), title: Type.String() }), {
    description: 'Of a choice or a preset',
  }),
  minimum: orNull(Type.Number()),
  maximum: orNull(Type.Number()),
  step: orNull(Type.Number()),
  integer: Type.Boolean(),
  effect: oneOf(
    [...effects],
    'What a change needs: live: nothing; stream: running streams begin anew; gateway: a gateway may disconnect clients; daemon: the daemon begins anew',
  ),
  default: Value,
  value: Value,
  scope: oneOf([...scopes], 'Where the value comes from'),
  active: Type.Boolean({ description: 'false: below something that is off or not selected' }),
});
export type Setting = Static<typeof Setting>;

/** A setting with the value of each scope, strongest last. */
export const SettingExplanation = Type.Object({
  ...Setting.properties,
  layers: Type.Array(
    Type.Object({ scope: oneOf([...scopes], 'Who says it'), value: Value, from: Type.String() }),
    { description: 'What each scope says; the last one wins' },
  ),
  streams: Type.Array(Type.String(), { description: 'Ids of running streams that a change would restart' }),
});
export type SettingExplanation = Static<typeof SettingExplanation>;

export const SettingPut = Type.Object(
  {
    value: Value,
    ...Owner,
    dryRun: Type.Optional(Type.Boolean({ description: 'Only say what would happen' })),
  },
  { additionalProperties: false },
);
export type SettingPut = Static<typeof SettingPut>;

const SettingChange = Type.Object({
  path: Type.String(),
  from: Value,
  to: Value,
  scope: oneOf(['system', ...changeableScopes], 'Where it was changed'),
});
export type SettingChange = Static<typeof SettingChange>;

/** Outcome of a change, made or planned. */
export const SettingOutcome = Type.Object({
  changes: Type.Array(SettingChange, {
    description: 'Values in force before and after; empty: nothing changed',
  }),
  dropped: Type.Array(Type.Object({ path: Type.String(), value: Value, why: Type.String() }), {
    description: 'Parts of a document that are no setting or do not fit',
  }),
  effect: oneOf([...effects], 'What the whole change needs'),
  streams: Type.Array(Type.String(), { description: 'Ids of the streams that are restarted' }),
  gateways: Type.Array(
    Type.Object({ name: Type.String(), connections: Type.Integer({ description: 'How many' }) }),
    { description: 'Gateways that disconnect clients' },
  ),
});
export type SettingOutcome = Static<typeof SettingOutcome>;

export const SettingReset = Type.Object(
  { ...Owner, dryRun: Type.Optional(Type.Boolean({ description: 'Only say what would happen' })) },
  { additionalProperties: false },
);

export const SettingExport = Type.Object(
  {
    ...Owner,
    all: Type.Optional(
      Type.Boolean({ description: 'With every value in force, not only what was chosen here' }),
    ),
  },
  { additionalProperties: false },
);

export const SettingImport = Type.Object(
  {
    document: Type.Unknown({ description: 'Settings in the default representation, or a part of them' }),
    ...Owner,
    replace: Type.Optional(Type.Boolean({ description: 'What the document does not name is reset' })),
    dryRun: Type.Optional(Type.Boolean({ description: 'Only say what would happen' })),
  },
  { additionalProperties: false },
);
export type SettingImport = Static<typeof SettingImport>;
