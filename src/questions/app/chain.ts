// The whole chain in its order, and the first cause in it.
import { accessLink, hasSendRole, mailboxLink, pointerLink, switchLink } from './in-exchange.ts';
import { ageLink, loginLink, tokenLink, youngest } from './at-login.ts';
import {
  applicationLink,
  credentialLink,
  isDelegated,
  permissionLink,
  signInLink,
  unlooked,
} from './in-entra.ts';
import type { Link, Sight } from './link.ts';

export function chain(sight: Sight, told: (iso: string) => string): readonly Link[] {
  const entra = [
    applicationLink(sight),
    signInLink(sight),
    credentialLink(sight),
    permissionLink(sight, hasSendRole(sight)),
  ];
  const place = [mailboxLink(sight), switchLink(sight)];
  // Whoever signs in to it opens their own mailbox: no entry in Exchange, no right, and nothing that could be tried here.
  if (sight.grants.is === 'read' && isDelegated(sight.grants.of, sight.protocol))
    return [
      ...entra,
      ...place,
      unlooked('Real sign-in', 'It cannot be tried without a person who signs in.'),
    ];
  const login = loginLink(sight, youngest(sight));
  // Exchange cannot be behind when it lets the application in.
  const age: Link =
    login.state === 'right'
      ? { title: 'Age of the last change', state: 'right', says: 'Exchange goes by it already' }
      : ageLink(sight, told);
  // Without a token it is nothing that Exchange has yet to hear of.
  return [...entra, pointerLink(sight), ...place, accessLink(sight), tokenLink(sight), age, login];
}

/** The first that is wrong, else the first that has yet to come right. */
export const cause = (links: readonly Link[]): Link | undefined =>
  links.find(({ state }) => state === 'wrong') ?? links.find(({ state }) => state === 'pending');
