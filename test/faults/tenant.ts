// What became of the tenant: its mailboxes field by field, and the writes that took effect, as the sandbox kept count.
import assert from 'node:assert/strict';
import type { Town } from '../walks/town.ts';

export interface Mailbox {
  readonly ExternalDirectoryObjectId: string;
  readonly Alias: string;
  readonly [field: string]: unknown;
}
export interface Entry {
  readonly n: number;
  /** When the request came in, ISO. */
  readonly at: string;
  readonly service: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly effect: number;
  readonly body?: {
    readonly CmdletInput?: {
      readonly CmdletName: string;
      readonly Parameters: { readonly Identity?: string };
    };
  };
}

export const log = (town: Town, since = 0): Promise<Entry[]> => town.control<Entry[]>(`log?since=${since}`);

export async function mailbox(town: Town, alias: string): Promise<Mailbox> {
  const { mailboxes } = await town.control<{ mailboxes: Mailbox[] }>('state?only=mailboxes');
  const found = mailboxes.find((one) => one.Alias === alias);
  assert.ok(found, `there is no mailbox ${alias}`);
  return found;
}

/** The mailbox as it would read if it were the model: its own names and ids put in the other's, the rest as it is. */
export function like(row: Mailbox, model: Mailbox): unknown {
  const own = Object.entries(row)
    .flatMap(([field, value]) => {
      const other = model[field];
      return typeof value === 'string' && typeof other === 'string' && value !== other
        ? [{ value, other }]
        : [];
    })
    .sort((a, b) => b.value.length - a.value.length);
  const text = own.reduce((all, { value, other }) => all.replaceAll(value, other), JSON.stringify(row));
  return JSON.parse(text.replace(/"FolderId":"[^"]*"/g, '"FolderId":"…"'));
}

export const cmdlet = (entry: Entry): string => entry.body?.CmdletInput?.CmdletName ?? '';

/** Whether the call is about this mailbox: its id, or a folder in it. */
export const isAbout = (entry: Entry, { ExternalDirectoryObjectId: id }: Mailbox): boolean =>
  entry.service === 'exo' && (entry.body?.CmdletInput?.Parameters.Identity ?? '').split(':')[0] === id;

export const isWrite = (entry: Entry): boolean => /^(Add|Remove|Set)-/.test(cmdlet(entry));

/** Writes on this mailbox that changed something; one that changed two things counts twice. */
export const effects = (entries: readonly Entry[], about: Mailbox): readonly Entry[] =>
  entries
    .filter((entry) => isAbout(entry, about) && isWrite(entry) && entry.effect > 0)
    .flatMap((entry) => Array.from({ length: entry.effect }, () => entry));
