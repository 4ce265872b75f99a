// A row of Graph made into a holder of secrets and certificates, odd shapes included.
import type { Credential, Holder, KeyKind } from '../../contracts/keys.ts';
import type { Row } from '../../contracts/look.ts';
import { rowsIn, text } from '../../steps/printed.ts';

/** Microsoft's own tenant, whose applications are nobody's here to renew. (unverified) */
const microsoft = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';
/** Office 365 Exchange Online: the certificates that show there are those that customers added for hybrid. */
const exchange = '00000002-0000-0ff1-ce00-000000000000';

const timeOf = (row: Row, field: string): number | undefined => {
  const ms = Date.parse(text(row, field));
  return Number.isNaN(ms) ? undefined : ms;
};

const thumbprint = (one: Row): string => text(one, 'customKeyIdentifier');

/** What the vault holds is called after the request that made it. */
const kept = (title: string): { kept?: true } => (/^Latchkey LK-\d+$/.test(title) ? { kept: true } : {});

/** Graph tells the certificate that signs in hexadecimal, and of each its thumbprint in base64: of the bytes, or of that text. */
function isPreferred(print: string, row: Row): boolean {
  const preferred = text(row, 'preferredTokenSigningKeyThumbprint').toUpperCase();
  const bytes = Buffer.from(print, 'base64');
  return (
    preferred !== '' && [bytes.toString('hex').toUpperCase(), bytes.toString('latin1')].includes(preferred)
  );
}

/** A SAML signing certificate is three entries with one thumbprint: to sign, to verify, and the password of its key. */
function samlOf(print: string, row: Row, all: readonly Row[]): Credential {
  const ends = all.flatMap((one) => timeOf(one, 'endDateTime') ?? []);
  const begins = all.flatMap((one) => timeOf(one, 'startDateTime') ?? []);
  return {
    key: print.toLowerCase(),
    kind: 'SAML certificate',
    title: all.map((one) => text(one, 'displayName')).find(Boolean) ?? '',
    begins: begins.length === 0 ? undefined : Math.min(...begins),
    // Where the three do not agree it stops working with the first.
    ends: ends.length === 0 ? undefined : Math.min(...ends),
    ...(isPreferred(print, row) ? { used: true as const } : {}),
  };
}

function credentialsOf(row: Row, certificate: KeyKind): readonly Credential[] {
  const keys = rowsIn(row, 'keyCredentials');
  const passwords = rowsIn(row, 'passwordCredentials');
  const signing = new Set(keys.filter((one) => text(one, 'usage') === 'Sign').map(thumbprint));
  signing.delete('');
  const parts = [...keys, ...passwords];
  const saml = [...signing].map((print) =>
    samlOf(
      print,
      row,
      parts.filter((one) => thumbprint(one) === print),
    ),
  );
  const plain = (kind: KeyKind, rows: readonly Row[]): readonly Credential[] =>
    rows
      .filter((one) => !signing.has(thumbprint(one)))
      .map((one) => {
        const title = text(one, 'displayName');
        return {
          key: text(one, 'keyId').toLowerCase(),
          kind,
          title,
          begins: timeOf(one, 'startDateTime'),
          ends: timeOf(one, 'endDateTime'),
          ...kept(title),
        };
      });
  return [...plain('secret', passwords), ...plain(certificate, keys), ...saml];
}

/** Not ours to watch: Azure renews those of managed identities, Microsoft its own. */
const isOthers = (row: Row, clientId: string): boolean =>
  text(row, 'servicePrincipalType') === 'ManagedIdentity' ||
  (text(row, 'appOwnerOrganizationId').toLowerCase() === microsoft && clientId !== exchange);

/** Undefined: its credentials are nobody's here to renew. */
export function holderOf(is: Holder['is'], row: Row): Holder | undefined {
  const clientId = text(row, 'appId').toLowerCase();
  if (isOthers(row, clientId)) return undefined;
  const hybrid = clientId === exchange && is === 'enterprise application';
  return {
    is,
    id: text(row, 'id').toLowerCase(),
    clientId,
    name: text(row, 'displayName'),
    credentials: credentialsOf(row, hybrid ? 'hybrid certificate' : 'certificate'),
  };
}
