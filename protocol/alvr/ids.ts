import { hashPath } from './siphash.js';

/** A device, button or interaction profile on the wire: the hash of its path (alvr.md 3). A u64, so never a number. */
export type PathId = bigint;

/** Devices whose motion may be tracked. */
export const devicePaths = [
  '/user/head',
  '/user/hand/left',
  '/user/hand/right',
  '/user/hand_tracker/left',
  '/user/hand_tracker/right',
  '/user/detached_controller_meta/left',
  '/user/detached_controller_meta/right',
  '/user/body/chest',
  '/user/body/waist',
  '/user/body/left_elbow',
  '/user/body/right_elbow',
  '/user/body/left_knee',
  '/user/body/left_foot',
  '/user/body/right_knee',
  '/user/body/right_foot',
] as const;
export type DevicePath = (typeof devicePaths)[number];

export const binaryButtonNames = [
  'system/click',
  'system/touch',
  'menu/click',
  'back/click',
  'a/click',
  'a/touch',
  'b/click',
  'b/touch',
  'x/click',
  'x/touch',
  'y/click',
  'y/touch',
  'squeeze/click',
  'squeeze/touch',
  'trigger/click',
  'trigger/touch',
  'thumbstick/click',
  'thumbstick/touch',
  'trackpad/click',
  'trackpad/touch',
  'thumbrest/touch',
] as const;

export const scalarButtonNames = [
  'squeeze/value',
  'squeeze/force',
  'trigger/value',
  'thumbstick/x',
  'thumbstick/y',
  'trackpad/x',
  'trackpad/y',
  'trackpad/force',
] as const;

export type ButtonName = (typeof binaryButtonNames)[number] | (typeof scalarButtonNames)[number];
export type Hand = 'left' | 'right';

export const interactionProfilePaths = [
  '/interaction_profiles/oculus/touch_controller',
  '/interaction_profiles/htc/vive_controller',
  '/interaction_profiles/valve/index_controller',
  '/interaction_profiles/bytedance/pico_neo3_controller',
  '/interaction_profiles/bytedance/pico4_controller',
  '/interaction_profiles/bytedance/pico4s_controller',
  '/interaction_profiles/bytedance/pico_g3_controller',
  '/interaction_profiles/htc/vive_focus3_controller',
  '/interaction_profiles/yvr/touch_controller',
] as const;
export type InteractionProfilePath = (typeof interactionProfilePaths)[number];

function buttonPath(hand: Hand, name: ButtonName): string {
  return `/user/hand/${hand}/input/${name}`;
}

export function deviceId(path: DevicePath): PathId {
  return hashPath(path);
}

export function buttonId(hand: Hand, name: ButtonName): PathId {
  return hashPath(buttonPath(hand, name));
}

export function interactionProfileId(path: InteractionProfilePath): PathId {
  return hashPath(path);
}
