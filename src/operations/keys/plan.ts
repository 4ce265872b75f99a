// The steps of a renewal: the new credential, its proofs, the switch in the product, and only then the end of the old one.
import type { Step } from '../../contracts/step.ts';
import { labelled } from '../../steps/apps/app.ts';
import { keyGone } from '../../steps/apps/key-gone.ts';
import { forgotten } from '../../steps/apps/retired.ts';
import { switched } from '../../steps/apps/switched.ts';
import { token } from '../../steps/apps/token.ts';
import { credentialSteps, heldName, logins } from '../app/plan.ts';
import type { RenewFacts, RenewInput } from './survey.ts';
import { isOurs, kindTold } from './words.ts';

const keysOf = (steps: readonly Step[]): readonly string[] => steps.map(({ key }) => key);

export function planRenewal(input: RenewInput, facts: RenewFacts, label: string): readonly Step[] {
  const app = labelled(facts.app, label);
  const { old, found, overlapDays } = facts;
  const made = credentialSteps(app, facts, input.asked, [], `vault:${old.id}`);
  const name = heldName(facts, label);
  if (!isOurs(facts) || name === undefined) return made;
  const ready = keysOf(made).filter((key) => key !== 'orphans' && key !== 'vault-access');
  const first = token(app, name, ready);
  const tries = facts.tries.flatMap(({ mailbox, protocols, way }) =>
    logins(app, [mailbox], protocols, way, name, () => [...ready, first.key]),
  );
  const proofs = keysOf([first, ...tries]);
  const before = [...keysOf(made).filter((key) => key !== 'orphans'), ...proofs];
  const what = kindTold(facts);
  const use = switched(
    app,
    { old: old.id, what, credential: name, overlapDays, owners: found.owners },
    before,
  );
  const gone = keyGone(app, { id: old.id, is: old.is, title: `Old ${old.is} removed` }, [use.key, ...proofs]);
  const forgot = old.held === null ? [] : [forgotten(facts.app, old.held, [gone.key])];
  return [
    ...made,
    first,
    ...tries,
    use,
    { ...gone, afterHandover: true, seals: true },
    ...forgot.map((step) => ({ ...step, afterHandover: true as const })),
  ];
}
