// Reads all that the chain is judged by, side by side; what cannot be read is said so and stops nothing else.
import type { Look } from '../../contracts/look.ts';
import type { Protocol } from '../../contracts/mail.ts';
import type { Records } from '../../contracts/question.ts';
import { text } from '../../steps/printed.ts';
import { accessOn, boxOf, openOn, pointersOf, policyFor, reachOf } from './exchange.ts';
import { federatedOf, grantsOf } from './grants.ts';
import type { Read, Seen, Sight } from './link.ts';
import { read } from './read.ts';
import { ourWork, tried } from './tried.ts';

const unread = (because: string): Read<never> => ({ is: 'unread', because });

/** @throws Failure refused when the mailbox's name fits none or several */
export async function gather(
  look: Look,
  records: Records,
  app: Seen,
  asked: { readonly protocol: Protocol; readonly mailbox: string },
  now: Date,
): Promise<Sight> {
  const { protocol } = asked;
  const principal = app.principal ? text(app.principal, 'id').toLowerCase() : '';
  const [box, federated, grants, pointers, work, policy] = await Promise.all([
    read(boxOf(look, asked.mailbox)),
    read(federatedOf(look, app)),
    read(grantsOf(look, app, principal, protocol)),
    read(pointersOf(look, app.clientId)),
    ourWork(records, app),
    policyFor(look, app.clientId),
  ]);
  const mailbox = box.is === 'read' && box.of.is === 'here' ? box.of.mailbox : undefined;
  const known = pointers.is === 'read' && pointers.of.some(({ objectId }) => objectId === principal);
  const [open, access, reach, own] = await Promise.all([
    mailbox ? read(openOn(look, mailbox, protocol)) : unread('There is no mailbox to look at.'),
    mailbox ? read(accessOn(look, mailbox)) : unread('There is no mailbox to look at.'),
    protocol === 'smtp' && mailbox && known
      ? read(reachOf(look, principal, mailbox))
      : { is: 'read' as const, of: [] },
    mailbox && app.principal && app.application ? tried(look, work, app, protocol, mailbox) : undefined,
  ]);
  return {
    now,
    tenant: look.setup.tenant,
    scope: look.setup.mailScope,
    protocol,
    app,
    federated,
    grants,
    pointers,
    box,
    open,
    access,
    reach,
    policy,
    changed: work.changed(mailbox?.id),
    tried: own,
  };
}
