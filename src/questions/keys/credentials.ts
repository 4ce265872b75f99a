// Secrets and certificates of applications and enterprise applications, as Graph lists them, made into one list.
import { path, type Look, type Row } from '../../contracts/look.ts';
import { rowsIn, text } from '../../steps/printed.ts';

export type Kind = 'secret' | 'certificate' | 'SAML certificate';

export interface Credential {
  readonly kind: Kind;
  /** What it is called; often nothing. */
  readonly title: string;
  /** Ms since 1970; undefined: it has no end. */
  readonly ends: number | undefined;
}

/** An application or an enterprise application that has any. */
export interface Holder {
  readonly is: 'application' | 'enterprise application';
  /** Object id. */
  readonly id: string;
  readonly name: string;
  readonly credentials: readonly Credential[];
}

/** Microsoft's own tenant, whose applications are nobody's here to renew. (unverified) */
const microsoft = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

const endOf = (row: Row): number | undefined => {
  const ms = Date.parse(text(row, 'endDateTime'));
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
    const ends = all.flatMap((one) => endOf(one) ?? []);
    return first === undefined
      ? []
      : [
          {
            kind: 'SAML certificate',
            title: text(first, 'displayName'),
            ends: ends.length === 0 ? undefined : Math.min(...ends),
          },
        ];
  });
  const plain = (kind: Kind, rows: readonly Row[]): readonly Credential[] =>
    rows
      .filter((one) => !signing.has(thumbprint(one)))
      .map((one) => ({ kind, title: text(one, 'displayName'), ends: endOf(one) }));
  return [...plain('secret', passwords), ...plain('certificate', keys), ...saml];
}

const holders = (is: Holder['is'], rows: readonly Row[]): readonly Holder[] =>
  rows
    .map((row) => ({
      is,
      id: text(row, 'id').toLowerCase(),
      name: text(row, 'displayName'),
      credentials: credentialsOf(row),
    }))
    .filter(({ credentials }) => credentials.length > 0);

/** Not ours to watch: Azure renews those of managed identities, Microsoft its own. */
const isOthers = (row: Row): boolean =>
  text(row, 'servicePrincipalType') === 'ManagedIdentity' ||
  text(row, 'appOwnerOrganizationId').toLowerCase() === microsoft;

export interface All {
  readonly holders: readonly Holder[];
  /** How many were read, with and without credentials. */
  readonly applications: number;
  readonly principals: number;
}

/**
 * One list after the other, 999 a page: with `keyCredentials` Graph takes 150 requests a minute.
 * @throws Failure blocked, busy
 */
export async function everyCredential(look: Look): Promise<All> {
  const applications = await look.graphList(
    path`/applications?$select=id,appId,displayName,passwordCredentials,keyCredentials&$top=999`,
  );
  const principals = await look.graphList(
    path`/servicePrincipals?$select=id,appId,displayName,servicePrincipalType,appOwnerOrganizationId,passwordCredentials,keyCredentials&$top=999`,
  );
  return {
    holders: [
      ...holders('application', applications),
      ...holders(
        'enterprise application',
        principals.filter((row) => !isOthers(row)),
      ),
    ],
    applications: applications.length,
    principals: principals.length,
  };
}
