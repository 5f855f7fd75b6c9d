import {
  boolean,
  choice,
  dictionary,
  float,
  optional,
  preset,
  section,
  signed,
  text,
  toggle,
  unsigned,
  variant,
} from '../build.js';
import { passthrough } from './passthrough.js';

const quality = preset(
  { title: 'Picture', help: 'How much of the network the picture may take' },
  {
    WeakWifi: {
      title: 'Weak Wi-Fi',
      help: 'Few bits, smaller picture',
      sets: {
        'video.bitrate.mode': 'ConstantMbps',
        'video.bitrate.mode.ConstantMbps': 8,
        'video.max_view_width': true,
        'video.max_view_width.content': 1344,
      },
    },
    Balanced: {
      title: 'Balanced',
      help: 'What most Wi-Fi 5 networks carry',
      sets: {
        'video.bitrate.mode': 'ConstantMbps',
        'video.bitrate.mode.ConstantMbps': 20,
        'video.max_view_width': false,
      },
    },
    Sharp: {
      title: 'Sharp',
      help: 'For a cable or Wi-Fi 6, and a fast encoder',
      sets: {
        'video.bitrate.mode': 'ConstantMbps',
        'video.bitrate.mode.ConstantMbps': 80,
        'video.max_view_width': false,
      },
    },
    Adaptive: {
      title: 'Adaptive',
      help: 'Follows what the network carries',
      sets: { 'video.bitrate.mode': 'Adaptive' },
    },
  },
);

const adaptive = section(
  { title: 'Adaptive', help: 'The bitrate follows what the network carries' },
  {
    max_throughput_mbps: toggle(
      { title: 'Upper limit', help: 'Never more than this' },
      true,
      float(
        { title: 'Upper limit', help: 'Never more than this' },
        { default: 100, range: [1, 1000], unit: 'Mbps', log: true },
      ),
    ),
    min_throughput_mbps: toggle(
      { title: 'Lower limit', help: 'Never less than this' },
      true,
      float(
        { title: 'Lower limit', help: 'Never less than this' },
        { default: 5, range: [0.5, 100], unit: 'Mbps', log: true },
      ),
    ),
    max_network_latency_ms: toggle(
      { title: 'Latency limit', help: 'Less bitrate while the network takes longer than this' },
      false,
      unsigned(
        { title: 'Latency limit', help: 'Network latency' },
        { default: 8, range: [1, 50], step: 1, unit: 'ms' },
      ),
    ),
    encoder_latency_limiter: toggle(
      { title: 'Encoder limiter', help: 'Less bitrate while the encoder takes longer than a frame' },
      true,
      section(
        { title: 'Encoder limiter', help: 'Less bitrate while the encoder takes longer than a frame' },
        {
          max_saturation_multiplier: float(
            { title: 'Encoder share', help: 'Share of the frame time that encoding may take' },
            { default: 0.9, range: [0.3, 1], step: 0.01 },
          ),
        },
      ),
    ),
    decoder_latency_limiter: toggle(
      { title: 'Decoder limiter', help: 'Less bitrate while the headset decodes too slowly' },
      true,
      section(
        { title: 'Decoder limiter', help: 'Less bitrate while the headset decodes too slowly' },
        {
          max_decoder_latency_ms: unsigned(
            { title: 'Decoder latency', help: 'Longer than this is too slow' },
            { default: 30, range: [1, 50], step: 1, unit: 'ms' },
          ),
          latency_overstep_frames: unsigned(
            { title: 'Overstep', help: 'Consecutive slow frames before the bitrate is lowered' },
            { default: 90, range: [1, 100], step: 1, unit: 'frames' },
          ),
          latency_overstep_multiplier: float(
            { title: 'Step', help: 'Factor applied to the bitrate then' },
            { default: 0.99, range: [0.5, 1], step: 0.01 },
          ),
        },
      ),
    ),
  },
);

const encoderConfig = section(
  { title: 'Encoder', help: 'How pictures are encoded' },
  {
    encoder: text(
      {
        title: 'Encoder',
        help: '`auto` (best that works), a back end (`libav`, `ffmpeg`), or a name such as `libx264`; `vrt doctor` lists them',
      },
      'auto',
      {
        maxLength: 32,
        pattern: { source: '[a-z0-9_]+', words: 'a name of small letters, digits and underscores' },
      },
    ),
    quality_preset: choice(
      { title: 'Effort', help: 'Time the encoder takes for a better picture' },
      'Speed',
      { Quality: variant('Quality'), Balanced: variant('Balanced'), Speed: variant('Speed') },
    ),
    h264_profile: choice({ title: 'H.264 profile', help: 'Features that the decoder must support' }, 'High', {
      High: variant('High'),
      Main: variant('Main'),
      Baseline: variant('Baseline'),
    }),
    entropy_coding: choice(
      { title: 'Entropy coding', help: 'H.264: CAVLC decodes faster, CABAC takes 10 to 15 % fewer bits' },
      'Cavlc',
      { Cavlc: variant('CAVLC'), Cabac: variant('CABAC') },
    ),
    software: section(
      { title: 'Software encoder', help: 'x264 and x265' },
      {
        thread_count: unsigned(
          { title: 'Threads', help: '0: two; more threads make slices smaller and losses costlier' },
          { default: 0, range: [0, 16], step: 1 },
        ),
      },
    ),
  },
);

const mediacodecOption = signed(
  { title: 'Value', help: 'An Int32 of Android MediaFormat' },
  { default: 0, range: [-2_147_483_648, 2_147_483_647] },
);

/** Limits of the key in one channel of HSV: below the first and above the last a colour is not the key (alvr.md 5.4). */
const processing = (title: string, help: string) =>
  choice({ title, help }, 'Quality', {
    Disabled: variant('Disabled'),
    Normal: variant('Normal'),
    Quality: variant('Quality'),
  });

const level = (title: string, help: string) =>
  choice({ title, help }, 'High', { Low: variant('Low'), Medium: variant('Medium'), High: variant('High') });

/** Names and defaults are those of alvr.md 11.5, save where ours differ (bitrate 20, AV1 and GPU parts we do not have). */
export const video = section(
  { title: 'Video', help: 'The picture and how it is compressed' },
  {
    quality,
    bitrate: section(
      { title: 'Bitrate', help: 'How many bits the picture takes', effect: 'live' },
      {
        mode: choice({ title: 'Mode', help: 'Where the bitrate comes from' }, 'ConstantMbps', {
          ConstantMbps: variant(
            'Constant',
            float(
              { title: 'Bitrate', help: 'Target of the encoder' },
              { default: 20, range: [0.5, 1000], unit: 'Mbps', log: true },
            ),
          ),
          Adaptive: variant('Adaptive', adaptive),
        }),
      },
    ),
    preferred_codec: choice({ title: 'Codec', help: 'Video codec' }, 'H264', {
      H264: variant('H.264'),
      Hevc: variant('HEVC'),
    }),
    preferred_fps: float(
      { title: 'Refresh rate', help: 'The nearest rate that the headset offers is used' },
      { default: 72, range: [1, 240], unit: 'Hz' },
    ),
    max_view_width: optional(
      {
        title: 'Largest picture',
        help: 'Upper bound of the width of one eye; unset: what the headset asks for',
      },
      false,
      unsigned(
        { title: 'Largest picture', help: 'Width of one eye' },
        { default: 1344, range: [32, 8192], step: 32, unit: 'px' },
      ),
    ),
    adapt_to_machine: boolean(
      {
        title: 'Adapt to the machine',
        help: 'Draw a smaller picture where this machine needs longer for a frame than the refresh rate leaves it',
        effect: 'live',
      },
      true,
    ),
    encoder_config: encoderConfig,
    frame_stamp: boolean(
      {
        title: 'Frame stamp',
        help: 'Squares at the top of both eyes that name frame and pose, also for a headset that did not ask for them',
        effect: 'live',
      },
      false,
    ),
    passthrough,
    clientside_post_processing: toggle(
      {
        title: 'Post-processing',
        help: 'Sharper picture on the headset (Meta and Pico)',
        effect: 'live',
        headset: true,
      },
      false,
      section(
        { title: 'Post-processing', help: 'Sharper picture on the headset' },
        {
          super_sampling: processing('Super sampling', 'For pictures larger than the screen'),
          sharpening: processing('Sharpening', 'For pictures smaller than the screen'),
        },
      ),
    ),
    clientside_foveation: toggle(
      {
        title: 'Foveation on the headset',
        help: 'The headset draws less detail towards the edges',
        headset: true,
      },
      false,
      section(
        { title: 'Foveation on the headset', help: 'The headset draws less detail towards the edges' },
        {
          mode: choice({ title: 'Mode', help: 'Fixed, or as much as the headset needs' }, 'Dynamic', {
            Static: variant(
              'Static',
              section({ title: 'Static', help: 'Fixed' }, { level: level('Level', 'How much') }),
            ),
            Dynamic: variant(
              'Dynamic',
              section(
                { title: 'Dynamic', help: 'As needed' },
                { max_level: level('Highest level', 'Strongest level') },
              ),
            ),
          }),
          vertical_offset_deg: float(
            { title: 'Vertical offset', help: 'Of the sharp area' },
            { default: 0, range: [-45, 45], step: 0.1, unit: '°' },
          ),
        },
      ),
    ),
    upscaling: toggle(
      { title: 'Upscaling', help: 'The headset enlarges the picture (Snapdragon GSR)', headset: true },
      false,
      section(
        { title: 'Upscaling', help: 'The headset enlarges the picture' },
        {
          edge_direction: boolean({ title: 'Edge direction', help: 'Follow edges' }, true),
          edge_threshold: float(
            { title: 'Edge threshold', help: 'What counts as an edge' },
            { default: 4, range: [1, 16], step: 1 },
          ),
          edge_sharpness: float(
            { title: 'Edge sharpness', help: 'Sharpness of edges' },
            { default: 2, range: [1, 2], step: 0.01 },
          ),
          upscale_factor: float(
            { title: 'Factor', help: 'Factor of enlargement' },
            { default: 1.5, range: [1, 3], step: 0.01 },
          ),
        },
      ),
    ),
    max_buffering_frames: float(
      {
        title: 'Decoder queue',
        help: 'Frames that the headset may hold back to show them evenly',
        headset: true,
      },
      { default: 2, range: [1, 10], step: 0.1, unit: 'frames', log: true },
    ),
    buffering_history_weight: float(
      { title: 'Queue smoothing', help: 'Weight of the past in the length of that queue', headset: true },
      { default: 0.9, range: [0.5, 0.99], step: 0.01 },
    ),
    force_software_decoder: boolean(
      { title: 'Software decoder', help: 'Decode on the CPU of the headset', headset: true },
      false,
    ),
    mediacodec_extra_options: dictionary(
      {
        title: 'MediaCodec options',
        help: 'Integer options for the MediaFormat of an Android decoder',
        headset: true,
      },
      mediacodecOption,
      {
        'operating-rate': 2_147_483_647,
        priority: 0,
        'vendor.qti-ext-dec-low-latency.enable': 1,
      },
    ),
  },
);
