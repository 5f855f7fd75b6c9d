/** The parts of a schema that a sentence about a rejected value needs. */
export interface SchemaNode {
  readonly description: string | undefined;
  /** Description of a pattern; the end of a sentence that begins "must be". */
  readonly takes: string | undefined;
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  /** Names of the fields that it may have. */
  readonly fields: readonly string[];
}

/** The part of a JSON schema that a value at `instancePath` ("/clients/0") is checked by; undefined for none. */
export function schemaAt(schema: unknown, instancePath: string): SchemaNode | undefined {
  let here: unknown = schema;
  for (const key of instancePath.split('/').slice(1)) {
    if (key !== '') here = below(here, key);
  }
  if (!isRecord(here)) return undefined;
  const told = [here, ...branches(here)];
  const find = <T>(read: (node: Readonly<Record<string, unknown>>) => T | undefined) =>
    told.map(read).find((found) => found !== undefined);
  return {
    description: find(({ description }) => (typeof description === 'string' ? description : undefined)),
    takes: find(({ takes }) => (typeof takes === 'string' ? takes : undefined)),
    minimum: find(({ minimum }) => (typeof minimum === 'number' ? minimum : undefined)),
    maximum: find(({ maximum }) => (typeof maximum === 'number' ? maximum : undefined)),
    fields: told.flatMap(({ properties }) => (isRecord(properties) ? Object.keys(properties) : [])),
  };
}

function below(schema: unknown, key: string): unknown {
  if (!isRecord(schema)) return undefined;
  for (const branch of [schema, ...branches(schema)]) {
    const { properties, items } = branch;
    if (isRecord(properties) && Object.hasOwn(properties, key)) return properties[key];
    if (items !== undefined && /^\d+$/.test(key)) return items;
  }
  return undefined;
}

function branches({ anyOf }: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>[] {
  return Array.isArray(anyOf) ? anyOf.filter(isRecord) : [];
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
