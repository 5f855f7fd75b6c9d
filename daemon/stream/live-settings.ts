import type { PassthroughMode, RealTimeConfig } from '../../protocol/alvr/real-time-config.js';
import type { Vec3 } from '../../protocol/pose/pose.js';
import type { RecentringModes } from '../../protocol/pose/recentring.js';
import type { AdaptiveLimits } from './control/adaptive-bitrate.js';
import type { SettingValues } from '../../protocol/settings/tree.js';

/** How pulses are felt: factor and exponent of the amplitude, and the shortest one. */
export interface HapticsSettings {
  readonly intensity: number;
  readonly curve: number;
  readonly minimumDurationMs: number;
}

/** Where the bitrate comes from. */
export type BitrateSettings =
  | { readonly mode: 'constant'; readonly bps: number }
  | { readonly mode: 'adaptive'; readonly limits: Omit<AdaptiveLimits, 'frameUs'> };

/** Start of an adaptive bitrate, before anything is known of the path. */
const adaptiveStartBps = 20e6;

/** The target of a stream that begins now. */
export function startBps(bitrate: BitrateSettings): number {
  if (bitrate.mode === 'constant') return bitrate.bps;
  const { minimumBps, maximumBps } = bitrate.limits;
  return Math.min(maximumBps ?? adaptiveStartBps, Math.max(minimumBps ?? 0, adaptiveStartBps));
}

/** The settings that a running pipeline follows. */
export interface LiveSettings {
  readonly bitrate: BitrateSettings;
  readonly minimumIdrIntervalMs: number;
  readonly idrShare: number;
  /** Whether pictures carry a stamp although the client did not ask for one. */
  readonly frameStamp: boolean;
  /** Whether a picture that is too large for this machine is made smaller. */
  readonly adaptToMachine: boolean;
  readonly recentring: RecentringModes;
  /** Metres along the axes of the left hand; the right one is its mirror image. */
  readonly handOffset: Vec3;
  /** Null: controllers do not vibrate. */
  readonly haptics: HapticsSettings | null;
  readonly realTimeConfig: RealTimeConfig;
}

export function liveSettings({ video, connection, headset }: SettingValues): LiveSettings {
  const haptics = headset.controllers?.haptics ?? null;
  const [x = 0, y = 0, z = 0] = headset.controllers?.left_controller_position_offset ?? [];
  const processing = video.clientside_post_processing;
  return {
    bitrate: bitrateOf(video.bitrate.mode),
    minimumIdrIntervalMs: connection.minimum_idr_interval_ms,
    idrShare: connection.idr_share,
    frameStamp: video.frame_stamp,
    adaptToMachine: video.adapt_to_machine,
    recentring: recentringOf(headset),
    handOffset: { x, y, z },
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

function bitrateOf(mode: SettingValues['video']['bitrate']['mode']): BitrateSettings {
  if (mode.variant === 'ConstantMbps') return { mode: 'constant', bps: Math.round(mode.content * 1e6) };
  const { content } = mode;
  const decoder = content.decoder_latency_limiter;
  return {
    mode: 'adaptive',
    limits: {
      minimumBps: fromMbps(content.min_throughput_mbps),
      maximumBps: fromMbps(content.max_throughput_mbps),
      maximumNetworkUs:
        content.max_network_latency_ms === null ? null : content.max_network_latency_ms * 1000,
      encoderShare: content.encoder_latency_limiter?.max_saturation_multiplier ?? null,
      decoder: decoder && {
        maximumUs: decoder.max_decoder_latency_ms * 1000,
        frames: decoder.latency_overstep_frames,
        multiplier: decoder.latency_overstep_multiplier,
      },
    },
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
    case 'HsvChromaKey': {
      const { content } = mode;
      return {
        type: 'HsvChromaKey',
        limits: [
          ...[content.hue_start_max_deg, content.hue_start_min_deg],
          ...[content.hue_end_min_deg, content.hue_end_max_deg],
          ...[content.saturation_start_max, content.saturation_start_min],
          ...[content.saturation_end_min, content.saturation_end_max],
          ...[content.value_start_max, content.value_start_min],
          ...[content.value_end_min, content.value_end_max],
        ],
      };
    }
  }
}

function fromMbps(mbps: number | null): number | null {
  return mbps === null ? null : mbps * 1e6;
}
