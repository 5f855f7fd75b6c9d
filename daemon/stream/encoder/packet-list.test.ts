import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PacketList } from './packet-list.js';

/** As ffmpeg 5.1 writes it. */
const text = `#software: Lavf59.27.100
#tb 0: 1/1000000
#media_type 0: video
#codec_id 0: h264
#dimensions 0: 640x352
#sar 0: 0/1
0,          0,          0,    13889,    41245, 0x6b5ee0a5
0,      14000,      14000,    13889,     9021, 0x9f0ea1c3, F=0x0
0,      28000,      28000,    13889,        0, 0x00000000
`;
const sizes = [41_245, 9_021, 0];

describe('PacketList', () => {
  it('gives the size of each packet, wherever the pipe cuts the text', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(text.length), { maxLength: 8 }), (cuts) => {
        const list = new PacketList();
        const places = [0, ...cuts.toSorted((a, b) => a - b), text.length];
        const found = places.slice(1).flatMap((end, index) => list.push(text.slice(places[index], end)));
        expect(found).toEqual(sizes);
      }),
    );
  });

  it.each(['0, 0, 0, 1, many, 0x0\n', '0, 0, 0, 1, -5, 0x0\n', '0, 0, 0, 1, 1.5, 0x0\n', 'frame=1\n'])(
    'refuses %j',
    (line) => {
      expect(() => new PacketList().push(line)).toThrow('where a packet line belongs');
    },
  );

  it('refuses a line that does not end', () => {
    const list = new PacketList();
    list.push('0'.repeat(1000));
    expect(() => list.push('0'.repeat(1000))).toThrow('without end');
  });
});
