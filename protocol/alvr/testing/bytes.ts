import type { Decoded } from '../../decoded.js';

export function fromHex(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (byte) => Number.parseInt(byte, 16));
}

export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The value that a decoder returned; throws its error, so that a test shows it. */
export function valueOf<T>(result: Decoded<T>): T {
  if (!result.ok) throw new Error(result.error);
  return result.value;
}
