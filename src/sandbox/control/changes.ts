// Somebody else changes the tenant behind the bot's back: each kind of change, by name.
import type { Mailbox, Recipient } from '../tenant/exchange.ts';
import type { Application, Group, ServicePrincipal, User } from '../tenant/directory.ts';
import { theOne, theTrustee } from '../exo/names.ts';
import { apps, groups as groupIds, mailboxes as mailboxIds, people as peopleIds } from '../seed/ids.ts';
import type { Tenant } from '../tenant/tenant.ts';

export class BadChange extends Error {}

export interface Change {
  tenant: Tenant;
  said: Record<string, unknown>;
  /** Seen by everybody at once, or after the usual lags. */
  now: boolean;
  at: Date;
}

export const text = (change: Change, name: string): string => {
  const value = change.said[name];
  if (typeof value === 'string' && value !== '') return value;
  throw new BadChange(`"${String(change.said['kind'])}" needs "${name}", a text.`);
};

export const maybe = (change: Change, name: string): string | undefined => {
  const value = change.said[name];
  return typeof value === 'string' ? value : undefined;
};

const seeded = (map: Readonly<Record<string, string>>, name: string): string => map[name] ?? name;

/** By id, UPN, address or name, or by the short name of seed/ids.ts. */
export const theUser = (change: Change, field: string): User => {
  const said = text(change, field);
  const wanted = seeded({ ...mailboxIds, ...peopleIds }, said).toLowerCase();
  const found = change.tenant.users
    .list()
    .find((one) =>
      [one.id, one.userPrincipalName, one.mail ?? '', one.displayName].some(
        (key) => key.toLowerCase() === wanted,
      ),
    );
  if (found === undefined) throw new BadChange(`There is no user "${said}".`);
  return found;
};

export const theGroup = (change: Change, field: string): Group => {
  const said = text(change, field);
  const wanted = seeded(groupIds, said).toLowerCase();
  const found = change.tenant.groups
    .list()
    .find((one) => [one.id, one.displayName, one.mail ?? ''].some((key) => key.toLowerCase() === wanted));
  if (found === undefined) throw new BadChange(`There is no group "${said}".`);
  return found;
};

export const theRecipient = (change: Change, field: string): Recipient => {
  const said = text(change, field);
  try {
    return theOne(change.tenant.recipients.list(), seeded({ ...peopleIds, ...mailboxIds }, said));
  } catch {
    throw new BadChange(`There is no one recipient "${said}".`);
  }
};

export const theMailbox = (change: Change, field: string): Mailbox => {
  const found = theRecipient(change, field);
  if (found.is !== 'mailbox') throw new BadChange(`"${text(change, field)}" has no mailbox in the cloud.`);
  return found;
};

export const theHolder = (change: Change, field: string): string => {
  const said = text(change, field);
  try {
    return theTrustee(change.tenant, 'truth', seeded({ ...groupIds, ...peopleIds }, said), 'truth').id;
  } catch {
    throw new BadChange(`"${said}" is nobody who can be given a right.`);
  }
};

/** By object id, client id, name, or bot, look, hands. */
export const thePrincipal = (change: Change, field: string): ServicePrincipal => {
  const said = text(change, field);
  const own = Object.hasOwn(apps, said) ? apps[said as keyof typeof apps].spId : said;
  const found = change.tenant.servicePrincipals
    .list()
    .find((one) =>
      [one.id, one.appId, one.displayName].some((key) => key.toLowerCase() === own.toLowerCase()),
    );
  if (found === undefined) throw new BadChange(`There is no service principal "${said}".`);
  return found;
};

/** By either object id, client id, unique name, name, or bot, look, hands. */
export const theApplication = (change: Change, field: string): Application => {
  const said = text(change, field);
  const own = (Object.hasOwn(apps, said) ? apps[said as keyof typeof apps].appId : said).toLowerCase();
  const behind = change.tenant.servicePrincipals.get(own)?.appId;
  const found = change.tenant.applications
    .list()
    .find(
      (one) =>
        one.appId === behind ||
        [one.id, one.appId, one.uniqueName, one.displayName].some((key) => key?.toLowerCase() === own),
    );
  if (found === undefined) throw new BadChange(`There is no application "${said}".`);
  return found;
};
