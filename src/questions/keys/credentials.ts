// Secrets and certificates of applications and enterprise applications, as Graph lists them, made into one list.
import { Failure } from '../../contracts/failure.ts';
import type { Credential, Holder, Inventory, KeyKind, Owners, Source } from '../../contracts/keys.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import { rowsIn, text } from '../../steps/printed.ts';

/** Microsoft's own tenant, whose applications are nobody's here to renew. (unverified) */
const microsoft = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

const timeOf = (row: Row, field: string): number | undefined => {
  const ms = Date.parse(text(row, field));
  return Number.isNaN(ms) ? undefined : ms;
};

/** A SAML signing certificate is three entries with one thumbprint: to sign, to verify, and the password of its key. */
function credentialsOf(row: Row): readonly Credential[] {
  const keys = rowsIn(row, 'keyCredentials');
  const passwords = rowsIn(row, 'passwordCredentials');
  const thumbprint = (one: Row): string => text(one, 'customKeyIdentifier');
  const signing = new Set(keys.filter((one) => text(one, 'usage') === 'Sign').map(thumbprint));
  signing.delete('');
  const saml = [...signing].flatMap((print): readonly Credential[] => {
    const all = [...keys, ...passwords].filter((one) => thumbprint(one) === print);
    const [first] = all;
    const ends = all.flatMap((one) => timeOf(one, 'endDateTime') ?? []);
    return first === undefined
      ? []
      : [
          {
            key: print.toLowerCase(),
            kind: 'SAML certificate',
            title: text(first, 'displayName'),
            begins: timeOf(first, 'startDateTime'),
            ends: ends.length === 0 ? undefined : Math.min(...ends),
          },
        ];
  });
  const plain = (kind: KeyKind, rows: readonly Row[]): readonly Credential[] =>
    rows
      .filter((one) => !signing.has(thumbprint(one)))
      .map((one) => ({
        key: text(one, 'keyId').toLowerCase(),
        kind,
        title: text(one, 'displayName'),
        begins: timeOf(one, 'startDateTime'),
        ends: timeOf(one, 'endDateTime'),
      }));
  return [...plain('secret', passwords), ...plain('certificate', keys), ...saml];
}

const holderOf = (is: Holder['is'], row: Row): Holder => ({
  is,
  id: text(row, 'id').toLowerCase(),
  clientId: text(row, 'appId').toLowerCase(),
  name: text(row, 'displayName'),
  credentials: credentialsOf(row),
});

/** Not ours to watch: Azure renews those of managed identities, Microsoft its own. */
const isOthers = (row: Row): boolean =>
  text(row, 'servicePrincipalType') === 'ManagedIdentity' ||
  text(row, 'appOwnerOrganizationId').toLowerCase() === microsoft;

/**
 * One list after the other, 999 a page: with `keyCredentials` Graph takes 150 requests a minute. A list that breaks off
 * is said to have failed, and what was read of it counts.
 * @param until ms since 1970: holders with something that ends before are kept
 * @throws never what the tenant caused
 */
export async function readKeys(look: Look, until: number): Promise<Inventory> {
  const holders: Holder[] = [];
  let endless = 0;
  const read = async (what: Source['what'], take: () => Promise<readonly Row[]>, is: Holder['is']) => {
    let count = 0;
    try {
      for (const row of await take()) {
        count += 1;
        if (isOthers(row)) continue;
        const holder = holderOf(is, row);
        endless += holder.credentials.filter(({ ends }) => ends === undefined).length;
        if (holder.credentials.some(({ ends }) => ends !== undefined && ends <= until)) holders.push(holder);
      }
      return { what, count };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { what, count, failed: { because: error.message, advice: error.advice } };
    }
  };
  const applications = await read(
    'applications',
    () =>
      look.graphList(
        path`/applications?$select=id,appId,displayName,passwordCredentials,keyCredentials&$top=999`,
      ),
    'application',
  );
  const principals = await read(
    'enterprise applications',
    () =>
      look.graphList(
        path`/servicePrincipals?$select=id,appId,displayName,servicePrincipalType,appOwnerOrganizationId,passwordCredentials,keyCredentials&$top=999`,
      ),
    'enterprise application',
  );
  return { holders, sources: [applications, principals], endless };
}

/** Asked for these alone. @throws Failure as looks do */
export async function ownersOf(look: Look, holders: readonly Holder[]): Promise<Owners> {
  const all = new Map(holders.map((holder) => [holder.id, holder]));
  const found = await Promise.all(
    [...all.values()].map(async ({ is, id }) => {
      const rows = await look.graphList(
        is === 'application'
          ? path`/applications/${id}/owners?$select=id,displayName`
          : path`/servicePrincipals/${id}/owners?$select=id,displayName`,
      );
      const people = rows.map((row) => ({
        id: text(row, 'id').toLowerCase(),
        name: text(row, 'displayName'),
      }));
      return [id, people] as const;
    }),
  );
  return new Map(found);
}
