// CSV as RFC 4180 has it, with cells that a spreadsheet cannot take for a formula.
const risky = /^[=+\-@\t\r]/;

function cell(value: unknown): string {
  // A number is no formula, also below zero.
  if (typeof value === 'number') return String(value);
  const text =
    typeof value === 'string' ? value : value === null || value === undefined ? '' : JSON.stringify(value);
  // Spreadsheets hide a leading apostrophe and show the rest as text.
  const inert = risky.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** One line with its line end. */
export const csvLine = (cells: readonly unknown[]): string => `${cells.map(cell).join(',')}\r\n`;
