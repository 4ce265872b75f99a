// What Latchkey's vault holds of an application: by the titles that its own credentials bear in Entra.
import { path, type Look } from '../../contracts/look.ts';
import type { AppRef } from '../../steps/apps/app.ts';
import { rowsIn, text } from '../../steps/printed.ts';
import { vaultName } from './credential.ts';
import type { Found } from './types.ts';

/** Names in the vault, each of something that is there. */
export async function heldNames(look: Look, found: Found, app: AppRef): Promise<readonly string[]> {
  if (look.setup.vault.is === 'none') return [];
  const row = await look.graph(
    path`/applications/${found.objectId}?$select=id,passwordCredentials,keyCredentials`,
  );
  const named = [...rowsIn(row, 'passwordCredentials'), ...rowsIn(row, 'keyCredentials')].flatMap((one) => {
    const label = /^Latchkey ([A-Z]+-\d+)$/.exec(text(one, 'displayName'))?.[1];
    return label === undefined ? [] : [{ one, name: vaultName(app, label) }];
  });
  // Names and titles are whatever an owner makes of them: what the vault holds must be this very credential.
  const held = await Promise.all(
    named.map(async ({ one, name }) => {
      const mark = await look.vault(name);
      const which = mark?.kind === 'certificate' ? 'customKeyIdentifier' : 'keyId';
      return mark !== undefined && mark.mark === text(one, which) ? [name] : [];
    }),
  );
  return [...new Set(held.flat())];
}
