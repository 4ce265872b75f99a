// Removes one secret or certificate of an application for good, by its id.
import type { Look } from '../contracts/look.ts';
import type { Operation } from '../contracts/operation.ts';
import type { Step } from '../contracts/step.ts';
import { labelled } from '../steps/apps/app.ts';
import { federatedOf } from '../steps/apps/federated.ts';
import { keyGone } from '../steps/apps/key-gone.ts';
import { ownsApps, vaultSecrets } from '../steps/apps/needs.ts';
import { forgotten } from '../steps/apps/retired.ts';
import { standing, type Standing } from './app/stands.ts';
import { touched, whose } from './app/told.ts';
import { whom } from './app/words.ts';
import { keysRemoveFields, parseKeysRemove, readKeysRemove, type KeysRemoveInput } from './grammar/keys.ts';
import { reading, readWords } from './grammar/terms.ts';
import { isGood, keyNamed, keysOn, keyTold, type Old } from './keys/old.ts';

export type Facts = Pick<Standing, 'app' | 'found'> & {
  readonly old: Old;
  readonly notes: readonly string[];
};

/** What is left to sign in with: a federated credential has no end. */
async function left(look: Look, there: Standing, others: readonly Old[], now: string): Promise<string> {
  const federated = await federatedOf(look, labelled(there.app, 'LK-0'));
  const count = others.filter((one) => isGood(one, now)).length + federated.length;
  if (count === 0) return `No other credential is left: ${there.found.name} cannot sign in any more.`;
  return count === 1
    ? 'One other credential stays, and is good.'
    : `${count} other credentials stay, and are good.`;
}

export const operation: Operation<KeysRemoveInput, Facts> = {
  name: 'keys-remove',
  title: 'Remove a secret or certificate',
  verbs: ['keys'],
  examples: [
    'keys remove "Verba Import" key 6f1b7c1e-2f0a-4f5e-9a55-0d1c8a7e2b11',
    'remove the secret 6f1b7c1e-2f0a-4f5e-9a55-0d1c8a7e2b11 of "Verba Import" because nobody uses it',
  ],
  fields: keysRemoveFields,
  direction: 'takes',
  needs: [ownsApps, vaultSecrets],
  parse: parseKeysRemove,
  read(values, moment) {
    const faults: Record<string, string> = {};
    const input = readKeysRemove(values, faults, moment);
    return reading(faults, { ...input, ...readWords(values, faults) });
  },
  async survey(look, input, by) {
    const there = await standing(look, input.name, by);
    const keys = await keysOn(look, there);
    const old = keyNamed(there, keys, input.key);
    const others = keys.own.filter(({ id }) => id !== old.id);
    const { app, found } = there;
    const notes = [
      whose(found),
      await left(look, there, others, input.asked),
      'Whatever signs in with it stops. A token that it has already is good for about an hour more.',
      ...(old.held === null ? [] : ['What the vault holds of it is forgotten.']),
      ...(found.writable
        ? []
        : [
            'Latchkey’s writing application is not among its owners: add it first, or the run stops at the removal.',
          ]),
    ];
    return { app, found, old, notes };
  },
  plan(_input, { app, old }, label): readonly Step[] {
    const what = old.is === 'secret' ? 'Secret' : 'Certificate';
    const gone = keyGone(labelled(app, label), { ...old, title: `${what} removed` }, []);
    return [gone, ...(old.held === null ? [] : [forgotten(app, old.held, [gone.key])])];
  },
  touches: (_input, { found }) => touched(found, [], []),
  summary: (input, facts) => ({
    what: `The ${keyTold(facts.old, input.asked)}`,
    whom: whom(facts),
    notes: facts.notes,
  }),
};
