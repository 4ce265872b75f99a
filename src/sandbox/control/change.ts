// One change by its kind, or a row of the table of pitfalls by its number.
import type { Realm } from '../realm.ts';
import { appChanges } from './change-apps.ts';
import { credentialChanges } from './change-credentials.ts';
import { directoryChanges } from './change-directory.ts';
import { exchangeChanges } from './change-exchange.ts';
import { vaultChanges } from './change-vault.ts';
import { pointerChanges } from './change-pointers.ts';
import { protocolChanges } from './change-protocols.ts';
import { roleChanges } from './change-roles.ts';
import { BadChange, type Change } from './changes.ts';
import { entraPitfalls } from './pitfalls-entra.ts';

const kinds: Readonly<Record<string, (change: Change) => number>> = {
  ...directoryChanges,
  ...appChanges,
  ...credentialChanges,
  ...exchangeChanges,
  ...vaultChanges,
  ...pointerChanges,
  ...protocolChanges,
  ...roleChanges,
};

/** Well-known pitfalls as changes: what goes wrong for the signed-in app or the mailbox named. */
const pitfalls: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  ...entraPitfalls,
  P01: { kind: 'wrongPointer' },
  P02: { kind: 'removePointer' },
  P06: { kind: 'notConnected' },
  P07: { kind: 'switchOffSmtp' },
  P09: { kind: 'giveAppRole', role: 'SMTP.SendAsApp' },
  P11: { kind: 'assignRole', now: false },
  P13: { kind: 'emptyScope' },
  P14: { kind: 'demote', app: 'hands' },
  P15: { kind: 'takeAppRole', app: 'hands', role: 'Exchange.ManageAsApp' },
  P16: { kind: 'takeDirectoryRole', app: 'hands' },
  P21: { kind: 'dehydrate' },
  P23: { kind: 'setMailbox', mailbox: 'finance', IsDirSynced: true },
  P25: { kind: 'setMailbox', mailbox: 'sam', language: 'de-DE' },
  P67: { kind: 'moveMailboxOnPremises', mailbox: 'finance' },
  P72: { kind: 'addAccessPolicy' },
};

export const changeKinds = [...Object.keys(kinds), ...Object.keys(pitfalls)];

/**
 * Applies `{kind, …}` and answers how many things changed. `now: false` lets it come round with the usual lags;
 * otherwise everybody sees it at once.
 */
export const applyChange = (realm: Realm, said: unknown): number => {
  if (typeof said !== 'object' || said === null || Array.isArray(said))
    throw new BadChange('Send a JSON object.');
  const asked = said as Record<string, unknown>;
  const kind = String(asked['kind'] ?? asked['id']);
  const row = pitfalls[kind];
  const whole = row === undefined ? asked : { ...asked, ...row, ...rest(asked) };
  const run = kinds[String(whole['kind'])];
  if (run === undefined) throw new BadChange(`"kind" is one of: ${changeKinds.join(', ')}.`);
  return run({ tenant: realm.tenant, said: whole, now: whole['now'] !== false, at: realm.now() });
};

const rest = ({ kind: _kind, id: _id, ...more }: Record<string, unknown>): Record<string, unknown> => more;
