// Full access of an application to one mailbox, by Exchange's entry for it.
import { Late, ofRow } from '../../contracts/late.ts';
import type { Look, Row } from '../../contracts/look.ts';
import type { Change, Finding } from '../../contracts/step.ts';
import { titled, type Mailbox } from '../objects.ts';
import { flag, text, texts } from '../printed.ts';
import { principalId, type App } from './app.ts';
import { recipientAdmin } from './needs.ts';
import { rightPointer, type Pointer } from './entry.ts';

/** What is known of the right; or what a step says instead. */
export type HeldBy =
  { readonly is: 'held' } | { readonly is: 'free' } | { readonly is: 'barred'; readonly finding: Finding };

const columns = ['Identity', 'User', 'AccessRights', 'IsInherited', 'Deny'];
const same = (one: string, other: string): boolean => one !== '' && one.toLowerCase() === other.toLowerCase();
const full = (row: Row): boolean =>
  texts(row, 'AccessRights').some((right) => right.toLowerCase() === 'fullaccess');

/** Exchange prints an application by its SID, its object id, or a name, in this order of trust. */
export async function heldBy(look: Look, mailbox: Mailbox, pointer: Pointer, app: string): Promise<HeldBy> {
  const rows = await look.exo(
    'Get-MailboxPermission',
    { Identity: mailbox.id, ResultSize: 'Unlimited' },
    columns,
  );
  // Every mailbox lists at least its owner.
  if (rows.length === 0) return barred(gone(mailbox));
  if (new Set(rows.map((row) => text(row, 'Identity'))).size > 1)
    return barred({ is: 'unknown', because: 'Exchange answered for more than one mailbox.' });
  const own = rows.filter((row) => !flag(row, 'IsInherited') && full(row));
  for (const [name, sure] of [
    [pointer.sid, true],
    [pointer.objectId, true],
    [pointer.display, false],
    [pointer.name, false],
  ] as const) {
    const mine = own.filter((row) => same(name, text(row, 'User')));
    if (mine.length === 0) continue;
    if (!sure && (await isSomebodyElse(look, name)))
      return barred({
        is: 'unknown',
        because: `Somebody else is called ${name} too, and Exchange prints only the name.`,
      });
    return mine.some((row) => flag(row, 'Deny')) ? barred(denied(mailbox, app)) : { is: 'held' };
  }
  return { is: 'free' };
}
const barred = (finding: Finding): HeldBy => ({ is: 'barred', finding });

const gone = (mailbox: Mailbox): Finding => ({
  is: 'blocked',
  because: `Exchange no longer knows the mailbox ${mailbox.name}.`,
  advice: 'Look whether it was deleted or moved on premises; then ask again.',
});
const denied = (mailbox: Mailbox, app: string): Finding => ({
  is: 'blocked',
  because: `A deny entry keeps ${app} out of ${mailbox.name}, and deny wins.`,
  advice: `Have an Exchange administrator remove the deny entry on ${titled(mailbox)} first, then retry.`,
});

/** Applications are no recipients: whoever is found under the name is a person or a group. */
async function isSomebodyElse(look: Look, name: string): Promise<boolean> {
  const rows = await look.exo('Get-Recipient', { Anr: name, ResultSize: 50 }, [
    'DisplayName',
    'Name',
    'Alias',
  ]);
  return rows.some((row) => ['DisplayName', 'Name', 'Alias'].some((column) => same(name, text(row, column))));
}

export function mailboxAccess(app: App, mailbox: Mailbox, after: readonly string[]): Change {
  const note = `${titled(mailbox)} ← ${app.name}`;
  const right = { AccessRights: ['FullAccess'], InheritanceType: 'All' };
  return {
    key: `full:${mailbox.id}`,
    title: `Full access: ${mailbox.name}`,
    needs: [recipientAdmin],
    on: [`mailbox:${mailbox.id}`],
    thing: `full:${mailbox.id}:${app.slot}=on`,
    after,
    check: async (look) => {
      const found = await rightPointer(look, app);
      if (!found) return { is: 'todo' };
      const held = await heldBy(look, mailbox, found, app.name);
      if (held.is === 'held') return { is: 'done' };
      return held.is === 'free' ? { is: 'todo' } : held.finding;
    },
    apply: [
      {
        via: 'exo',
        cmdlet: 'Add-MailboxPermission',
        params: { Identity: mailbox.id, User: principalId(app), ...right, AutoMapping: false },
        note,
      },
    ],
    undo: [
      {
        via: 'exo',
        cmdlet: 'Remove-MailboxPermission',
        params: { Identity: mailbox.id, User: ofRow('id', 'its object id'), ...right, Confirm: false },
        each: new Late(
          `Exchange’s entry for ${app.name}, where it has full access here`,
          { app: app.unique ?? app.slot, mailbox: mailbox.id },
          async ({ look }) => {
            const found = await rightPointer(look, app);
            const held = found && (await heldBy(look, mailbox, found, app.name));
            return found && held?.is === 'held' ? [{ id: found.objectId }] : [];
          },
        ),
        note,
      },
    ],
  };
}
