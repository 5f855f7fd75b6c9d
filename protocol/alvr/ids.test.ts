import { describe, expect, it } from 'vitest';
import { buttonId, deviceId, devicePaths, interactionProfileId, interactionProfilePaths } from './ids.js';
import { sipHash13 } from './siphash.js';

const hex = (id: bigint) => id.toString(16).padStart(16, '0');

describe('ids', () => {
  it.each([
    ['/user/head', '5b90853dc9202538'],
    ['/user/hand/left', 'e521d8dabe2d07a2'],
    ['/user/hand/right', 'f6b81330eb3dbdd8'],
    ['/user/hand_tracker/left', '2c89477570e27f48'],
    ['/user/hand_tracker/right', '8de3f222ebcb8f34'],
    ['/user/detached_controller_meta/left', 'ec88a0d7566c1692'],
    ['/user/detached_controller_meta/right', 'acca1f69d8d57a71'],
    ['/user/body/chest', '39774857b91624f5'],
    ['/user/body/waist', '8dcbc7189bcc3a29'],
    ['/user/body/left_elbow', 'e24ecef9d3a21280'],
    ['/user/body/right_elbow', '2800194ba8bd0a03'],
    ['/user/body/left_knee', '964a84ebabd876c0'],
    ['/user/body/right_knee', 'ef5979c9f93a3abc'],
    ['/user/body/left_foot', '886c8305e439228c'],
    ['/user/body/right_foot', 'a703c5ad8e60c930'],
  ] as const)('%s is %s', (path, id) => {
    expect(hex(deviceId(path))).toBe(id);
  });

  it.each([
    ['left', 'x/click', 'b1a13c485685e33c'],
    ['left', 'trigger/value', '0b66bbe3dc2dc49f'],
    ['right', 'a/click', 'c72a0ba6ca52fba7'],
    ['right', 'trigger/value', 'ede7e982d5eedf21'],
  ] as const)('%s %s is %s', (hand, name, id) => {
    expect(hex(buttonId(hand, name))).toBe(id);
  });

  it.each([
    ['oculus/touch', '0812fd85c84384a6'],
    ['htc/vive', '492bd9426d3d1cea'],
    ['valve/index', '41c90244d8f880a9'],
    ['bytedance/pico_neo3', 'cd1d5c199688ded0'],
    ['bytedance/pico4', 'cdace428a073782c'],
    ['bytedance/pico4s', '56b6697d2e65ae2f'],
    ['bytedance/pico_g3', '416ebcf5b996e821'],
    ['htc/vive_focus3', '9506d14d76461b7e'],
    ['yvr/touch', '54f2fe7fc5dd2627'],
  ])('profile %s is %s', (name, id) => {
    const path = interactionProfilePaths.find((one) => one === `/interaction_profiles/${name}_controller`);
    expect(path && hex(interactionProfileId(path))).toBe(id);
  });

  it('are all different', () => {
    expect(new Set(devicePaths.map(deviceId)).size).toBe(devicePaths.length);
  });

  it('hash words of every length', () => {
    const values = Array.from({ length: 20 }, (_, length) => sipHash13(new Uint8Array(length)));
    expect(new Set(values).size).toBe(20);
    expect(sipHash13(new Uint8Array())).toBe(0xd1fba762150c532cn);
  });
});
