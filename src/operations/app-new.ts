// Connects an application to mailboxes over IMAP, POP and SMTP with OAuth, or to whoever signs in, and proves it.
import type { Operation } from '../contracts/operation.ts';
import * as need from '../steps/apps/needs.ts';
import { handoverOf } from './app/handover.ts';
import { planApp } from './app/plan.ts';
import { surveyApp } from './app/survey.ts';
import type { Facts, Input } from './app/types.ts';
import { touches, what, whom } from './app/words.ts';
import { appNewFields, appNewVerbs, parseAppNew, readAppNew } from './grammar/app-new.ts';
import { reading, readTimes, readWords } from './grammar/terms.ts';

export const operation: Operation<Input, Facts> = {
  name: 'app-new',
  title: 'Application access to mailboxes',
  verbs: appNewVerbs,
  examples: [
    'app new "Verba Import" imap+smtp on archive, journal with secret expires 6mo',
    'app new "Desk" imap as users',
    'connect "Verba Import" to imap for archive@contoso.com with vault-cert',
  ],
  fields: appNewFields,
  direction: 'gives',
  needs: [
    need.ownsApps,
    need.grantsRoles,
    need.grantsConsent,
    need.personConsents,
    need.userConsents,
    need.exchangeAdmin,
    need.recipientAdmin,
    need.vaultCertificates,
    need.personVault,
    need.vaultSecrets,
  ],
  parse: parseAppNew,
  read(values, moment) {
    const faults: Record<string, string> = {};
    const input = readAppNew(values, faults, moment);
    const terms = { ...readTimes(values, faults, moment), ...readWords(values, faults) };
    return reading(faults, { ...input, ...terms });
  },
  survey: surveyApp,
  plan: planApp,
  touches,
  summary: (input, facts) => ({ what: what(input, facts), whom: whom(facts), notes: facts.notes }),
  handover: handoverOf,
};
