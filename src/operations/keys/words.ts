// What a card says of a renewal before it is approved: which one is replaced, how it is tried, and when the old one goes.
import { protocolNames } from '../../steps/apps/switches.ts';
import { keyTold } from './old.ts';
import type { RenewFacts } from './survey.ts';

export const kindTold = ({ credential }: Pick<RenewFacts, 'credential'>): string =>
  ({ secret: 'secret', 'vault-cert': 'certificate', cert: 'certificate', federated: 'federated credential' })[
    credential.is
  ];

/** Whose key lies with the consumer is never tried by Latchkey, so that the old one is not its to remove. */
export const isOurs = ({ credential }: Pick<RenewFacts, 'credential'>): boolean =>
  credential.is === 'secret' || credential.is === 'vault-cert';

const until = ({ credential }: Pick<RenewFacts, 'credential'>): string =>
  credential.is === 'federated' ? '' : `, until ${credential.expires.slice(0, 10)}`;

/** "A new secret, until 2027-05-26, in place of the secret “portal”, which ends on 2026-12-10" */
export const renewTold = (facts: RenewFacts, asked: string): string =>
  `A new ${kindTold(facts)}${until(facts)}, in place of the ${keyTold(facts.old, asked)}`;

function tried({ tries, opens }: Pick<RenewFacts, 'tries' | 'opens'>, mail: boolean): string {
  const token = 'The new one is tried: Entra ID must issue a token with it, which may take some minutes';
  if (tries.length === 0)
    return mail ? `${token}. No login is tried: no mailbox is known that it can open now.` : `${token}.`;
  const where = tries
    .map(
      ({ mailbox, protocols }) =>
        `${mailbox.address} (${protocols.map((one) => protocolNames[one]).join(', ')})`,
    )
    .join(', ');
  const rest = opens.length - tries.length;
  const others = rest > 0 ? `; not on the ${rest === 1 ? 'other one' : `other ${rest}`} that it opens` : '';
  return `${token}; then it logs in to ${where}${others}.`;
}

export function renewNotes(
  facts: Omit<RenewFacts, 'notes'>,
  about: readonly string[],
  {
    signInData,
    mail,
    asked,
    publish,
  }: {
    readonly signInData: boolean;
    readonly mail: boolean;
    readonly asked: string;
    readonly publish?: string | undefined;
  },
): readonly string[] {
  const { old, found, overlapDays } = facts;
  if (!isOurs(facts))
    return [
      ...about,
      `The old one stays: Latchkey cannot try the new one, whose key lies with you. Once the product uses it, write: keys remove "${found.name}" key ${old.id}`,
    ];
  const days = `${overlapDays} day${overlapDays === 1 ? '' : 's'}`;
  if (publish !== undefined)
    return [
      ...about,
      tried(facts, mail),
      `Then it is put into the vault as ${publish}, where the product reads it, and the old one is removed ${days} later${
        signInData ? ', not before Entra’s sign-in log shows that nobody uses it' : ''
      }. Nobody is asked, as policy says; nothing of it can be undone from then on.`,
    ];
  const ends =
    old.ends !== null && old.ends > asked ? ` (it ends by itself on ${old.ends.slice(0, 10)})` : '';
  return [
    ...about,
    tried(facts, mail),
    `The old one is removed when the asker, an owner of ${found.name} or an approver presses Switched, never before the new one has proved itself${ends}. Then nothing of this can be undone.`,
    signInData
      ? `After ${days} it is also removed by itself, if Entra’s sign-in log shows that the new one is used and the old one is not any more. If that does not show, you are asked.`
      : `Nobody can see from here which one is used: after ${days} you are asked. With SIGN_IN_DATA=on, the permission AuditLog.Read.All and Entra ID P1 Latchkey could see it.`,
  ];
}
