/** Printable ASCII, as most names are. */
const plain = /^[ -~]*$/;

const picture = String.raw`(?!\p{C})\p{Extended_Pictographic}[\p{Emoji_Modifier}\ufe0e\ufe0f]?`;
/** Of a pattern: a picture with variation and skin tone, some joined to one (family, flag of a pirate), or a keycap. */
export const pictures = String.raw`${picture}(?:\u200d${picture})*|[\d#*]\ufe0f\u20e3`;

/** Controls, formats, surrogates, private and unassigned code points, line separators, and what draws nothing at all. */
const hidden = String.raw`\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}`;

const picturesOrHidden = new RegExp(`(${pictures})|[${hidden}]`, 'gu');

/**
 * Text from outside made safe to show. Control characters, terminal escapes, invisible and direction-changing
 * characters, line breaks and unassigned code points each become `?`: the result is one line that can neither move the
 * cursor nor hide or reorder what follows it. Joiners and variation selectors stay within pictures, which need them.
 */
export function printable(text: string): string {
  return withoutHidden(text, () => '?');
}

/** The text with something visible for each character that a terminal would obey, or not show. */
export function withoutHidden(text: string, shown: (hidden: string) => string): string {
  if (plain.test(text)) return text;
  return text.replaceAll(picturesOrHidden, (match, picture: string | undefined) => picture ?? shown(match));
}

/** Line feeds, tabs, and the sequences that set a colour: what text of our own consists of beside its characters. */
// oxlint-disable-next-line no-control-regex -- escapes are what is looked for
const layout = /(\n|\t|\u001b\[[\d;]*m)/;

/**
 * Text of our own for a terminal, with its lines, tabs and colours, in which something from outside may have been put as it
 * came: nothing else of it reaches the terminal as a control.
 */
export function printableBlock(text: string): string {
  return text
    .split(layout)
    .map((part, index) => (index % 2 === 1 ? part : printable(part)))
    .join('');
}
