// What a server said, fit for people: short, on one line, and without anything that could be a token.

const most = 200;
/** As long as no word or id is, and all letters of base64. */
const coded = /[A-Za-z0-9+/_=.-]{60,}/g;

/** @param secrets texts that must not be seen, whole or in part */
export function scrubbed(text: string, secrets: readonly string[] = []): string {
  const hidden = secrets
    .filter((secret) => secret !== '')
    .reduce((rest, secret) => rest.replaceAll(secret, '…'), text);
  const line = hidden
    .replace(coded, '…')
    .replace(/Bearer\s+\S+/gi, 'Bearer …')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  return line.length > most ? `${line.slice(0, most - 1)}…` : line;
}
