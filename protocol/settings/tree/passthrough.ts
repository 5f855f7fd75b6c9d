import { boolean, choice, float, section, toggle, unsigned, variant } from '../build.js';

const hue = (title: string, help: string, initial: number) =>
  float({ title, help }, { default: initial, range: [-179, 539], step: 1, unit: '°' });
const part = (title: string, help: string, initial: number) =>
  float({ title, help }, { default: initial, range: [-0.5, 1.5], step: 0.01 });
const limits = {
  startMax: 'Below this a colour is not the key',
  startMin: 'From here on it is the key',
  endMin: 'Up to here it is the key',
  endMax: 'Above this it is not the key',
};

/** How the headset shows the world behind the picture (alvr.md 5.4). */
export const passthrough = toggle(
  {
    title: 'Passthrough',
    help: 'Show the room around the user where the picture is transparent',
    effect: 'live',
    headset: true,
  },
  false,
  choice({ title: 'Mode', help: 'What counts as transparent' }, 'Blend', {
    Blend: variant(
      'Blend',
      section(
        { title: 'Blend', help: 'Darkness lets the room through' },
        {
          premultiplied_alpha: boolean(
            { title: 'Premultiplied', help: 'Colours hold their alpha already' },
            true,
          ),
          threshold: float(
            { title: 'Threshold', help: 'Brightness below which the room shows' },
            { default: 0.5, range: [0, 1], step: 0.01 },
          ),
        },
      ),
    ),
    RgbChromaKey: variant(
      'Colour key',
      section(
        { title: 'Colour key', help: 'One colour lets the room through' },
        {
          red: unsigned({ title: 'Red', help: 'Of the key' }, { default: 0, range: [0, 255], step: 1 }),
          green: unsigned({ title: 'Green', help: 'Of the key' }, { default: 255, range: [0, 255], step: 1 }),
          blue: unsigned({ title: 'Blue', help: 'Of the key' }, { default: 0, range: [0, 255], step: 1 }),
          distance_threshold: unsigned(
            { title: 'Distance', help: 'From the key' },
            { default: 85, range: [1, 255], step: 1 },
          ),
          feathering: float(
            { title: 'Feathering', help: 'Softness of the edge' },
            { default: 0.05, range: [0.01, 1], step: 0.01 },
          ),
        },
      ),
    ),
    HsvChromaKey: variant(
      'Colour range',
      section(
        { title: 'Colour range', help: 'A range of hue, saturation and value lets the room through' },
        {
          hue_start_max_deg: hue('Hue from', limits.startMax, 70),
          hue_start_min_deg: hue('Hue wholly from', limits.startMin, 80),
          hue_end_min_deg: hue('Hue wholly to', limits.endMin, 160),
          hue_end_max_deg: hue('Hue to', limits.endMax, 170),
          saturation_start_max: part('Saturation from', limits.startMax, 0.2),
          saturation_start_min: part('Saturation wholly from', limits.startMin, 0.3),
          saturation_end_min: part('Saturation wholly to', limits.endMin, 1),
          saturation_end_max: part('Saturation to', limits.endMax, 1.1),
          value_start_max: part('Value from', limits.startMax, 0),
          value_start_min: part('Value wholly from', limits.startMin, 0.1),
          value_end_min: part('Value wholly to', limits.endMin, 1),
          value_end_max: part('Value to', limits.endMax, 1.1),
        },
      ),
    ),
  }),
);
