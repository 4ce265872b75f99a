// From a name to one recipient in Exchange: exactly, or as the only one that fits, or as a choice. Never the likeliest.
import { Failure, refused, type Choice } from '../contracts/failure.ts';
import type { Look, Row } from '../contracts/look.ts';
import { text, texts } from './printed.ts';

export interface Recipient {
  /** Object id in Entra, lower case; empty for what has none (contacts). */
  readonly id: string;
  readonly guid: string;
  readonly address: string;
  readonly name: string;
  /** RecipientTypeDetails. */
  readonly type: string;
  /** Names that only this one has, lower case: ids, addresses, sign-in name. */
  readonly keys: readonly string[];
  /** Display name, name and alias, lower case. */
  readonly names: readonly string[];
  readonly alias: string;
}

const columns = [
  'ExternalDirectoryObjectId',
  'Guid',
  'PrimarySmtpAddress',
  'EmailAddresses',
  'WindowsLiveID',
  'DisplayName',
  'Name',
  'Alias',
  'RecipientTypeDetails',
];
/** Where the search by likeness stops; an answer of this many rows may be cut off. */
const most = 50;
const shown = 8;

export function recipient(row: Row): Recipient {
  const lower = (column: string): string => text(row, column).toLowerCase();
  const proxies = texts(row, 'EmailAddresses')
    .filter((one) => /^smtp:/i.test(one))
    .map((one) => one.slice('smtp:'.length).toLowerCase());
  const unique = (list: readonly string[]): readonly string[] => [...new Set(list.filter(Boolean))];
  return {
    id: lower('ExternalDirectoryObjectId'),
    guid: lower('Guid'),
    address: lower('PrimarySmtpAddress'),
    name: text(row, 'DisplayName') || text(row, 'Name') || text(row, 'PrimarySmtpAddress'),
    type: text(row, 'RecipientTypeDetails'),
    keys: unique([
      lower('ExternalDirectoryObjectId'),
      lower('Guid'),
      lower('PrimarySmtpAddress'),
      lower('WindowsLiveID'),
      ...proxies,
    ]),
    names: unique([lower('DisplayName'), lower('Name'), lower('Alias')]),
    alias: lower('Alias'),
  };
}

/** What is looked for, and how to speak of it. */
export interface Wanted {
  /** "mailbox", "person or group" */
  readonly what: string;
  readonly field: string;
  readonly fits: (one: Recipient) => boolean;
  /** Why one that was meant by this very name does not do. */
  readonly unfit: (one: Recipient) => Failure;
  /** Said when nothing bears the name; may look further for a reason. */
  readonly missing: (name: string) => Promise<Failure>;
}

/** @throws Failure refused with the field and, where several fit, at most eight choices; or what `unfit` says */
export async function resolve(look: Look, name: string, wanted: Wanted): Promise<Recipient> {
  const [exact, like] = await Promise.all([
    byIdentity(look, name),
    look.exo('Get-Recipient', { Anr: name, ResultSize: most }, columns),
  ]);
  const all = new Map(
    [...exact, ...like].map((row) => [text(row, 'Guid').toLowerCase(), recipient(row)] as const),
  );
  const alike = new Set(like.map((row) => text(row, 'Guid').toLowerCase()));
  const meant = name.toLowerCase();
  // An identity that Exchange does not know may be answered with every recipient there is: only equal names count.
  const keyed = [...all.values()].filter((one) => one.keys.includes(meant) || one.alias === meant);
  const named = [...all.values()].filter((one) => one.names.includes(meant));
  const near = [...all.values()].filter((one) => alike.has(one.guid));
  for (const found of [keyed, named]) {
    const fit = found.filter(wanted.fits);
    const [only] = fit;
    if (only && fit.length === 1) return only;
    if (fit.length > 1) throw several(name, fit, wanted);
  }
  const fit = near.filter(wanted.fits);
  const [only] = fit;
  const [wrong] = [...keyed, ...named];
  if (wrong) throw wanted.unfit(wrong);
  if (only && fit.length === 1 && like.length < most) return only;
  if (only) throw several(name, fit, wanted);
  const [other] = near;
  throw other && near.length === 1 ? wanted.unfit(other) : await wanted.missing(name);
}

/** Not found is an empty list. A name that two recipients share is an error to Exchange here; the search by likeness brings both. */
async function byIdentity(look: Look, name: string): Promise<readonly Row[]> {
  try {
    return await look.exo('Get-Recipient', { Identity: name }, columns);
  } catch (error) {
    if (error instanceof Failure && error.reason === 'ambiguous') return [];
    throw error;
  }
}

function several(name: string, found: readonly Recipient[], wanted: Wanted): Failure {
  const choices: Choice[] = [...found]
    .sort((a, b) => a.name.localeCompare(b.name) || a.address.localeCompare(b.address))
    .slice(0, shown)
    .map((one) => ({ value: one.address, title: `${one.name} (${one.address})` }));
  return refused(
    `“${name}” fits more than one ${wanted.what}.`,
    found.length > shown ? 'Choose one, or write its whole address.' : 'Choose one.',
    { field: wanted.field, choices },
  );
}

export const missing = (name: string, wanted: Pick<Wanted, 'what' | 'field'>): Failure =>
  refused(
    `Exchange knows no ${wanted.what} called “${name}”.`,
    'Check the spelling, or write the whole address.',
    {
      field: wanted.field,
    },
  );
