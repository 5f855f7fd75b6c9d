import type { Fov } from '../../protocol/pose/pose.js';

/** Addresses of the headset, and its description of itself. */
export interface HeadsetIdentity {
  readonly hostname: string;
  readonly model: string;
  /** Per eye, pixels. */
  readonly view: readonly [number, number];
  readonly refreshRates: readonly number[];
  readonly ipdM: number;
  readonly fov: readonly [Fov, Fov];
}

export interface AnnounceTarget {
  readonly address: string;
  readonly port: number;
}

export interface HeadsetNetwork {
  readonly bind: string;
  readonly controlPort: number;
  readonly announceTo: readonly AnnounceTarget[];
}
