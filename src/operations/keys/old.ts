// The credential that is meant: by its id, or the one of an application that ends soonest.
import { refused, type Choice, type Failure } from '../../contracts/failure.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import { rowsIn, text } from '../../steps/printed.ts';
import { heldUnder } from '../app/held.ts';
import type { Standing } from '../app/stands.ts';

export type Old = {
  /** keyId, lower case. */
  readonly id: string;
  readonly is: 'secret' | 'certificate';
  /** What it is called; often nothing. */
  readonly title: string;
  /** ISO 8601; null: it has no end. */
  readonly ends: string | null;
  /** Name in the vault, where that is what it holds. */
  readonly held: string | null;
};

const day = 86_400_000;
/** Whatever ends within this is worth renewing. */
const soon = 60 * day;
const field = { field: 'key' };

const endOf = ({ ends }: Old): number => (ends === null ? Infinity : Date.parse(ends));
export const isGood = (one: Old, now: string): boolean => endOf(one) > Date.parse(now);

/** "secret “from the portal”, which ends on 2026-12-10" */
export function keyTold(one: Old, now: string): string {
  const name = one.title === '' ? `${one.is} ${one.id.slice(0, 8)}…` : `${one.is} “${one.title}”`;
  if (one.ends === null) return `${name}, which has no end`;
  return `${name}, which ${isGood(one, now) ? 'ends' : 'ended'} on ${one.ends.slice(0, 10)}`;
}

interface Rows {
  readonly own: readonly { readonly row: Row; readonly is: Old['is'] }[];
  readonly enterprise: readonly Row[];
}

async function rowsOf(look: Look, { found }: Standing): Promise<Rows> {
  const [app, principal] = await Promise.all([
    look.graph(path`/applications/${found.objectId}?$select=id,passwordCredentials,keyCredentials`),
    found.principalId === null
      ? undefined
      : look.graph(
          path`/servicePrincipals/${found.principalId}?$select=id,passwordCredentials,keyCredentials`,
        ),
  ]);
  return {
    own: [
      ...rowsIn(app, 'passwordCredentials').map((row) => ({ row, is: 'secret' as const })),
      ...rowsIn(app, 'keyCredentials').map((row) => ({ row, is: 'certificate' as const })),
    ],
    enterprise: [...rowsIn(principal, 'passwordCredentials'), ...rowsIn(principal, 'keyCredentials')],
  };
}

const isCalled = (row: Row, key: string): boolean =>
  ['keyId', 'customKeyIdentifier'].some((name) => text(row, name).toLowerCase() === key);

/** What hangs on the enterprise application is neither renewed nor removed from here. */
function elsewhere(name: string, rows: readonly Row[]): Failure {
  return rows.some((row) => text(row, 'usage') === 'Sign')
    ? refused(
        `That is the certificate with which ${name} signs people in (SAML).`,
        `In Entra, under Enterprise applications, ${name}, Single sign-on: make a new certificate, give it to the product, then make it the active one.`,
        field,
      )
    : refused(
        `That one hangs on the enterprise application of ${name}, not on its registration.`,
        'Have its owner see to it with Graph (servicePrincipals): Entra’s pages do not show it.',
        field,
      );
}

/** All of the application's own. @throws Failure as looks do */
export async function keysOn(
  look: Look,
  there: Standing,
): Promise<{ readonly own: readonly Old[]; readonly rows: Rows }> {
  const rows = await rowsOf(look, there);
  const own = await Promise.all(
    rows.own.map(async ({ row, is }): Promise<Old> => {
      const ends = Date.parse(text(row, 'endDateTime'));
      return {
        id: text(row, 'keyId').toLowerCase(),
        is,
        title: text(row, 'displayName'),
        ends: Number.isNaN(ends) ? null : new Date(ends).toISOString(),
        held: (await heldUnder(look, there.app, row)) ?? null,
      };
    }),
  );
  return { own, rows };
}

/** @throws Failure refused where there is none of that id, or it is not the application's own */
export function keyNamed(
  { found }: Standing,
  { own, rows }: Awaited<ReturnType<typeof keysOn>>,
  said: string,
): Old {
  const key = said.toLowerCase();
  const signs = [...rows.enterprise, ...rows.own.map(({ row }) => row)].filter((row) => isCalled(row, key));
  const at = rows.own.findIndex(({ row }) => isCalled(row, key) && text(row, 'usage') !== 'Sign');
  const one = own[at];
  if (one) return one;
  if (signs.length > 0) throw elsewhere(found.name, signs);
  throw refused(
    `${found.name} has no secret or certificate with the id ${said}.`,
    'It may be gone already. Say “keys 60d” to see what ends soon.',
    field,
  );
}

/**
 * The one that ends soonest of those that are good and end within 60 days; where none is good, the one that ended last.
 * @throws Failure refused with choices where several end at once; where none needs renewing
 */
export function keyToRenew({ found }: Standing, own: readonly Old[], now: string): Old {
  const good = own.filter((one) => isGood(one, now));
  const ending = good.filter((one) => endOf(one) - Date.parse(now) <= soon);
  const [first, ...others] =
    good.length > 0
      ? [...ending].sort((a, b) => endOf(a) - endOf(b))
      : [...own].sort((a, b) => endOf(b) - endOf(a));
  if (!first)
    throw refused(
      own.length === 0
        ? `${found.name} has no secret or certificate.`
        : `Nothing of ${found.name} ends within 60 days.`,
      own.length === 0
        ? `To give it one, write: app new "${found.name}", its protocols, and on which mailboxes.`
        : 'To renew one all the same, write key and its id, as Entra shows it under Certificates & secrets.',
      { field: own.length === 0 ? 'name' : 'key' },
    );
  const same = [first, ...others.filter((one) => endOf(one) === endOf(first))];
  if (same.length === 1) return first;
  const choices: readonly Choice[] = same.map((one) => ({
    value: one.id,
    title: `${keyTold(one, now)} · ${one.id}`,
  }));
  throw refused(`${same.length} credentials of ${found.name} end at the same time.`, 'Choose one.', {
    ...field,
    choices,
  });
}
