// The steps that retire an application: what hangs on it first, then its entries, its permissions, its sign-in; at last itself.
import type { Change, Step, Tie } from '../../contracts/step.ts';
import { labelled, type App } from '../../steps/apps/app.ts';
import { granted } from '../../steps/apps/granted.ts';
import { mailboxAccess } from '../../steps/apps/mailbox.ts';
import { exchangePointer, hungGone, wrongPointerGone } from '../../steps/apps/pointer.ts';
import { deleted, forgotten, switchedOff } from '../../steps/apps/retired.ts';
import { roleGone } from '../../steps/apps/role-gone.ts';
import { taken } from '../../steps/apps/taken.ts';
import type { Mailbox } from '../../steps/objects.ts';
import { consentSetup } from './plan.ts';
import type { Standing } from './stands.ts';
import type { Settings, WrongPointer } from './types.ts';

const day = 86_400_000;

export type RetireFacts = Standing & {
  readonly mailboxes: readonly Mailbox[];
  readonly wrong: readonly WrongPointer[];
  /** Names in the vault of what Latchkey holds of it. */
  readonly held: readonly string[];
  readonly settings: Settings;
  readonly quietDays: number;
  readonly notes: readonly string[];
};

const keysOf = (steps: readonly Step[]): readonly string[] => steps.map(({ key }) => key);

/** What is in Exchange: each right that hangs on an entry goes before it, so that undo can bring it back. */
function inExchange(app: App, facts: RetireFacts): readonly Change[] {
  const rights = facts.mailboxes.map((box) =>
    taken(mailboxAccess(app, box, []), `No full access: ${box.name}`),
  );
  const roles = facts.assignments.map((one) => roleGone(app, facts.app, one));
  const pointer = facts.pointer
    ? [taken(exchangePointer(app, []), 'Unknown to Exchange', keysOf([...rights, ...roles]))]
    : [];
  const wrong = facts.wrong.flatMap((one) => {
    const hung = one.hung.map((box) => hungGone(app, facts.found.clientId, one, box));
    return [...hung, wrongPointerGone(app, facts.found.clientId, one, keysOf(hung))];
  });
  return [...rights, ...roles, ...pointer, ...wrong];
}

export function planRetire(facts: RetireFacts, label: string): readonly Step[] {
  const app = labelled(facts.app, label);
  const exchange = inExchange(app, facts);
  const setup = consentSetup(facts);
  // Without the right to grant, what was granted stays with it, switched off: it would need consent anew.
  const grants = setup.grants.application
    ? facts.granted.map((access) =>
        taken(
          granted(app, facts.offer.resource, access, setup, []),
          `Not granted: ${access.name}`,
          keysOf(exchange),
        ),
      )
    : [];
  const before = keysOf([...exchange, ...grants]);
  const { principalId } = facts.app.known;
  const off = principalId === null ? [] : [switchedOff(facts.app, principalId, before)];
  const quiet: readonly Tie[] = (off.length > 0 ? keysOf(off) : before).map((key) => ({
    key,
    rest: facts.quietDays * day,
  }));
  const end = deleted(facts.app, [...before, ...quiet]);
  return [
    ...exchange,
    ...grants,
    ...off,
    end,
    ...facts.held.map((name) => forgotten(facts.app, name, [end.key])),
  ];
}
