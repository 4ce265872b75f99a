// Exchange's own entry for the application, which must bear the enterprise application's object id: mailbox rights hang on it.
import type { ExoCall } from '../../contracts/call.ts';
import { Late, ofRow } from '../../contracts/late.ts';
import type { Look } from '../../contracts/look.ts';
import type { Change } from '../../contracts/step.ts';
import type { Mailbox } from '../objects.ts';
import { titled } from '../objects.ts';
import { clientId, principalId, target, type App } from './app.ts';
import { pointersOf, rightPointer, type Pointer } from './entry.ts';
import { exchangeAdmin, recipientAdmin } from './needs.ts';
import { heldBy } from './mailbox.ts';

export function exchangePointer(app: App, after: readonly string[]): Change {
  return {
    key: 'pointer',
    title: 'Known to Exchange',
    needs: [exchangeAdmin],
    on: [target(app)],
    thing: `pointer:${app.slot}=on`,
    after,
    check: async (look) => ((await rightPointer(look, app)) ? { is: 'done' } : { is: 'todo' }),
    apply: [
      {
        via: 'exo',
        cmdlet: 'New-ServicePrincipal',
        params: { AppId: clientId(app), ObjectId: principalId(app), DisplayName: app.name },
        note: app.name,
      },
    ],
    undo: [
      {
        via: 'exo',
        cmdlet: 'Remove-ServicePrincipal',
        params: { Identity: ofRow('id', 'its object id'), Confirm: false },
        each: new Late(
          `Exchange’s entry for ${app.name}`,
          { app: app.unique ?? app.slot, is: 'pointer' },
          async ({ look }) => {
            const found = await rightPointer(look, app);
            return found ? [{ id: found.objectId }] : [];
          },
        ),
        note: app.name,
      },
    ],
  };
}

/** An entry with an object id that no token of the application bears: nothing that hangs on it works. */
export interface Wrong {
  readonly objectId: string;
  readonly name: string;
  readonly sid: string;
}
const wrongOne = async (look: Look, clientIdNow: string, wrong: Wrong): Promise<Pointer | undefined> =>
  (await pointersOf(look, clientIdNow)).find(({ objectId }) => objectId === wrong.objectId);

/** Takes it away, after what hangs on it. @param client the application's client id */
export const wrongPointerGone = (
  app: App,
  client: string,
  wrong: Wrong,
  after: readonly string[],
): Change => ({
  key: `pointer-wrong:${wrong.objectId}`,
  title: 'Wrong entry in Exchange removed',
  needs: [exchangeAdmin],
  on: [target(app)],
  thing: `pointer-wrong:${app.slot}:${wrong.objectId}=gone`,
  after,
  check: async (look) => ((await wrongOne(look, client, wrong)) ? { is: 'todo' } : { is: 'done' }),
  apply: [
    {
      via: 'exo',
      cmdlet: 'Remove-ServicePrincipal',
      params: { Identity: wrong.objectId, Confirm: false },
      note: `${app.name}: not its enterprise application’s object id`,
    },
  ],
  undo: [
    {
      via: 'exo',
      cmdlet: 'New-ServicePrincipal',
      params: { AppId: client, ObjectId: wrong.objectId, DisplayName: wrong.name },
      note: app.name,
    },
  ],
});

/** A right on a mailbox that hangs on the wrong entry: it goes first, so that undo can bring it back. */
export function hungGone(app: App, client: string, wrong: Wrong, mailbox: Mailbox): Change {
  const call = (cmdlet: ExoCall['cmdlet'], more: { readonly [name: string]: boolean }): ExoCall => ({
    via: 'exo',
    cmdlet,
    params: {
      Identity: mailbox.id,
      User: wrong.objectId,
      AccessRights: ['FullAccess'],
      InheritanceType: 'All',
      ...more,
    },
    note: `${titled(mailbox)} ← ${app.name}, by its wrong entry`,
  });
  return {
    key: `hung:${mailbox.id}:${wrong.objectId}`,
    title: `Full access by the wrong entry: ${mailbox.name}`,
    needs: [recipientAdmin],
    on: [`mailbox:${mailbox.id}`],
    thing: `hung:${mailbox.id}:${wrong.objectId}=off`,
    check: async (look) => {
      const found = await wrongOne(look, client, wrong);
      if (!found) return { is: 'done' };
      const held = await heldBy(look, mailbox, found, app.name);
      if (held.is === 'held') return { is: 'todo' };
      return held.is === 'free' ? { is: 'done' } : held.finding;
    },
    apply: [call('Remove-MailboxPermission', { Confirm: false })],
    // Exchange does not show automapping, which means nothing for an application: it comes back as it is given by default.
    undo: [call('Add-MailboxPermission', {})],
  };
}
