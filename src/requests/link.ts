// A one-time link to a secret: made for the asker alone, good for ten minutes, known by the hash of its token.
import { createHash, randomBytes } from 'node:crypto';
import { later, type Clock } from '../contracts/clock.ts';
import { blocked, refused } from '../contracts/failure.ts';
import type { Handover } from '../contracts/handover.ts';
import type { Links } from '../contracts/pages.ts';
import type { Person } from '../contracts/person.ts';
import type { Request } from '../contracts/request.ts';

export const linkMs = 10 * 60_000;

/** Under which a link is kept: whoever reads the database cannot open it. */
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

export interface Pages {
  /** Where they are reached from a browser, without a slash at the end. */
  readonly address: string;
  readonly links: Links;
}

export interface FreshLink {
  readonly url: string;
  /** ISO 8601. */
  readonly until: string;
  /** What its secret belongs to. */
  readonly handover: Handover;
}

/** What was taken back is of no use to anybody, and gone from the vault. */
export const isTakenBack = ({ state }: Request): boolean =>
  ['undoing', 'undone', 'ending', 'ended'].includes(state);

/**
 * @param when says a time as this person reads it
 * @throws Failure refused to everybody but the asker, and once the secret was shown
 */
export async function makeLink(
  request: Request,
  by: Person,
  pages: Pages | undefined,
  clock: Clock,
  when: (iso: string) => string,
): Promise<FreshLink> {
  const { id, asker, handover } = request;
  if (by.id !== asker.id)
    throw refused(
      `Only ${asker.name}, who asked for ${id}, is shown its secret.`,
      'Ask them for what you need.',
    );
  if (handover?.secret === undefined)
    throw refused(`${id} has no secret to show.`, `Say “show ${id}” to see how far it is.`);
  if (isTakenBack(request))
    throw refused(`${id} was taken back, and its secret with it.`, 'Ask again for a new one.');
  if (!pages)
    throw blocked(
      'Latchkey has no page here to show a secret on.',
      'Read it where the card says that it lies, or ask whoever runs Latchkey to set PUBLIC_URL.',
    );
  const shown = await pages.links.shown(id);
  if (shown !== undefined)
    throw refused(
      `The secret of ${id} was shown ${when(shown)}; it is shown once.`,
      `If it was lost, undo ${id} and ask again: that makes a new one. If that was not you, undo it at once.`,
    );
  const token = randomBytes(32).toString('base64url');
  const until = later(clock.now(), linkMs).toISOString();
  await pages.links.add(hashOf(token), { request: id, person: by.id, until });
  return { url: `${pages.address}/secret/${token}`, until, handover };
}
