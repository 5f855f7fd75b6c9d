import { VrtError } from '../protocol/api/error.js';
import { jsonProblem } from '../protocol/text/json-problem.js';
import type { ScenarioPut } from '../protocol/api/scenario.js';

/**
 * Scenarios from JSON: one or an array, in vrt's form or in that of VRTogether (`scenarioId`, `scenarioRooms` as an
 * object). The daemon checks their content. Throws VrtError `fixture-invalid`.
 */
export function readScenarios(bytes: Uint8Array, file: string): ScenarioPut[] {
  const json = Buffer.from(bytes).toString('utf8');
  let document: unknown;
  try {
    document = JSON.parse(json);
  } catch (error) {
    throw new VrtError('fixture-invalid', `${file} is not JSON: ${jsonProblem(json) ?? String(error)}.`, {
      hint: 'See the form of a scenario in vrt(1).',
      cause: error,
    });
  }
  const all: readonly unknown[] = Array.isArray(document) ? document : [document];
  return all.map((one) => {
    if (typeof one !== 'object' || one === null)
      throw new VrtError('fixture-invalid', `${file} does not hold a scenario.`, {
        hint: 'See the form of a scenario in vrt(1).',
      });
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the daemon checks it by the schema of the route
    return ('scenarioName' in one ? fromVrtogether(one) : one) as ScenarioPut;
  });
}

function fromVrtogether(given: object): object {
  const { scenarioId, scenarioName, scenarioDescription, scenarioGltf, scenarioRooms } = recordOf(given);
  return defined({
    id: scenarioId,
    name: scenarioName,
    description: scenarioDescription,
    gltf: scenarioGltf === '' ? null : scenarioGltf,
    rooms: Object.values(recordOf(scenarioRooms)).map((room) => {
      const { roomId, roomName, roomDescription, roomCapacity } = recordOf(room);
      return defined({ id: roomId, name: roomName, description: roomDescription, capacity: roomCapacity });
    }),
  });
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value)) : {};
}

function defined(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
