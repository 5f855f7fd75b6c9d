import type { Json } from '../settings/node.js';

/**
 * Whole numbers by name for the MediaFormat of an Android decoder, as the session text holds them: a dictionary whose
 * content is an object, each value a type and a text (alvr.md 6.2, 6.3).
 */
export function mediacodecOptions(options: Json): Json {
  return {
    content: Object.fromEntries(
      Object.entries(options ?? {}).map(([name, value]) => [
        name,
        { ty: { variant: 'Int32' }, value: String(value) },
      ]),
    ),
  };
}
