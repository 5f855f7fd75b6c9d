import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ivfFrameHeader, ivfFrameHeaderBytes, ivfHeader } from './ivf.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

describe('IVF', () => {
  it('begins as loss-recovery.md 12.4 says', () => {
    expect(hex(ivfHeader(1344, 704))).toBe(
      '444b4946' +
        '0000' +
        '2000' +
        '49343230' +
        '4005' +
        'c002' +
        '40420f00' +
        '01000000' +
        '0000000000000000',
    );
  });

  it('begins as the page shows', () => {
    const page = readFileSync('docs/protocols/loss-recovery.md', 'utf8');
    const block = /```hex ivf: header of (\d+)x(\d+)\n([^`]+)```/.exec(page);
    const [, width, height, lines = ''] = block ?? [];
    expect(hex(ivfHeader(Number(width), Number(height)))).toBe(lines.replaceAll(/ {2}.*$|\n/gm, ''));
  });

  it('puts size and time before each picture, little-endian, beyond 32 bits too', () => {
    const header = ivfFrameHeader(1_419_264, 2 ** 33 + 1);
    expect(header).toHaveLength(ivfFrameHeaderBytes);
    expect(hex(header)).toBe('00a815000100000002000000');
  });
});
