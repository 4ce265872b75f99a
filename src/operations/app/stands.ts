// All that stands for an application that is there: whose it is, what it may do, and on which mailboxes.
import { refused } from '../../contracts/failure.ts';
import { path, type Look } from '../../contracts/look.ts';
import type { Protocol } from '../../contracts/mail.ts';
import { labelled, type AppRef } from '../../steps/apps/app.ts';
import type { Access } from '../../steps/apps/declared.ts';
import { rightPointer, type Pointer } from '../../steps/apps/entry.ts';
import { heldBy } from '../../steps/apps/mailbox.ts';
import { isAssignedTo, sendAssignments } from '../../steps/apps/smtp-rbac.ts';
import type { Mailbox } from '../../steps/objects.ts';
import { text } from '../../steps/printed.ts';
import { everyMailbox } from './every.ts';
import { findApp } from './find.ts';
import { offered } from './offer.ts';
import { refOf } from './survey.ts';
import { roleNames, type Found, type Offer } from './types.ts';

/** Exchange's own role, given to it within a scope. */
export type Assignment = { readonly name: string; readonly scope: string };

/** An application that is there, with its ids. */
export type Standing = {
  readonly app: AppRef & { readonly known: NonNullable<AppRef['known']> };
  readonly found: Found;
  readonly offer: Offer;
  /** Permissions of Exchange Online for mail that it holds. */
  readonly granted: readonly Access[];
  readonly pointer: boolean;
  readonly assignments: readonly Assignment[];
};

const protocols: readonly Protocol[] = ['imap', 'pop', 'smtp'];

/** @throws Failure refused where there is none, or where it is neither Latchkey's nor the asker's */
export async function standing(look: Look, name: string, by: string): Promise<Standing> {
  const found = await findApp(look, name);
  if (!found)
    throw refused(
      `Entra knows no application called “${name}”.`,
      'Check the spelling, or write its client id. To make one, write: app new, and the name.',
      { field: 'name' },
    );
  if (found.unique === null && !found.owners.includes(by.toLowerCase()))
    throw refused(
      `Latchkey did not make ${found.name}, and you do not own it in Entra.`,
      'Have one of its owners ask.',
      { field: 'name', reason: 'notTheirs' },
    );
  const { known, ...rest } = refOf(found);
  if (!known) throw new Error('An application that was found has its ids.');
  const app = { ...rest, known };
  const [offer, pointer] = await Promise.all([offered(look), rightPointer(look, labelled(app, 'LK-0'))]);
  const [granted, assignments] = await Promise.all([
    grantedTo(look, found, offer),
    pointer ? assignedTo(look, pointer) : [],
  ]);
  return { app, found, offer, granted, pointer: pointer !== undefined, assignments };
}

async function grantedTo(look: Look, { principalId }: Found, offer: Offer): Promise<readonly Access[]> {
  if (principalId === null) return [];
  const rows = await look.graphList(path`/servicePrincipals/${principalId}/appRoleAssignments`);
  const ids = rows
    .filter((row) => text(row, 'resourceId').toLowerCase() === offer.resource)
    .map((row) => text(row, 'appRoleId').toLowerCase());
  return protocols.flatMap((protocol) => {
    const id = offer.roles[protocol];
    return id !== undefined && ids.includes(id)
      ? [{ name: roleNames[protocol], id, type: 'Role' as const }]
      : [];
  });
}

const assignedTo = async (look: Look, pointer: Pointer): Promise<readonly Assignment[]> =>
  (await sendAssignments(look))
    .filter((row) => isAssignedTo(row, pointer))
    .map((row) => ({ name: text(row, 'Name'), scope: text(row, 'CustomResourceScope') }));

/** Protocols that go by full access on the mailbox: those of its permissions. */
export const byFullAccess = ({ granted }: Pick<Standing, 'granted'>): readonly Protocol[] =>
  protocols.filter((protocol) => granted.some(({ name }) => name === roleNames[protocol]));

/** Mailboxes on which it has full access; undefined: there are too many to look. */
export async function reached(
  look: Look,
  { app }: Pick<Standing, 'app'>,
): Promise<readonly Mailbox[] | undefined> {
  const pointer = await rightPointer(look, labelled(app, 'LK-0'));
  if (!pointer) return [];
  const every = await everyMailbox(look);
  if (!every) return undefined;
  const held = await Promise.all(every.map((box) => heldBy(look, box, pointer, app.name)));
  return every.filter((_, at) => held[at]?.is === 'held');
}
