// Times in answers: cards turn these marks into the reader's own zone and way of writing.

/** @param iso ISO 8601 in UTC */
export const dated = (iso: string): string => {
  const at = iso.replace(/\.\d+Z$/, 'Z');
  return `{{DATE(${at},SHORT)}} {{TIME(${at})}}`;
};
