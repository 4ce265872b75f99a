// Ids that come out the same each time the same thing is seeded.
import { createHash } from 'node:crypto';

const hex = (text: string): string => createHash('sha1').update(`latchkey/${text}`).digest('hex');

/** A GUID (version 5 in form) made from a text. */
export const guidOf = (text: string): string => {
  const h = hex(text);
  const variant = ((parseInt(h.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-5${h.slice(13, 16)}-${variant}${h.slice(17, 20)}-${h.slice(20, 32)}`;
};

/** A Windows security identifier in the tenant's domain. */
export const sidOf = (text: string): string =>
  `S-1-5-21-3196475921-1174062511-2877541923-${1000 + (parseInt(hex(text).slice(0, 7), 16) % 90_000_000)}`;

export const isGuid = (text: string): boolean => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text);
