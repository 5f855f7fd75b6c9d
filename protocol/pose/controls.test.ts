import { describe, expect, it } from 'vitest';
import { ControlState } from './controls.js';

describe('the state of the controls', () => {
  it('tells only what changed, and begins with everything released', () => {
    const state = new ControlState();
    expect(state.changes({ 'left/trigger/value': 0, 'right/a/click': false })).toEqual({});
    expect(state.changes({ 'left/trigger/value': 0.5, 'right/a/click': true })).toEqual({
      'left/trigger/value': 0.5,
      'right/a/click': true,
    });
    expect(state.changes({ 'left/trigger/value': 0.5, 'right/a/click': false })).toEqual({
      'right/a/click': false,
    });
  });
});
