import { parseListeningAddress } from '../../protocol/address.js';
import { oneOfWords, sameWord } from '../../protocol/nearest.js';
import { decoded, malformed, type Decoded } from '../../protocol/decoded.js';

/** Reads one value of an option: text from a flag or a variable, or what YAML made of it. */
export type OptionDecoder<T> = (raw: unknown) => Decoded<T>;

/** A whole number from `minimum` to `maximum`. */
export function integer(minimum: number, maximum: number): OptionDecoder<number> {
  return (raw) => {
    const value = typeof raw === 'string' && /^\d{1,9}$/.test(raw.trim()) ? Number(raw) : raw;
    return typeof value === 'number' && Number.isInteger(value) && value >= minimum && value <= maximum
      ? decoded(value)
      : malformed(`is a whole number from ${minimum} to ${maximum}, not ${JSON.stringify(raw)}`);
  };
}

export function choice<const T extends string>(values: readonly T[]): OptionDecoder<T> {
  return (raw) => {
    const value = typeof raw === 'string' ? sameWord(raw, values) : undefined;
    return value === undefined
      ? malformed(`${oneOfWords(raw, values)}, not ${JSON.stringify(raw)}`)
      : decoded(value);
  };
}

/** Text that is not empty and holds no control characters. */
export const text: OptionDecoder<string> = (raw) => {
  if (typeof raw !== 'string' || raw === '') return malformed('is text that is not empty');
  return hasControlCharacter(raw) ? malformed('holds a control character') : decoded(raw);
};

/** An IPv4 address, the one family that ALVR announces in (alvr.md 4.1). */
export const ipv4Address: OptionDecoder<string> = (raw) => {
  const read = typeof raw === 'string' ? parseListeningAddress(raw) : undefined;
  return read?.ok === true && read.value !== '' && !read.value.includes(':')
    ? read
    : malformed(`is an IPv4 address such as 0.0.0.0, not ${JSON.stringify(raw)}`);
};

function hasControlCharacter(value: string): boolean {
  for (const character of value) if (character < ' ' || character === '\u007f') return true;
  return false;
}
