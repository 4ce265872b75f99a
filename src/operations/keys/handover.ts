// What the asker is given with a new credential: where it lies, and how long the old one goes on working.
import type { Handover } from '../../contracts/handover.ts';
import type { Look } from '../../contracts/look.ts';
import { place } from '../app/handover.ts';
import { heldName } from '../app/plan.ts';
import type { RenewFacts } from './survey.ts';
import { isOurs, kindTold } from './words.ts';

function oldTold({ old }: RenewFacts, ours: boolean): string {
  const ends = old.ends === null ? 'it has no end' : `until ${old.ends.slice(0, 10)} at most`;
  return ours ? `Works until Switched is pressed, ${ends}` : `Stays until it is removed, ${ends}`;
}

/** @param publish name in the vault that the product reads: nobody needs to see the secret then */
export async function renewalHandover(
  look: Look,
  facts: RenewFacts,
  label: string,
  publish?: string,
): Promise<Handover> {
  const { credential, found, asker, overlapDays, old } = facts;
  const what = kindTold(facts);
  const ours = isOurs(facts);
  const days = `${overlapDays} day${overlapDays === 1 ? '' : 's'}`;
  const lies = await place(look, facts, label);
  const expires = credential.is === 'federated' ? undefined : credential.expires;
  const name = heldName(facts, label);
  const fresh = credential.is === 'secret' && credential.held === null;
  return {
    title: `New ${what} for ${found.name}`,
    fields: [
      ['Tenant id', look.setup.tenant],
      ['Client id', found.clientId],
      ...(expires === undefined ? [] : [['Expires', expires] as const]),
      ...(asker.name === '' ? [] : [['Owner', asker.name] as const]),
      ...(lies === undefined ? [] : [['Where the credential lies', lies] as const]),
      ...(publish === undefined ? [] : [['Where the product reads it', publish] as const]),
      [`The old ${old.is}`, publish === undefined ? oldTold(facts, ours) : `Works for ${days} more`],
    ],
    notes:
      publish !== undefined
        ? ['The product reads the new one from the vault by itself. Nobody has to do anything.']
        : ours
          ? [
              `Set the new ${what} in the product, then press Switched on the card of ${label}. Nothing else in the product changes.`,
              `If nobody presses, you are asked again after ${days}.`,
            ]
          : [`Once the product uses the new ${what}, write: keys remove "${found.name}" key ${old.id}`],
    ...(fresh && name !== undefined && publish === undefined ? { secret: name } : {}),
    ...(expires === undefined ? {} : { expires }),
  };
}
