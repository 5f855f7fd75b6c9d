import type { PassthroughMode, RealTimeConfig } from '../../protocol/alvr/real-time-config.js';
import type { RecentringModes } from '../../protocol/pose/recentring.js';
import type { SettingValues } from '../../protocol/settings/tree.js';

/** How pulses are felt: factor and exponent of the amplitude, and the shortest one. */
export interface HapticsSettings {
  readonly intensity: number;
  readonly curve: number;
  readonly minimumDurationMs: number;
}

/** The settings that a running pipeline follows. */
export interface LiveSettings {
  readonly bitrateBps: number;
  readonly minimumIdrIntervalMs: number;
  readonly idrShare: number;
  readonly recentring: RecentringModes;
  /** Null: controllers do not vibrate. */
  readonly haptics: HapticsSettings | null;
  readonly realTimeConfig: RealTimeConfig;
}

export function liveSettings({ video, connection, headset }: SettingValues): LiveSettings {
  const { mode } = video.bitrate;
  const haptics = headset.controllers?.haptics ?? null;
  const processing = video.clientside_post_processing;
  return {
    bitrateBps: Math.round((mode.variant === 'Adaptive' ? 20 : mode.content) * 1e6),
    minimumIdrIntervalMs: connection.minimum_idr_interval_ms,
    idrShare: connection.idr_share,
    recentring: recentringOf(headset),
    haptics: haptics && {
      intensity: haptics.intensity_multiplier,
      curve: haptics.amplitude_curve,
      minimumDurationMs: haptics.min_duration_s * 1000,
    },
    realTimeConfig: {
      passthrough: video.passthrough === null ? undefined : passthroughOf(video.passthrough),
      postProcessing: processing
        ? { superSampling: processing.super_sampling.variant, sharpening: processing.sharpening.variant }
        : undefined,
    },
  };
}

/** Of one pulse with these settings: amplitude from 0 to 1, milliseconds. */
export function feltPulse(
  { intensity, curve, minimumDurationMs }: HapticsSettings,
  pulse: { readonly amplitude: number; readonly durationMs: number },
): { readonly amplitude: number; readonly durationMs: number } {
  return {
    amplitude: Math.min(1, intensity * pulse.amplitude ** curve),
    durationMs: Math.max(minimumDurationMs, pulse.durationMs),
  };
}

function recentringOf(headset: SettingValues['headset']): RecentringModes {
  const position = headset.position_recentering_mode;
  const rotations = { Disabled: 'disabled', Yaw: 'yaw', Tilted: 'tilted' } as const;
  return {
    rotation: rotations[headset.rotation_recentering_mode.variant],
    position:
      position.variant === 'Local'
        ? { mode: 'local', viewHeightM: position.content.view_height }
        : { mode: position.variant === 'Disabled' ? 'disabled' : 'local-floor' },
  };
}

function passthroughOf(mode: NonNullable<SettingValues['video']['passthrough']>): PassthroughMode {
  switch (mode.variant) {
    case 'Blend':
      return {
        type: 'Blend',
        premultipliedAlpha: mode.content.premultiplied_alpha,
        threshold: mode.content.threshold,
      };
    case 'RgbChromaKey':
      return {
        type: 'RgbChromaKey',
        red: mode.content.red,
        green: mode.content.green,
        blue: mode.content.blue,
        distanceThreshold: mode.content.distance_threshold,
        feathering: mode.content.feathering,
      };
  }
}
