// A managed identity by its name: its tokens come from Entra itself, and name it by its object id.
import { refused } from '../../contracts/failure.ts';
import { path, type Look } from '../../contracts/look.ts';
import { text } from '../../steps/printed.ts';

export interface Identity {
  readonly issuer: string;
  readonly subject: string;
  readonly identity: string;
}
const shown = 8;

/** @throws Failure refused with `field` and, where several bear the name, choices */
export async function identityOf(look: Look, said: string): Promise<Identity> {
  const { authority, tenant } = look.setup;
  const isId = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(said);
  const select = 'identity';
  const rows = isId
    ? [
        await look.graph(
          path`/servicePrincipals/${said.toLowerCase()}?$select=id,appId,displayName,servicePrincipalType`,
        ),
      ]
    : await look.graphList(
        path`/servicePrincipals?$filter=displayName eq '${said}'&$select=id,appId,displayName,servicePrincipalType`,
      );
  const found = rows.flatMap((row) =>
    row &&
    text(row, 'servicePrincipalType') === 'ManagedIdentity' &&
    (isId || text(row, 'displayName').toLowerCase() === said.toLowerCase())
      ? [row]
      : [],
  );
  const [only] = found;
  if (!only)
    throw refused(
      `Entra shows no managed identity called “${said}”.`,
      'Check its name in the Azure portal, or write issuer and subject.',
      { field: select },
    );
  if (found.length > 1)
    throw refused(
      `${found.length} managed identities are called “${said}”.`,
      'Choose one by its object id.',
      {
        field: select,
        choices: found.slice(0, shown).map((row) => ({
          value: text(row, 'id'),
          title: `${text(row, 'displayName')} · ${text(row, 'id')}`,
        })),
      },
    );
  return {
    issuer: `${authority.replace(/\/+$/, '')}/${tenant}/v2.0`,
    subject: text(only, 'id'),
    identity: text(only, 'displayName'),
  };
}
