import { describe, expect, it } from 'vitest';
import { decodeAnnouncement, encodeAnnouncement, isLegacyAnnouncement } from './announcement.js';
import { describeDialect, protocolId, protocolId20 } from './dialect.js';
import { fromHex, joined, valueOf } from './testing/bytes.js';

const packet = encodeAnnouncement({ protocolId: protocolId20, hostname: '1234.client' });

describe('announcement', () => {
  it('is listed even when its dialect is not ours, so that a person learns why', () => {
    const other = encodeAnnouncement({ protocolId: protocolId('19'), hostname: '1234.client.alvr' });
    const { protocolId: id, hostname } = valueOf(decodeAnnouncement(other));
    expect([describeDialect(id), hostname]).toEqual(['ALVR 19.x', '1234.client.alvr']);
  });

  it('may fill all 32 bytes of its host name', () => {
    const hostname = 'h'.repeat(32);
    expect(valueOf(decodeAnnouncement(encodeAnnouncement({ protocolId: 1n, hostname }))).hostname).toBe(
      hostname,
    );
    expect(encodeAnnouncement({ protocolId: 1n, hostname: 'h'.repeat(99) })).toHaveLength(56);
  });

  it.each([
    ['01 "ALVR", any length', fromHex('01414c5652')],
    ['the packet of the releases with a 4-byte tag', fromHex('000000000400000000000000414c565200')],
  ])('of an app from before 20 is recognised: %s', (_, bytes) => {
    expect(isLegacyAnnouncement(bytes)).toBe(true);
    expect(decodeAnnouncement(bytes)).toEqual({ ok: false, error: expect.stringContaining('before 20') });
  });

  it.each([
    ['55 bytes', packet.subarray(0, 55)],
    ['57 bytes', joined(packet, Uint8Array.of(0))],
    ['nothing', new Uint8Array()],
    ['another magic', joined(Uint8Array.of(0x42), packet.subarray(1))],
    ['something in the zero bytes', packet.with(15, 1)],
    ['no host name', encodeAnnouncement({ protocolId: protocolId20, hostname: '' })],
  ])('is malformed: %s', (_, bytes) => {
    expect(decodeAnnouncement(bytes).ok).toBe(false);
  });

  it('is read from the middle of a larger buffer', () => {
    const inside = joined(Uint8Array.of(1, 2, 3), packet).subarray(3);
    expect(valueOf(decodeAnnouncement(inside)).hostname).toBe('1234.client');
  });
});
