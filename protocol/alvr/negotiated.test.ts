import { describe, expect, it } from 'vitest';
import { negotiatedJson, parseNegotiated, type Negotiated } from './negotiated.js';
import { valueOf } from './testing/bytes.js';

/** A negotiated configuration with what must be there, and more behind it. */
const text = (changes: string, resolution = '[64,64]', rate = '48000') =>
  `{"view_resolution":${resolution},"refresh_rate_hint":60.0,"game_audio_sample_rate":${rate}${changes}}`;

describe('the negotiated configuration, as the 20.14.1 client takes it', () => {
  const none = 'the negotiated configuration is not JSON object';
  const resolution = 'view_resolution is not two integers';
  const rate = 'game_audio_sample_rate is not an integer';
  it.each([
    ['null', none],
    ['[]', none],
    ['', none],
    ['{}', resolution],
    [text('', '{"x":64,"y":64}'), resolution],
    [text('', '[64.0,64.0]'), resolution],
    [text('', '[64,6.4e1]'), resolution],
    [text('', '[64]'), resolution],
    [text('', '[64,64,64]'), resolution],
    [text('', '[-64,64]'), resolution],
    [text('', '[64,4294967296]'), resolution],
    ['{"view_resolution":[64,64]}', 'refresh_rate_hint is not a number'],
    [
      '{"view_resolution":[64,64],"refresh_rate_hint":"60","game_audio_sample_rate":48000}',
      'refresh_rate_hint is not a number',
    ],
    ['{"view_resolution":[64,64],"refresh_rate_hint":60}', rate],
    [text('', '[64,64]', '48000.0'), rate],
    [text('', '[64,64]', '"48000"'), rate],
  ])('%s is refused: %s', (json, error) => {
    expect(parseNegotiated(json)).toEqual({ ok: false, error });
  });

  const smallest: Negotiated = {
    viewResolution: [64, 64],
    refreshRateHint: 60,
    gameAudioSampleRate: 48_000,
    enableFoveatedEncoding: true,
    useMultimodalProtocol: false,
    useFullRange: true,
    encodingGamma: 1,
    enableHdr: false,
    wired: false,
  };

  it.each([
    ['nothing but what must be there', text(''), {}],
    ['a flag of the wrong type', text(',"wired":"yes"'), {}],
    ['a gamma as an integer', text(',"encoding_gamma":2'), { encodingGamma: 2 }],
    ['a gamma as a float', text(',"encoding_gamma":2.2e0'), { encodingGamma: 2.2 }],
    ['names and numbers inside texts', text(',"note":"\\"view_resolution\\":[1.5,2.5] 1.0"'), {}],
    ['numbers of others as floats', text(',"other":[1.5,{"view_resolution":[1.0]}]'), {}],
    [
      'flags',
      text(',"wired":true,"enable_foveated_encoding":false'),
      { wired: true, enableFoveatedEncoding: false },
    ],
  ])('%s', (_, json, changes) => {
    expect(valueOf(parseNegotiated(json))).toEqual({ ...smallest, ...changes });
  });

  it('falls back to the settings of the session', () => {
    const settings = { foveatedEncoding: false, useFullRange: false };
    expect(valueOf(parseNegotiated(text(''), settings))).toEqual({
      ...smallest,
      enableFoveatedEncoding: false,
      useFullRange: false,
    });
  });

  it('comes back as written', () => {
    const negotiated: Negotiated = {
      viewResolution: [2144, 2240],
      refreshRateHint: 89.5,
      gameAudioSampleRate: 44_100,
      enableFoveatedEncoding: false,
      useMultimodalProtocol: true,
      useFullRange: false,
      encodingGamma: 1.25,
      enableHdr: true,
      wired: true,
    };
    expect(valueOf(parseNegotiated(negotiatedJson(negotiated)))).toEqual(negotiated);
  });
});
