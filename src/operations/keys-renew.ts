// Renews a secret or certificate of an application: the new one is proved and handed over, and the old one goes when it is out of use.
import type { Operation } from '../contracts/operation.ts';
import * as need from '../steps/apps/needs.ts';
import { whom } from './app/words.ts';
import { keysRenewFields, parseKeysRenew, readKeysRenew } from './grammar/keys.ts';
import { reading, readWords } from './grammar/terms.ts';
import { renewalHandover } from './keys/handover.ts';
import { planRenewal } from './keys/plan.ts';
import { surveyRenewal, type RenewFacts, type RenewInput } from './keys/survey.ts';
import { renewTold } from './keys/words.ts';

export const operation: Operation<RenewInput, RenewFacts> = {
  name: 'keys-renew',
  title: 'Renew a secret or certificate',
  verbs: ['keys', 'renew'],
  examples: [
    'keys renew "Verba Import"',
    'keys renew "Verba Import" with secret expires 6mo ref INC47 because it ends soon',
    'renew the secret of "Verba Import"',
  ],
  fields: keysRenewFields,
  direction: 'gives',
  needs: [need.ownsApps, need.vaultSecrets, need.vaultCertificates, need.personVault, need.personSwitches],
  parse: parseKeysRenew,
  read(values, moment) {
    const faults: Record<string, string> = {};
    const input = readKeysRenew(values, faults, moment);
    return reading(faults, { ...input, ...readWords(values, faults) });
  },
  survey: surveyRenewal,
  plan: planRenewal,
  // Whoever gets the new credential gets all that the application may do already.
  touches: (_input, facts) => ({
    rights: facts.holds,
    mailboxes: facts.opens.map(({ id, address }) => ({ id, address })),
    people: facts.found.owners,
    groups: [],
  }),
  summary: (input, facts) => ({
    what: renewTold(facts, input.asked),
    whom: whom(facts),
    notes: facts.notes,
  }),
  handover: (look, { publish }, facts, label) => renewalHandover(look, facts, label, publish),
};
