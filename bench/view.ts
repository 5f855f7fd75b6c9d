import type { RoomView } from '../native/room-input.js';

const fov = { left: -0.9, right: 0.75, up: 0.78, down: -0.84 };

/** A view that turns a little with every frame, as a head does. */
export function turningView(frame: number): RoomView {
  const angle = 0.4 * Math.sin(frame * 0.02);
  const orientation = { x: 0, y: Math.sin(angle / 2), z: 0, w: Math.cos(angle / 2) };
  const eye = (x: number) => ({ pose: { orientation, position: { x, y: 1.6, z: 1 } }, fov });
  return { eyes: [eye(-0.0315), eye(0.0315)], left: undefined, right: undefined, timeS: frame / 72 };
}
