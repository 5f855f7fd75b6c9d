/**
 * Text from the network made safe to show: control characters, terminal escapes, line and direction changes become `?`.
 * What is left is one line that cannot move the cursor or hide what follows it.
 */
export function printable(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/g, '?');
}
