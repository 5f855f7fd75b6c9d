import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fixture from '../fixtures/alvr/vectors.json' with { type: 'json' };
import { decodeAnnouncement, encodeAnnouncement } from '../protocol/alvr/announcement.js';
import { decodeClientControl, encodeClientControl } from '../protocol/alvr/client-control.js';
import { decodeConnectionResult, encodeConnectionResult } from '../protocol/alvr/connection-result.js';
import { ControlFrameReader, encodeControlFrame } from '../protocol/alvr/control-frame.js';
import { hashPath } from '../protocol/alvr/siphash.js';
import { decodeHaptics, encodeHaptics } from '../protocol/alvr/haptics.js';
import { decodeRealTimeConfig, encodeRealTimeConfig } from '../protocol/alvr/real-time-config.js';
import { decodeServerControl, encodeServerControl } from '../protocol/alvr/server-control.js';
import { parseShard, type Shard } from '../protocol/alvr/shard.js';
import { ShardWriter } from '../protocol/alvr/shard-writer.js';
import { decodeStatistics, encodeStatistics } from '../protocol/alvr/statistics.js';
import { decodeStreamConfig, encodeStreamConfig } from '../protocol/alvr/stream-config.js';
import { decodeTracking, encodeTracking } from '../protocol/alvr/tracking.js';
import { decodeVideoHeader, encodeVideoHeader } from '../protocol/alvr/video.js';
import type { Decoded } from '../protocol/decoded.js';
import { messages } from '../protocol/vrtogether/codes.js';
import { readHeader, writeHeader } from '../protocol/vrtogether/reflector-header.js';
import { fencedBlocks, type Block } from './system/markdown.js';

interface Codec {
  readonly decode: (bytes: Uint8Array) => Decoded<unknown>;
  readonly encode: (value: never) => Uint8Array;
}

/** Codecs by the first word behind `hex`. */
const codecs: Readonly<Record<string, Codec>> = {
  announcement: { decode: decodeAnnouncement, encode: encodeAnnouncement },
  'connection-result': { decode: decodeConnectionResult, encode: encodeConnectionResult },
  'control-frame': {
    decode: (bytes) => {
      const frames = new ControlFrameReader(64).push(bytes);
      return frames.ok && frames.value[0] !== undefined ? { ok: true, value: frames.value[0] } : frames;
    },
    encode: encodeControlFrame,
  },
  'client-control': { decode: decodeClientControl, encode: encodeClientControl },
  'server-control': { decode: decodeServerControl, encode: encodeServerControl },
  'real-time-config': { decode: decodeRealTimeConfig, encode: encodeRealTimeConfig },
  'stream-config': { decode: decodeStreamConfig, encode: encodeStreamConfig },
  shard: {
    decode: parseShard,
    encode: ({ streamId, packetIndex, data }: Shard) =>
      new ShardWriter(1400).write(streamId, packetIndex, data, new Uint8Array()).bytes,
  },
  'video-header': { decode: decodeVideoHeader, encode: encodeVideoHeader },
  haptics: { decode: decodeHaptics, encode: encodeHaptics },
  tracking: { decode: decodeTracking, encode: encodeTracking },
  statistics: { decode: decodeStatistics, encode: encodeStatistics },
  reflector: { decode: readHeader, encode: writeHeader },
  'data-frame': {
    decode: (bytes) => {
      const view = new DataView(bytes.buffer);
      return { ok: true, value: { timeMs: Number(view.getBigInt64(0, true)), frame: bytes.slice(8) } };
    },
    encode: ({ timeMs, frame }: { readonly timeMs: number; readonly frame: Uint8Array }) => {
      const bytes = new Uint8Array(8 + frame.length);
      new DataView(bytes.buffer).setBigInt64(0, BigInt(timeMs), true);
      bytes.set(frame, 8);
      return bytes;
    },
  },
};

/** Held beside the code that writes them. */
const elsewhere = new Set(['ivf']);

interface Shown {
  readonly page: string;
  readonly kind: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The value that the page says they are. */
  readonly json: string | undefined;
}

function shownIn(page: string): Shown[] {
  const blocks = fencedBlocks(readFileSync(`docs/protocols/${page}`, 'utf8'));
  return blocks.flatMap((block, index) => {
    const [, kind = '', name = ''] = /^hex ([\w-]+): (.+)$/.exec(block.info) ?? [];
    if (kind === '') return [];
    const next = blocks[index + 1];
    return [
      {
        page,
        kind,
        name,
        bytes: bytesOf(block),
        json: next?.info === 'json' ? next.lines.join('\n') : undefined,
      },
    ];
  });
}

/** One field a line: its bytes, and what they are behind at least two spaces. */
function bytesOf({ lines }: Block): Uint8Array {
  return Uint8Array.from(lines.flatMap((line) => [...Buffer.from(line.replace(/ {2}.*$/, ''), 'hex')]));
}

function valueOf(json: string): unknown {
  return JSON.parse(json, (key, value: unknown) => {
    if (typeof value !== 'string') return value;
    if (value.startsWith('hex ')) return Uint8Array.from(Buffer.from(value.slice(4), 'hex'));
    if (/^0x[0-9a-f]{16}$/.test(value) || (key.endsWith('Ns') && /^\d+$/.test(value))) return BigInt(value);
    return value;
  }) as unknown;
}

const shown = [...shownIn('alvr.md'), ...shownIn('vrtogether.md'), ...shownIn('loss-recovery.md')];

describe('the bytes on the protocol pages', () => {
  it('are there for every packet that a session begins and runs with', () => {
    const kinds = new Set(shown.map(({ kind }) => kind));
    expect([...Object.keys(codecs), ...elsewhere].filter((kind) => !kinds.has(kind))).toEqual([]);
    expect([...kinds].filter((kind) => codecs[kind] === undefined && !elsewhere.has(kind))).toEqual([]);
  });

  it.each(shown.filter(({ kind }) => codecs[kind] !== undefined))(
    '$page: $kind, $name',
    ({ kind, bytes, json }) => {
      const codec = codecs[kind];
      const decoded = codec?.decode(bytes);
      if (codec === undefined || decoded?.ok !== true) throw new Error(JSON.stringify(decoded));
      expect(Buffer.from(codec.encode(decoded.value as never))).toEqual(Buffer.from(bytes));
      if (json !== undefined) {
        expect(decoded.value).toEqual(valueOf(json));
        expect(Buffer.from(codec.encode(valueOf(json) as never))).toEqual(Buffer.from(bytes));
      }
    },
  );

  it('are those of the fixture, where it has them', () => {
    for (const { kind, name, bytes } of shown) {
      const vectors = fixture.vectors.filter((one) => one.kind === kind);
      if (vectors.length === 0) continue;
      expect(Buffer.from(bytes).toString('hex')).toBe(vectors.find((one) => one.name === name)?.hex);
    }
  });

  it('are ids by hash where a table names a path or a protocol string', () => {
    const rows = readFileSync('docs/protocols/alvr.md', 'utf8').matchAll(
      /^\| `([^`]+)` \| ([0-9a-f]{16}) \|$/gm,
    );
    const found = [...rows].map(([, text = '', id = '']) => ({ text, id }));
    expect(found.length).toBeGreaterThanOrEqual(12);
    for (const { text, id } of found) expect(hashPath(text).toString(16).padStart(16, '0')).toBe(id);
  });
});

describe('the codes of the orchestrator page', () => {
  const page = readFileSync('docs/protocols/vrtogether.md', 'utf8');
  const section = page.slice(page.indexOf('## 3. Answers'), page.indexOf('## 4. '));
  const rows = [...section.matchAll(/^\| ([\d, ]+) \| ([^|]+) \|/gm)].flatMap(([, codes = '', texts = '']) =>
    codes.split(', ').map((code, index) => [Number(code), texts.split('; ')[index]?.trim()] as const),
  );

  it('have the sentences that clients are sent', () => {
    expect(rows.length).toBeGreaterThan(15);
    for (const [code, text] of rows) expect(text).toBe(messages[code as keyof typeof messages]);
  });

  it('leave none out', () => {
    const named = [...section.matchAll(/\b\d{3,4}\b/g)].map(([code]) => Number(code));
    expect(
      Object.keys(messages)
        .map(Number)
        .filter((code) => code !== 0 && !named.includes(code)),
    ).toEqual([]);
  });
});
