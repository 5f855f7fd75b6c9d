import { array, boolean, choice, float, section, toggle, unsigned, variant } from '../build.js';

export const headset = section(
  { title: 'Headset', help: 'Tracking, prediction and controllers' },
  {
    position_recentering_mode: choice(
      {
        title: 'Position on recentring',
        help: 'What becomes of the head when the user recentres',
        effect: 'live',
      },
      'LocalFloor',
      {
        Disabled: variant('Keep'),
        LocalFloor: variant('Middle of the floor'),
        Local: variant(
          'Fixed height',
          section(
            { title: 'Fixed height', help: 'The head is put at this height' },
            {
              view_height: float(
                { title: 'Height', help: 'Of the eyes above the origin' },
                { default: 1.5, range: [0, 3], step: 0.01, unit: 'm' },
              ),
            },
          ),
        ),
      },
    ),
    rotation_recentering_mode: choice(
      { title: 'Direction on recentring', help: 'What becomes of the direction of the view', effect: 'live' },
      'Yaw',
      { Disabled: variant('Keep'), Yaw: variant('Forward'), Tilted: variant('Forward, with tilt') },
    ),
    max_prediction_ms: unsigned(
      { title: 'Longest prediction', help: 'How far ahead the headset predicts poses', headset: true },
      { default: 100, range: [0, 200], step: 5, unit: 'ms' },
    ),
    controllers: toggle(
      { title: 'Controllers', help: 'Hands and what they hold', headset: true },
      true,
      section(
        { title: 'Controllers', help: 'Hands and what they hold' },
        {
          multimodal_tracking: boolean(
            { title: 'Hands and controllers', help: 'Track both at once (Quest 3 and Pro)', headset: true },
            false,
          ),
          steamvr_pipeline_frames: float(
            {
              title: 'Pipeline',
              help: 'Frames between the pose of a controller and its picture; the headset predicts that much less',
              headset: true,
            },
            { default: 2.1, range: [1, 10], unit: 'frames', log: true },
          ),
          left_controller_position_offset: array(
            {
              title: 'Position of the left hand',
              help: 'Moves the left hand along its own x, y and z; the right one mirrored',
              effect: 'live',
            },
            float(
              { title: 'Metres', help: 'x to the right, y up, z backward' },
              { default: 0, range: [-0.5, 0.5], step: 0.001, unit: 'm' },
            ),
            [0, 0, 0],
          ),
          haptics: toggle(
            { title: 'Haptics', help: 'Controllers vibrate', effect: 'live' },
            true,
            section(
              { title: 'Haptics', help: 'How pulses feel' },
              {
                intensity_multiplier: float(
                  { title: 'Intensity', help: 'Factor on the amplitude' },
                  { default: 1, range: [0, 5], step: 0.1 },
                ),
                amplitude_curve: float(
                  { title: 'Curve', help: 'Exponent of the amplitude; below 1 lifts weak pulses' },
                  { default: 1, range: [0, 1], step: 0.01 },
                ),
                min_duration_s: float(
                  { title: 'Shortest pulse', help: 'Shorter ones are prolonged' },
                  { default: 0.01, range: [0, 0.1], step: 0.001, unit: 's' },
                ),
              },
            ),
          ),
        },
      ),
    ),
  },
);
