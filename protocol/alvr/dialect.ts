import { hashPath } from './siphash.js';

/** The id of a protocol string such as `"20"` (alvr.md 3). */
export function protocolId(protocolString: string): bigint {
  return hashPath(protocolString);
}

/** The id that every 20.x release shares (alvr.md 3). */
export const protocolId20 = protocolId('20');

/** Dialects that a person may meet; their ids are one-way hashes, so they are recognised by trying names. */
const knownDialects: ReadonlyMap<bigint, string> = new Map([
  ...Array.from(
    { length: 8 },
    (_, index) => [protocolId(String(15 + index)), `ALVR ${15 + index}.x`] as const,
  ),
  ...Array.from({ length: 64 }, (_, index) => {
    const pre = `dev${String(index).padStart(2, '0')}`;
    return [protocolId(`21-${pre}`), `ALVR 21.0.0-${pre}`] as const;
  }),
  [protocolId('21-dev'), 'ALVR 21.0.0-dev'],
]);

/** Whether our codecs speak it. 21 is another wire (alvr.md 12). */
export function isSupportedDialect(protocolId: bigint): boolean {
  return protocolId === protocolId20;
}

/** Display name of the dialect with this id. */
export function describeDialect(protocolId: bigint): string {
  return (
    knownDialects.get(protocolId) ??
    `an unknown ALVR version (protocol id ${protocolId.toString(16).padStart(16, '0')})`
  );
}
