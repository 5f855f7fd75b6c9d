/** Characters that no XML 1.0 document may contain, not even as a reference (XML 1.0, 2.2 Char). */
const illegal = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

/** Marks of the syntax, and the white space that a parser would make a plain space of in an attribute. */
const references: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};

/** Text as it may stand in XML, between tags and in attributes; a character that XML does not know becomes `?`. */
export function xmlText(text: string): string {
  return text.replaceAll(illegal, '?').replaceAll(/[&<>"'\t\n\r]/g, (mark) => references[mark] ?? mark);
}
