// Which service a step's effect shows in, as people know it.
import type { Call } from '../contracts/call.ts';
import type { Change } from '../contracts/step.ts';

interface Where {
  readonly service: string;
  /** A sentence without its full stop. */
  readonly look: string;
}

const entra: Where = {
  service: 'Entra ID',
  look: 'Look at the application in the Entra admin centre',
};
const known: Record<Call['via'], Where> = {
  exo: { service: 'Exchange', look: 'Look at the mailbox in the Exchange admin centre' },
  graph: entra,
  hand: entra,
  vault: { service: 'The vault', look: 'Look into the vault' },
  mail: { service: 'Exchange', look: 'Look whether the mail came' },
};

/** Of the last of its calls, which is the one that does it. */
export const whereOf = ({ apply }: Pick<Change, 'apply'>): Where =>
  known[apply.reduce((_before, call) => call).via];
