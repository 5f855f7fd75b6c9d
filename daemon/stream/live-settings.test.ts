import { describe, expect, it } from 'vitest';
import { valuesOf } from '../../protocol/settings/stream-settings.js';
import { feltPulse, liveSettings, startBps } from './live-settings.js';
import { offsetHand } from './scene-input.js';

const of = (record: Record<string, unknown>) => liveSettings(valuesOf(record));

describe('what a running stream follows', () => {
  it('has the defaults of ALVR where the setting is its', () => {
    expect(of({})).toMatchObject({
      bitrate: { mode: 'constant', bps: 20e6 },
      minimumIdrIntervalMs: 50,
      recentring: { position: { mode: 'local-floor' }, rotation: 'yaw' },
      haptics: { intensity: 1, curve: 1, minimumDurationMs: 10 },
      handOffset: { x: 0, y: 0, z: 0 },
      realTimeConfig: {},
    });
  });

  it('reads choices with their content, and only those that are selected', () => {
    const chosen = of({
      'video.bitrate.mode': 'Adaptive',
      'video.bitrate.mode.ConstantMbps': 3,
      'video.bitrate.mode.Adaptive.min_throughput_mbps.content': 8,
      'video.bitrate.mode.Adaptive.max_throughput_mbps': false,
      'video.passthrough': true,
      'video.passthrough.content': 'RgbChromaKey',
      'video.passthrough.content.RgbChromaKey.red': 7,
      'headset.position_recentering_mode': 'Local',
      'headset.position_recentering_mode.Local.view_height': 1.2,
      'headset.rotation_recentering_mode': 'Tilted',
      'headset.controllers.haptics': false,
    });
    expect(chosen).toMatchObject({
      bitrate: { mode: 'adaptive', limits: { minimumBps: 8e6, maximumBps: null } },
      recentring: { position: { mode: 'local', viewHeightM: 1.2 }, rotation: 'tilted' },
      haptics: null,
      realTimeConfig: { passthrough: { type: 'RgbChromaKey', red: 7, green: 255 } },
    });
    expect(startBps(chosen.bitrate)).toBe(20e6);
  });

  it('gives the limits of a colour range in the order of the wire: hue, saturation, value', () => {
    const range = {
      'video.passthrough': true,
      'video.passthrough.content': 'HsvChromaKey',
      'video.passthrough.content.HsvChromaKey.hue_start_min_deg': 81,
      'video.passthrough.content.HsvChromaKey.value_end_max': 1.5,
    };
    const limits = [70, 81, 160, 170, 0.2, 0.3, 1, 1.1, 0, 0.1, 1, 1.5];
    expect(of(range).realTimeConfig).toMatchObject({ passthrough: { type: 'HsvChromaKey', limits } });
  });

  it('leaves at its default what does not fit', () => {
    expect(of({ 'video.bitrate.mode.ConstantMbps': 'much', 'no.such': 1 }).bitrate).toEqual({
      mode: 'constant',
      bps: 20e6,
    });
  });
});

it('moves hands along their own axes, the right one mirrored', () => {
  // Turned a quarter to the left about +Y: its x points backward.
  const turned = {
    orientation: { x: 0, y: Math.SQRT1_2, z: 0, w: Math.SQRT1_2 },
    position: { x: 1, y: 1, z: 1 },
  };
  const left = offsetHand(turned, 'left', { x: 0.1, y: 0.2, z: 0 }).position;
  expect([left.x, left.y, left.z].map((value) => Math.round(value * 1000) / 1000)).toEqual([1, 1.2, 0.9]);
  const right = offsetHand(turned, 'right', { x: 0.1, y: 0.2, z: 0 }).position;
  expect(Math.round(right.z * 1000) / 1000).toBe(1.1);
});

it('shapes pulses: factor, exponent, and never too short or too strong', () => {
  const pulse = { amplitude: 0.25, durationMs: 5 };
  expect(feltPulse({ intensity: 1, curve: 0.5, minimumDurationMs: 10 }, pulse)).toEqual({
    amplitude: 0.5,
    durationMs: 10,
  });
  expect(feltPulse({ intensity: 5, curve: 1, minimumDurationMs: 0 }, pulse)).toEqual({
    amplitude: 1,
    durationMs: 5,
  });
});
