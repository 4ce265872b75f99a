// The steps of a renewal: the new credential, its proofs, the switch in the product, and only then the end of the old one.
import type { Step } from '../../contracts/step.ts';
import { labelled } from '../../steps/apps/app.ts';
import { keyGone } from '../../steps/apps/key-gone.ts';
import { forgotten } from '../../steps/apps/retired.ts';
import { published } from '../../steps/apps/published.ts';
import { switched } from '../../steps/apps/switched.ts';
import { token } from '../../steps/apps/token.ts';
import { credentialSteps, heldName, logins } from '../app/plan.ts';
import type { RenewFacts, RenewInput } from './survey.ts';
import { isOurs, kindTold } from './words.ts';

const day = 86_400_000;

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
  if (input.publish !== undefined)
    return [...made, first, ...tries, ...byItself(input, facts, label, before)];
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

/**
 * Products read the vault: the new one is put where they read it when it is proved, and the old one goes when the overlap is
 * over; where the sign-in log tells, not before nobody uses it any more.
 */
function byItself(
  { publish = '' }: RenewInput,
  facts: RenewFacts,
  label: string,
  before: readonly string[],
): readonly Step[] {
  const app = labelled(facts.app, label);
  const { old, found, overlapDays } = facts;
  const from = heldName(facts, label) ?? '';
  const put = published(app, { from, as: publish, old: old.id }, before);
  const rest = { key: put.key, rest: overlapDays * day };
  const use = facts.signInData
    ? [
        switched(
          app,
          { old: old.id, what: kindTold(facts), credential: from, overlapDays, owners: found.owners },
          [put.key],
        ),
      ]
    : [];
  const gone = keyGone(app, { id: old.id, is: old.is, title: `Old ${old.is} removed` }, [
    rest,
    ...keysOf(use),
  ]);
  const forgot =
    old.held === null || old.held === publish ? [] : [forgotten(facts.app, old.held, [gone.key])];
  return [
    put,
    ...use,
    { ...gone, afterHandover: true, seals: true },
    ...forgot.map((step) => ({ ...step, afterHandover: true as const })),
  ];
}
