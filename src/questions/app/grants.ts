// What Entra lets the application do at Exchange Online: granted, declared, and for signed-in people.
import type { Json } from '../../contracts/json.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { Protocol } from '../../contracts/mail.ts';
import { text } from '../../steps/printed.ts';
import { delegatedOf, roleOf, type Grants, type Seen } from './link.ts';

/** Client id of Office 365 Exchange Online, the same in each tenant. */
export const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000';

const rowsIn = (value: Json | undefined): readonly Row[] =>
  (Array.isArray(value) ? value : []).filter(
    (item): item is Row => typeof item === 'object' && item !== null && !Array.isArray(item),
  );

/** @param principal object id of the enterprise application; empty where there is none */
export async function grantsOf(
  look: Look,
  app: Seen,
  principal: string,
  protocol: Protocol,
): Promise<Grants> {
  const [resource, assigned, consented] = await Promise.all([
    look.graph(
      path`/servicePrincipals(appId='${exchangeOnline}')?$select=id,appRoles,oauth2PermissionScopes`,
    ),
    principal === '' ? [] : look.graphList(path`/servicePrincipals/${principal}/appRoleAssignments`),
    principal === '' ? [] : look.graphList(path`/oauth2PermissionGrants?$filter=clientId eq '${principal}'`),
  ]);
  const offered = rowsIn(resource?.['appRoles']);
  const scopes = rowsIn(resource?.['oauth2PermissionScopes']);
  const here = resource ? text(resource, 'id').toLowerCase() : '';
  const roles = assigned
    .filter((row) => text(row, 'resourceId').toLowerCase() === here)
    .map((row) => ({
      name: nameOf(offered, text(row, 'appRoleId')),
      at: text(row, 'createdDateTime'),
    }));
  const wanted = [...offered, ...scopes]
    .filter((row) => [roleOf[protocol], delegatedOf[protocol]].includes(text(row, 'value')))
    .map((row) => text(row, 'id'));
  const declared = rowsIn(app.application?.['requiredResourceAccess'])
    .filter((row) => text(row, 'resourceAppId') === exchangeOnline)
    .flatMap((row) => rowsIn(row['resourceAccess']))
    .some((row) => wanted.includes(text(row, 'id')));
  const delegated = consented
    .filter((row) => text(row, 'resourceId').toLowerCase() === here)
    .flatMap((row) => text(row, 'scope').split(/\s+/))
    .filter(Boolean);
  return { roles, delegated, declared };
}

const nameOf = (offered: readonly Row[], id: string): string => {
  const role = offered.find((each) => text(each, 'id') === id);
  return role ? text(role, 'value') : id;
};

/** How many trusts in somebody else's tokens it has. */
export async function federatedOf(look: Look, app: Seen): Promise<number> {
  if (!app.application) return 0;
  const id = text(app.application, 'id');
  return (await look.graphList(path`/applications/${id}/federatedIdentityCredentials`)).length;
}
