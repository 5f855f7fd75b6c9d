import { expect, it } from 'vitest';
import { readScenarios } from './scenario-file.js';

it.each([
  ['{"name":"yard"\n"rooms":[]}', 'yard.json is not JSON: line 2, column 1: "\\"" does not fit there.'],
  ['', 'yard.json is not JSON: it is empty.'],
  ['[7]', 'yard.json does not hold a scenario.'],
])('%j is refused in words', (text, message) => {
  expect(() => readScenarios(Buffer.from(text), 'yard.json')).toThrow(message);
});

it('reads one or several, in both forms', () => {
  const theirs = {
    scenarioId: 'y',
    scenarioName: 'Yard',
    scenarioGltf: '',
    scenarioRooms: { r: { roomId: 'r', roomName: 'One', roomCapacity: 2 } },
  };
  const text = JSON.stringify([{ name: 'hall' }, theirs]);
  expect(readScenarios(Buffer.from(text), 'x')).toEqual([
    { name: 'hall' },
    { id: 'y', name: 'Yard', gltf: null, rooms: [{ id: 'r', name: 'One', capacity: 2 }] },
  ]);
});
