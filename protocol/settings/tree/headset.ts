import { array, boolean, choice, float, section, toggle, unsigned, variant } from '../build.js';

export const headset = section(
  { title: 'Headset', help: 'Tracking, prediction and controllers' },
  {
    position_recentering_mode: choice(
      {
        title: 'Position on recentring',
        help: 'Position of the head after the user recentres',
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
      {
        title: 'Direction on recentring',
        help: 'Direction of the view after the user recentres',
        effect: 'live',
      },
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
              { title: 'Haptics', help: 'Strength of the pulses' },
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
                  { title: 'Shortest pulse', help: 'Shorter pulses are lengthened to this' },
                  { default: 0.01, range: [0, 0.1], step: 0.001, unit: 's' },
                ),
              },
            ),
          ),
        },
      ),
    ),
    face_tracking: toggle(
      {
        title: 'Face tracking',
        help: 'The headset sends eyes and face; they are counted and shown (`vrt stream show`)',
        headset: true,
      },
      false,
      section(
        { title: 'Face tracking', help: 'Eyes and face' },
        {
          sources: section(
            { title: 'Sources', help: 'Which trackers of the headset are started, as far as it has them' },
            {
              eye_tracking_fb: boolean({ title: 'Eyes', help: 'Gaze of both eyes (Meta)' }, true),
              face_tracking_fb: boolean({ title: 'Face (Meta)', help: 'Expressions of the face' }, true),
              eye_expressions_htc: boolean({ title: 'Eyelids (HTC)', help: 'Expressions of the eyes' }, true),
              lip_expressions_htc: boolean({ title: 'Lips (HTC)', help: 'Expressions of the mouth' }, true),
              face_tracking_pico: boolean({ title: 'Face (Pico)', help: 'Expressions of the face' }, true),
            },
          ),
        },
      ),
    ),
    body_tracking: toggle(
      {
        title: 'Body tracking',
        help: 'The headset sends joints of the body; they are counted and shown (`vrt stream show`)',
        headset: true,
      },
      false,
      section(
        { title: 'Body tracking', help: 'Joints of the body' },
        {
          sources: section(
            { title: 'Sources', help: 'Which trackers of the headset are started, as far as it has them' },
            {
              body_tracking_fb: toggle(
                { title: 'Body (Meta)', help: 'Joints as the headset estimates them' },
                true,
                section(
                  { title: 'Body (Meta)', help: 'Joints as the headset estimates them' },
                  { full_body: boolean({ title: 'Full body', help: 'Legs too' }, true) },
                ),
              ),
              body_tracking_bd: toggle(
                { title: 'Body (Pico)', help: 'Motion trackers' },
                true,
                choice({ title: 'Trackers', help: 'What the trackers are worn for' }, 'BodyTracking', {
                  BodyTracking: variant(
                    'Body',
                    section(
                      { title: 'Body', help: 'Joints of the body' },
                      {
                        high_accuracy: boolean(
                          { title: 'High accuracy', help: 'At the cost of battery' },
                          true,
                        ),
                        prompt_calibration_on_start: boolean(
                          { title: 'Calibrate first', help: 'Ask for a calibration when the stream begins' },
                          true,
                        ),
                      },
                    ),
                  ),
                  ObjectTracking: variant('Objects'),
                }),
              ),
            },
          ),
        },
      ),
    ),
  },
);
