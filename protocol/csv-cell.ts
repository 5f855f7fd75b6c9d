/**
 * One value of comma-separated ones (RFC 4180); empty for null. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
