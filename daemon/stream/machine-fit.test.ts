import { expect, it } from 'vitest';
import { MachineFit } from './machine-fit.js';

const asked = { eyeWidth: 1664, eyeHeight: 1760 };
const view = { ...asked, refreshHz: 72 };
const pace = { frameMs: 80, periodMs: 13.9, fittingScale: 0.36 };
const needs =
  'This machine takes 80 ms to draw and encode a frame of 1664x1760 per eye; 72 Hz allows 13.9 ms.';

it('lets the headset come back to a picture that fits, and says why it is smaller', () => {
  const fit = new MachineFit();
  expect(fit.fitted(asked, true)).toEqual(asked);
  expect(fit.note).toBe(null);
  expect(fit.judge(true, pace, view, true)).toEqual({
    kind: 'smaller',
    reason: `${needs} The picture is made 576 wide.`,
  });
  expect(fit.fitted(asked, true)).toEqual({ eyeWidth: 576, eyeHeight: 608 });
  expect(fit.note?.limit).toBe('machine');
  expect(fit.note?.problem).toMatch(
    /^The picture is 576 wide per eye, smaller than the headset asks for\. This machine/,
  );
  expect(fit.note?.problem).toContain('`vrt settings set video.max_view_width 576`');
});

it('keeps a smaller picture that somebody chose, and says nothing of it; shrinks a larger one', () => {
  const fit = new MachineFit();
  fit.judge(true, pace, view, true);
  expect(fit.fitted({ eyeWidth: 320, eyeHeight: 352 }, true)).toEqual({ eyeWidth: 320, eyeHeight: 352 });
  expect(fit.note).toBe(null);
  expect(fit.fitted({ eyeWidth: 1344, eyeHeight: 1440 }, true).eyeWidth).toBe(576);
});

it('gives the whole picture again once it may not be made smaller', () => {
  const fit = new MachineFit(() => 1e6);
  fit.judge(true, pace, view, true);
  expect(fit.fitted(asked, false)).toEqual(asked);
  expect(fit.note).toBe(null);
});

it('only says so where the picture may not be made smaller, or is small already', () => {
  const fit = new MachineFit();
  const told = fit.judge(true, pace, view, false);
  expect(told).toMatchObject({ kind: 'stay' });
  expect(told.kind === 'stay' && told.problem).toContain(`${needs} To set it yourself, use `);
  expect(fit.fitted(asked, true)).toEqual(asked);
  expect(fit.judge(true, pace, { ...view, eyeWidth: 512 }, true)).toEqual({
    kind: 'stay',
    problem:
      'This machine takes 80 ms to draw and encode a frame of 512x1760 per eye; 72 Hz allows 13.9 ms. To set it yourself, use a lower video.preferred_fps, or video.encoder_config.quality_preset Speed.',
  });
});

it('says of a picture that was made smaller, and is still too much, both', () => {
  const fit = new MachineFit();
  fit.judge(true, pace, view, true);
  const smaller = fit.fitted(asked, true);
  const slower = { frameMs: 20, periodMs: 13.9, fittingScale: 0.8 };
  expect(fit.judge(true, slower, { ...smaller, refreshHz: 72 }, false)).toMatchObject({
    problem: expect.stringMatching(
      /^The picture is 576 wide per eye, smaller than the headset asks for\. This machine takes 20 ms to draw and encode a frame of 576x608 per eye;/,
    ),
  });
});

it('takes back what it said once the machine keeps up, save that the picture is smaller', () => {
  const fit = new MachineFit();
  fit.judge(true, pace, view, false);
  expect(fit.judge(false, pace, view, true)).toEqual({ kind: 'stay', problem: null });
  fit.judge(true, pace, view, true);
  fit.fitted(asked, true);
  expect(fit.note).not.toBe(null);
  expect(fit.judge(false, pace, view, true)).toEqual({ kind: 'stay', problem: fit.note?.problem });
});

it('makes a picture smaller before its first frame that no decoder has to take, whatever the setting', () => {
  const fit = new MachineFit(() => 1e12);
  expect(fit.fitted({ eyeWidth: 8192, eyeHeight: 8192 }, false)).toEqual({ eyeWidth: 4192, eyeHeight: 4192 });
  expect(fit.note).toMatchObject({
    limit: 'codec',
    problem:
      'The picture is 4192x4192 per eye, smaller than the 8192x8192 that the headset asks for: no decoder has to take more than 35.7 million pixels for both eyes (level 6.2 of H.264 and HEVC). Choose a lower resolution in the headset, or `vrt settings set video.max_view_width 4192`.',
  });
});

it('makes a picture smaller before its first frame that would take half a second', () => {
  const fit = new MachineFit(() => 4e6);
  expect(fit.fitted(asked, true)).toEqual({ eyeWidth: 960, eyeHeight: 1024 });
  expect(fit.note).toMatchObject({
    limit: 'machine',
    problem:
      'The picture is 960x1024 per eye, smaller than the 1664x1760 that the headset asks for: this machine draws and encodes about 4.0 million pixels a second, and needs too long for a larger one. Choose a lower resolution in the headset, or `vrt settings set video.max_view_width 960`.',
  });
  expect(fit.fitted(asked, false)).toEqual(asked);
});
