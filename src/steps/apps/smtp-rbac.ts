// Sending from chosen mailboxes only: Exchange's own role for it, confined by a scope of one mailbox. No Entra permission.
import { createHash } from 'node:crypto';
import type { Look, Row } from '../../contracts/look.ts';
import type { Change, Finding } from '../../contracts/step.ts';
import { titled, type Mailbox } from '../objects.ts';
import { text } from '../printed.ts';
import { principalId, slug, type App, type AppRef } from './app.ts';
import { exchangeAdmin } from './needs.ts';
import { rightPointer, type Pointer } from './entry.ts';

export const sendRole = 'Application SMTP.SendAsApp';
const filterOf = (mailbox: Mailbox): string => `ExternalDirectoryObjectId -eq '${mailbox.id}'`;

/** At most 64 characters; one for each mailbox, whoever sends from it. */
export const scopeName = (mailbox: Mailbox): string => `latchkey-${mailbox.id}`;
export const assignmentName = (app: AppRef, mailbox: Mailbox): string => {
  const short = createHash('sha256').update(app.slot).digest('hex').slice(0, 6);
  return `latchkey-${slug(app.name, 14)}-${short}-${mailbox.id.replaceAll('-', '')}`;
};

const bare = (filter: string): string => filter.replace(/[()\s]/g, '').toLowerCase();

async function scopeOf(look: Look, name: string): Promise<Row | undefined> {
  const rows = await look.exo('Get-ManagementScope', {}, ['Name', 'RecipientFilter']);
  return rows.find((row) => text(row, 'Name').toLowerCase() === name.toLowerCase());
}

/** Shared by all applications that may send from the mailbox. */
export function sendScope(mailbox: Mailbox): Change {
  const name = scopeName(mailbox);
  return {
    key: `scope:${mailbox.id}`,
    title: `Scope: ${mailbox.name}`,
    needs: [exchangeAdmin],
    on: [`mailbox:${mailbox.id}`],
    thing: `scope:${mailbox.id}=on`,
    check: async (look): Promise<Finding> => {
      const row = await scopeOf(look, name);
      if (!row) return { is: 'todo' };
      if (bare(text(row, 'RecipientFilter')) === bare(filterOf(mailbox))) return { is: 'done' };
      return {
        is: 'blocked',
        because: `The management scope ${name} is there with another filter than this mailbox.`,
        advice: 'Have an Exchange administrator look who changed it, and remove it; then retry.',
      };
    },
    apply: [
      {
        via: 'exo',
        cmdlet: 'New-ManagementScope',
        params: { Name: name, RecipientRestrictionFilter: filterOf(mailbox) },
        note: titled(mailbox),
      },
    ],
    undo: [
      {
        via: 'exo',
        cmdlet: 'Remove-ManagementScope',
        params: { Identity: name, Confirm: false },
        note: titled(mailbox),
      },
    ],
  };
}

/** All assignments of the role. */
export const sendAssignments = (look: Look): Promise<readonly Row[]> =>
  look.exo('Get-ManagementRoleAssignment', { Role: sendRole }, [
    'Name',
    'Role',
    'App',
    'RoleAssignee',
    'RoleAssigneeName',
    'CustomResourceScope',
  ]);
/** Exchange prints the one who has a role in several columns and by several names. */
export const isAssignedTo = (row: Row, pointer: Pointer): boolean =>
  ['App', 'RoleAssignee', 'RoleAssigneeName'].some((column) =>
    [pointer.objectId, pointer.sid, pointer.display, pointer.name].some(
      (name) => name !== '' && text(row, column).toLowerCase() === name.toLowerCase(),
    ),
  );

export function sendAssignment(app: App, mailbox: Mailbox, after: readonly string[]): Change {
  const name = assignmentName(app, mailbox);
  const scope = scopeName(mailbox);
  const note = `${titled(mailbox)} ← ${app.name}`;
  return {
    key: `assignment:${mailbox.id}`,
    title: `May send: ${mailbox.name}`,
    needs: [exchangeAdmin],
    on: [`mailbox:${mailbox.id}`],
    thing: `assignment:${mailbox.id}:${app.slot}=on`,
    after: [...after, `scope:${mailbox.id}`],
    check: async (look): Promise<Finding> => {
      const found = await rightPointer(look, app);
      const row = (await sendAssignments(look)).find(
        (each) =>
          text(each, 'Name').toLowerCase() === name.toLowerCase() &&
          text(each, 'Role').toLowerCase() === sendRole.toLowerCase(),
      );
      if (!row) return { is: 'todo' };
      const right =
        text(row, 'CustomResourceScope').toLowerCase() === scope.toLowerCase() &&
        found !== undefined &&
        isAssignedTo(row, found);
      if (right) return { is: 'done' };
      return {
        is: 'blocked',
        because: `The role assignment ${name} is there, but for another application or scope.`,
        advice: 'Have an Exchange administrator look who changed it, and remove it; then retry.',
      };
    },
    apply: [
      {
        via: 'exo',
        cmdlet: 'New-ManagementRoleAssignment',
        params: { Name: name, App: principalId(app), Role: sendRole, CustomResourceScope: scope },
        note,
      },
    ],
    undo: [
      {
        via: 'exo',
        cmdlet: 'Remove-ManagementRoleAssignment',
        params: { Identity: name, Confirm: false },
        note,
      },
    ],
  };
}
