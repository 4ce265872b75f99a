// May this person, signed in by a program, open a mailbox? Their own, where the protocol is on.
import type { Mailbox } from './exchange.ts';
import { addressed, shutSwitch, type Gate, type Protocol } from './mail-gates.ts';
import type { Reader } from './table.ts';
import type { Tenant } from './tenant.ts';

export type OwnEntry =
  { opens: true; mailbox: Mailbox; pointer: { id: string } } | { opens: false; gate: Gate };

/** @param knock userId: `oid` of the token. `pointer` of the answer is who logged in, as rights name them. */
export const mayOpenOwn = (
  tenant: Tenant,
  reader: Reader,
  knock: { userId: string; mailbox: string; protocol: Protocol },
): OwnEntry => {
  const found = addressed(tenant, reader, knock.mailbox);
  if (found === undefined) return { opens: false, gate: 'no mailbox' };
  if (found.is !== 'mailbox') return { opens: false, gate: 'on premises' };
  const off = shutSwitch(tenant, reader, found, knock.protocol);
  if (off !== undefined) return { opens: false, gate: off };
  if (found.id !== knock.userId) return { opens: false, gate: 'no full access' };
  return { opens: true, mailbox: found, pointer: { id: found.id } };
};
