// The credentials of an application, secrets and certificates alike, as Entra lists them.
import { path, type Look, type Row } from '../../contracts/look.ts';
import { rowsIn, text } from '../printed.ts';
import { idsOf, type App } from './app.ts';

export interface Key {
  /** keyId, lower case. */
  readonly id: string;
  readonly is: 'secret' | 'certificate';
  /** SHA-1 of a certificate, base64; empty for a secret. */
  readonly thumbprint: string;
  /** Ms since 1970; NaN: not told. */
  readonly begins: number;
}

const keyOf = (is: Key['is'], row: Row): Key => ({
  id: text(row, 'keyId').toLowerCase(),
  is,
  thumbprint: is === 'certificate' ? text(row, 'customKeyIdentifier') : '',
  begins: Date.parse(text(row, 'startDateTime')),
});

/** Undefined: there is no application. @throws Failure */
export async function keysOf(look: Look, app: App): Promise<readonly Key[] | undefined> {
  const ids = await idsOf(look, app);
  if (!ids) return undefined;
  const row = await look.graph(
    path`/applications/${ids.objectId}?$select=id,passwordCredentials,keyCredentials`,
  );
  return (
    row && [
      ...rowsIn(row, 'passwordCredentials').map((one) => keyOf('secret', one)),
      ...rowsIn(row, 'keyCredentials').map((one) => keyOf('certificate', one)),
    ]
  );
}
