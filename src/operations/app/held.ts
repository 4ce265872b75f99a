// What Latchkey's vault holds of an application: by the titles that its own credentials bear in Entra.
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { AppRef } from '../../steps/apps/app.ts';
import { rowsIn, text } from '../../steps/printed.ts';
import { vaultName } from './credential.ts';
import type { Found } from './types.ts';

/** Name in the vault of a credential, where that is what the vault holds; undefined: it is not Latchkey's. */
export async function heldUnder(look: Look, app: AppRef, one: Row): Promise<string | undefined> {
  const label = /^Latchkey ([A-Z]+-\d+)$/.exec(text(one, 'displayName'))?.[1];
  if (label === undefined || look.setup.vault.is === 'none') return undefined;
  const name = vaultName(app, label);
  // Names and titles are whatever an owner makes of them: what the vault holds must be this very credential.
  const mark = await look.vault(name);
  const which = mark?.kind === 'certificate' ? 'customKeyIdentifier' : 'keyId';
  return mark !== undefined && mark.mark === text(one, which) ? name : undefined;
}

/** Names in the vault, each of something that is there. */
export async function heldNames(look: Look, found: Found, app: AppRef): Promise<readonly string[]> {
  if (look.setup.vault.is === 'none') return [];
  const row = await look.graph(
    path`/applications/${found.objectId}?$select=id,passwordCredentials,keyCredentials`,
  );
  const all = [...rowsIn(row, 'passwordCredentials'), ...rowsIn(row, 'keyCredentials')];
  const held = await Promise.all(all.map((one) => heldUnder(look, app, one)));
  return [...new Set(held.flatMap((name) => name ?? []))];
}
