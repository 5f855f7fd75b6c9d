import { expect, it } from 'vitest';
import { valuesOf } from '../../protocol/settings/stream-settings.js';
import { liveSettings } from './live-settings.js';
import { Triggers } from './triggers.js';

const { haptics } = liveSettings(valuesOf({}));

it('gives a pulse each time a trigger passes half way, to its own hand', () => {
  const triggers = new Triggers();
  const moves = [0.4, 0.5, 1, 0.5, 0.49, 0.6].map(
    (value) => triggers.moved('left', value, haptics) !== undefined,
  );
  expect(moves).toEqual([false, true, false, false, false, true]);
  expect(triggers.moved('right', 0.5, haptics)).toMatchObject({ frequencyHz: 160 });
});

it('gives none where haptics are off, nor later for what was pressed meanwhile', () => {
  const triggers = new Triggers();
  expect(triggers.moved('left', 1, null)).toBeUndefined();
  expect(triggers.moved('left', 1, haptics)).toBeUndefined();
});
