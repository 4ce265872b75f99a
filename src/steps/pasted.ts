// A name as people write or paste it, brought down to what can be looked up.

const quotes =
  /^["'\u2018\u2019\u201A\u201B\u201C\u201D\u201E\u201F\u00AB\u00BB]+|["'\u2018\u2019\u201A\u201B\u201C\u201D\u201E\u201F\u00AB\u00BB]+$/g;

/** Every blank made plain, and what cannot be seen taken out. */
export const plain = (said: string): string =>
  said
    .replace(/[\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\uE000-\uF8FF]/g, '')
    .replace(/[\s\u0000-\u001F\u007F-\u009F\u00A0]+/g, ' ')
    .trim();

/** `"Kim, Alex" <alex@contoso.com>;` → `alex@contoso.com`; `“Finance Berlin”` → `Finance Berlin`. */
export function nameIn(said: string): string {
  const text = plain(said).replace(/(<mailto:[^>]*>)/gi, '');
  const address = /<\s*([^<>\s]+@[^<>\s]+)\s*>/.exec(text)?.[1];
  if (address !== undefined) return address;
  const bare = text
    .replace(/[;,]+$/, '')
    .trim()
    .replace(quotes, '')
    .trim();
  return bare.replace(/^(?:mailto|smtp):/i, '');
}

/** How many people a pasted text names: Outlook puts semicolons between them. */
export const manyIn = (said: string): boolean =>
  (said.match(/<[^<>\s]+@[^<>\s]+>/g) ?? []).length > 1 ||
  /\S\s*;\s*\S/.test(said.replace(/[“"„][^“”"„]*[”"]/g, 'x'));
