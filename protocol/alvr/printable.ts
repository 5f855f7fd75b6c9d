/**
 * Text from the network made safe to show. Control characters, terminal escapes, invisible and direction-changing
 * characters, line breaks and unassigned code points each become `?`: what is left is one line that can neither move the
 * cursor nor hide what follows it.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\p{C}\p{Zl}\p{Zp}]/gu, '?');
}
