// What an application declares beyond mail protocols: whoever accepts Entra's consent page for it grants all of that at once.
import { path, type Look } from '../../contracts/look.ts';
import { exchangeOnline } from '../../steps/apps/declared.ts';
import { rowsIn, text } from '../../steps/printed.ts';
import { graphApp, harmlessScopes, roleNames, type Found } from './types.ts';

/** @throws Failure as looks do */
export async function asksBeyond(look: Look, found: Found): Promise<readonly string[]> {
  const row = await look.graph(path`/applications/${found.objectId}?$select=id,requiredResourceAccess`);
  const asked = await Promise.all(
    rowsIn(row, 'requiredResourceAccess').map(async (wanted) => {
      const client = text(wanted, 'resourceAppId').toLowerCase();
      const resource = await look.graph(
        path`/servicePrincipals(appId='${client}')?$select=id,appId,displayName,appRoles,oauth2PermissionScopes`,
      );
      return rowsIn(wanted, 'resourceAccess').flatMap((one) => {
        const isRole = text(one, 'type') === 'Role';
        const id = text(one, 'id').toLowerCase();
        const offered = rowsIn(resource, isRole ? 'appRoles' : 'oauth2PermissionScopes');
        const known = offered.find((each) => text(each, 'id').toLowerCase() === id);
        const name = known ? text(known, 'value') : id;
        const harmless = isRole
          ? client === exchangeOnline && Object.values(roleNames).includes(name)
          : [exchangeOnline, graphApp].includes(client) && harmlessScopes.includes(name);
        return harmless ? [] : [`${name} (${text(resource ?? {}, 'displayName') || client})`];
      });
    }),
  );
  return asked.flat();
}
