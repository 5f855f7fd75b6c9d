import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkControl } from './controls.js';
import { createMotion, isMotionName, motions, type MotionName } from './motion.js';
import { PosesParser } from './poses-parser.js';
import { PoseChanges } from './pose-changes.js';
import { formatHeader, formatSample } from './poses-writer.js';
import type { Pose, Vec3 } from './pose.js';
import { angleBetween, fromRotationVector, multiply, norm } from './quaternion.js';
import { devices, type PoseSample } from './sample.js';
import { summarise } from './summary.js';
import { add, length, scale, subtract } from './vector.js';

const names = Object.keys(motions).filter(isMotionName);
const anyName = fc.constantFrom<MotionName>(...names);
const seeds = fc.integer({ min: 0, max: 1000 });

function recorded(name: MotionName, seconds: number, rateHz = 120, seed = 1): PoseSample[] {
  const motion = createMotion(name, seed);
  return Array.from({ length: seconds * rateHz }, (_, index) => motion(index / rateHz));
}

/** Where a device will be in `dtS` seconds if it keeps moving as it does. */
function predict(pose: Pose, linear: Vec3, angular: Vec3, dtS: number): Pose {
  return {
    position: add(pose.position, scale(linear, dtS)),
    orientation: multiply(fromRotationVector(scale(angular, dtS)), pose.orientation),
  };
}

describe('procedural motions', () => {
  it.each(names)('%s stays in the room at human speeds, with unit quaternions', (name) => {
    for (const seed of [1, 2, 77]) {
      const samples = recorded(name, 60, 120, seed);
      const summary = summarise(samples);
      expect(Object.keys(summary.devices)).toEqual([...motions[name].devices]);
      for (const device of motions[name].devices) {
        const at = summary.devices[device];
        if (at === undefined) throw new Error(`no ${device}`);
        expect(Math.max(-at.minimum.x, -at.minimum.z, at.maximum.x, at.maximum.z)).toBeLessThan(3);
        expect(at.maxTurnDegPerS).toBeLessThan(400);
        expect(at.maxSpeedMPerS).toBeLessThan(device === 'head' ? 2 : 2.5);
      }
      const head = summary.devices.head;
      expect(head?.maximum.y).toBeLessThan(1.8);
      expect(head?.minimum.y).toBeGreaterThan(name === 'doff-don' ? 0.7 : 1.4);
      for (const sample of samples) {
        for (const device of devices) {
          const motion = sample[device];
          if (motion !== undefined) expect(Math.abs(norm(motion.pose.orientation) - 1)).toBeLessThan(1e-9);
        }
      }
    }
  });

  it('give the same sample for the same time and seed, in whatever order they are asked', () => {
    fc.assert(
      fc.property(anyName, seeds, fc.double({ min: 0, max: 1000, noNaN: true }), (name, seed, tS) => {
        const motion = createMotion(name, seed);
        const sample = motion(tS);
        motion(tS / 2);
        expect(motion(tS)).toEqual(sample);
        expect(createMotion(name, seed)(tS)).toEqual(sample);
        expect(createMotion(name, seed + 1)(tS).head.pose).not.toEqual(
          sample.worn === true ? sample.head.pose : undefined,
        );
      }),
    );
  });

  it('are smooth: the velocity predicts the next pose', () => {
    fc.assert(
      fc.property(anyName, seeds, fc.double({ min: 0, max: 200, noNaN: true }), (name, seed, tS) => {
        const motion = createMotion(name, seed);
        const now = motion(tS);
        const soon = motion(tS + 0.005);
        for (const device of devices) {
          const from = now[device];
          const to = soon[device];
          if (from?.velocity === undefined || to === undefined) continue;
          const guess = predict(from.pose, from.velocity.linear, from.velocity.angular, 0.005);
          expect(length(subtract(guess.position, to.pose.position))).toBeLessThan(0.001);
          expect(angleBetween(guess.orientation, to.pose.orientation)).toBeLessThan(0.005);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('turn fast when that is asked for', () => {
    expect(summarise(recorded('fast-turns', 30)).devices.head?.maxTurnDegPerS).toBeGreaterThan(300);
    expect(summarise(recorded('look-around', 30)).devices.head?.maxTurnDegPerS).toBeGreaterThan(60);
  });

  it('walk some way', () => {
    const head = summarise(recorded('walk', 60)).devices.head;
    if (head === undefined) throw new Error('no head');
    expect(head.maximum.x - head.minimum.x).toBeGreaterThan(2);
    expect(head.maximum.z - head.minimum.z).toBeGreaterThan(2);
    expect(head.maxSpeedMPerS).toBeGreaterThan(0.6);
  });

  it('press every control of two hands, fully, with values that controls can have', () => {
    const samples = recorded('two-hands', 20);
    const most = new Map<string, number>();
    for (const { buttons } of samples) {
      for (const [path, value] of Object.entries(buttons)) {
        expect(checkControl(path, value)).toBe(value);
        most.set(path, Math.max(most.get(path) ?? 0, Math.abs(Number(value))));
      }
    }
    expect([...most.keys()].sort()).toEqual([
      'left/squeeze/value',
      'left/thumbstick/x',
      'left/thumbstick/y',
      'left/trigger/value',
      'left/x/click',
      'right/a/click',
      'right/squeeze/value',
      'right/thumbstick/x',
      'right/thumbstick/y',
      'right/trigger/value',
    ]);
    for (const [path, value] of most) expect(value, path).toBeGreaterThan(0.9);
    expect(samples.at(0)?.buttons['left/trigger/value']).toBe(0);
  });

  it('lie perfectly still while the headset is off, and say so', () => {
    const samples = recorded('doff-don', 32, 72);
    const summary = summarise(samples);
    expect(summary.unworn).toHaveLength(2);
    expect(summary.unworn[0]?.fromS).toBeCloseTo(5.35, 1);
    expect(summary.unworn[0]?.toS).toBeCloseTo(12.7, 1);
    const lying = samples.filter(({ tS }) => tS > 7.01 && tS < 10.99);
    expect(new Set(lying.map(({ head }) => JSON.stringify(head))).size).toBe(1);
    expect(lying[0]?.head.velocity?.linear).toEqual({ x: 0, y: 0, z: 0 });
  });

  it.each(names)('%s can be recorded and read back', (name) => {
    const changes = new PoseChanges();
    const samples = recorded(name, 16, 72);
    const header = formatHeader({
      rateHz: 72,
      devices: motions[name].devices,
      recordedBy: undefined,
      description: motions[name].description,
    });
    const lines = samples.map((sample) => formatSample(changes.of(sample)));
    const parser = new PosesParser();
    const read = parser.push(header + lines.join(''));
    expect(read.error).toBeUndefined();
    expect(parser.end().error).toBeUndefined();
    expect(read.samples).toHaveLength(samples.length);
    expect(read.samples.filter(({ worn }) => worn !== undefined)).toHaveLength(name === 'doff-don' ? 2 : 0);
    const telling = read.samples.filter(({ buttons }) => Object.keys(buttons).length > 0).length;
    if (name !== 'two-hands') expect(telling).toBe(0);
    else expect(telling).toBeLessThan(samples.length * 0.8);
  });
});
