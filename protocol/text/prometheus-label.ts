/** Text as it may stand between the quotes of a label value (text format 0.0.4: UTF-8 with three escapes). */
export function prometheusLabel(text: string): string {
  return text
    .replaceAll(/[\0\p{Cs}]/gu, '\ufffd')
    .replaceAll('\\', String.raw`\\`)
    .replaceAll('"', String.raw`\"`)
    .replaceAll('\n', String.raw`\n`);
}
