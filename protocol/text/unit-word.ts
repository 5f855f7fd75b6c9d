/**
 * Text as one word of a command line in a unit file (systemd.service(5), "Command lines"; systemd.syntax(7)): quoted
 * where it must be, with specifiers and, but for the program itself, variables escaped. Undefined for text that no unit
 * file can hold.
 */
export function unitWord(text: string, isProgram = false): string | undefined {
  // oxlint-disable-next-line no-control-regex -- no line of a unit holds any
  if (text === '' || /[\u0000-\u001f\u007f]/.test(text)) return undefined;
  // systemd takes no quotes or backslashes there, however they are written.
  if (isProgram && /["'\\]/.test(text)) return undefined;
  const escaped = text
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('%', '%%');
  // The path of the program is taken as it is, `$` included.
  const word = isProgram ? escaped : escaped.replaceAll('$', '$$$$');
  return /^[\w+,./:=@%$-]+$/.test(word) ? word : `"${word}"`;
}
