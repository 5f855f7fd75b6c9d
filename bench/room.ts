import { RoomRenderer } from '../native/room.js';
import type { Row } from './row.js';
import { turningView } from './view.js';

const frames = 300;

/** Frames a second of the renderer on one core, at 2 x 960 x 1080. */
export function roomBench(): Row[] {
  const renderer = new RoomRenderer({ eyeWidth: 960, eyeHeight: 1080 });
  const out = new Uint8Array(renderer.frameBytes);
  renderer.render(turningView(0), out);
  const startMs = performance.now();
  for (let frame = 0; frame < frames; frame += 1) renderer.render(turningView(frame), out);
  const perSecond = (frames * 1000) / (performance.now() - startMs);
  return [
    {
      what: 'room, 2 x 960 x 1080, one core',
      measured: `${perSecond.toFixed(0)} frames/s`,
      goal: '>= 90',
      met: perSecond >= 90,
    },
  ];
}
