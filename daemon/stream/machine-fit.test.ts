import { expect, it } from 'vitest';
import { valuesOf } from '../../protocol/settings/stream-settings.js';
import { MachineFit } from './machine-fit.js';

const view = { eyeWidth: 1664, eyeHeight: 1760, refreshHz: 72 };
const pace = { frameMs: 80, periodMs: 13.9, fittingScale: 0.36 };
const needs =
  'This machine takes 80 ms to draw and encode a frame of 1664x1760 per eye; 72 Hz allows 13.9 ms.';
const widest = (fit: MachineFit, settings = {}) => valuesOf(fit.limited(settings)).video.max_view_width;

it('lets the headset come back to a picture that fits, and says why it is smaller', () => {
  const fit = new MachineFit();
  expect(widest(fit)).toBe(null);
  expect(fit.judge(true, pace, view, true)).toEqual({
    kind: 'smaller',
    reason: `${needs} The picture is made 576 wide.`,
  });
  expect(widest(fit)).toBe(576);
  expect(fit.note).toMatch(
    /^The picture is 576 wide per eye, smaller than the headset asks for\. This machine/,
  );
  expect(fit.note).toContain('`vrt settings set video.max_view_width 576`');
});

it('keeps a smaller picture that somebody chose, and shrinks a larger one', () => {
  const fit = new MachineFit();
  fit.judge(true, pace, view, true);
  const chosen = (width: number) => ({ 'video.max_view_width': true, 'video.max_view_width.content': width });
  expect(widest(fit, chosen(320))).toBe(320);
  expect(widest(fit, chosen(1344))).toBe(576);
});

it('only says so where the picture may not be made smaller, or is small already', () => {
  const fit = new MachineFit();
  const told = fit.judge(true, pace, view, false);
  expect(told).toMatchObject({ kind: 'stay' });
  expect(told.kind === 'stay' && told.problem).toContain(`${needs} To set it yourself, use `);
  expect(widest(fit)).toBe(null);
  expect(fit.judge(true, pace, { ...view, eyeWidth: 512 }, true)).toEqual({
    kind: 'stay',
    problem:
      'This machine takes 80 ms to draw and encode a frame of 512x1760 per eye; 72 Hz allows 13.9 ms. To set it yourself, use a lower video.preferred_fps, or video.encoder_config.quality_preset Speed.',
  });
});

it('takes back what it said once the machine keeps up, save that the picture is smaller', () => {
  const fit = new MachineFit();
  fit.judge(true, pace, view, false);
  expect(fit.judge(false, pace, view, true)).toEqual({ kind: 'stay', problem: null });
  fit.judge(true, pace, view, true);
  expect(fit.judge(false, pace, view, true)).toEqual({ kind: 'stay', problem: fit.note });
});
