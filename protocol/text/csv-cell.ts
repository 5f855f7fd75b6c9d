/** How a spreadsheet begins a formula, in ASCII and in the wide forms that it takes for the same. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * One value of comma-separated ones (RFC 4180); empty for null. A text that a spreadsheet would take for a formula gets an
 * apostrophe in front; a number is one, whatever its sign.
 */
export function csvCell(value: string | number | null): string {
  if (value === null) return '';
  // Nine digits hold every measurement, and not the noise of binary fractions.
  if (typeof value === 'number')
    return String(Number.isInteger(value) ? value : Number(value.toPrecision(9)));
  const text = formula.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
