// What Exchange Online offers applications in this tenant: its roles and permissions by their ids here, and the tight way to send.
import { blocked, refused } from '../../contracts/failure.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { Protocol } from '../../contracts/mail.ts';
import { exchangeOnline, type Access } from '../../steps/apps/declared.ts';
import { sendRole } from '../../steps/apps/smtp-rbac.ts';
import { protocolNames } from '../../steps/apps/switches.ts';
import { flag, rowsIn, text, texts } from '../../steps/printed.ts';
import { roleNames, scopeNames, type Offer, type SmtpWay } from './types.ts';

const protocols: readonly Protocol[] = ['imap', 'pop', 'smtp'];
/** @throws Failure blocked where the tenant has no Exchange Online */
export async function offered(look: Look): Promise<Offer> {
  const row = await look.graph(
    path`/servicePrincipals(appId='${exchangeOnline}')?$select=id,appId,appRoles,oauth2PermissionScopes`,
  );
  if (!row)
    throw blocked(
      'Entra shows no Office 365 Exchange Online in this tenant.',
      'Look whether the tenant has Exchange Online; if it has, have an administrator make its service principal (POST /servicePrincipals with appId 00000002-0000-0ff1-ce00-000000000000).',
    );
  const pick = (rows: readonly Row[], names: { readonly [protocol in Protocol]: string }) =>
    Object.fromEntries(
      protocols.flatMap((protocol) => {
        const found = rows.find((each) => text(each, 'value') === names[protocol]);
        return found ? [[protocol, text(found, 'id').toLowerCase()]] : [];
      }),
    ) as Offer['roles'];
  const roles = rowsIn(row, 'appRoles').filter((each) =>
    texts(each, 'allowedMemberTypes').includes('Application'),
  );
  return {
    resource: text(row, 'id').toLowerCase(),
    roles: pick(roles, roleNames),
    scopes: pick(rowsIn(row, 'oauth2PermissionScopes'), scopeNames),
  };
}

/** Whether it sends by Exchange's own role or by full access, and why. @param sendsAsApp it holds SMTP.SendAsApp already */
export async function smtpWay(look: Look, sendsAsApp: boolean): Promise<SmtpWay> {
  const [role] = await look.exo('Get-ManagementRole', { Identity: sendRole }, ['Name']);
  if (!role || text(role, 'Name').toLowerCase() !== sendRole.toLowerCase())
    return {
      is: 'mailbox',
      why: `It sends by the permission ${roleNames.smtp} and full access: this tenant does not have the Exchange role “${sendRole}”.`,
    };
  if (sendsAsApp)
    return {
      is: 'mailbox',
      why: `It sends by full access: it has the permission ${roleNames.smtp} already, which makes Exchange look for that, and which others may rely on.`,
    };
  const [organisation] = await look.exo('Get-OrganizationConfig', {}, ['IsDehydrated']);
  if (organisation && flag(organisation, 'IsDehydrated'))
    return {
      is: 'mailbox',
      why: `It sends by the permission ${roleNames.smtp} and full access: this organisation keeps no roles of its own yet (Enable-OrganizationCustomization).`,
    };
  return {
    is: 'tight',
    why: `It sends by the Exchange role “${sendRole}”, from these mailboxes only; so it gets no permission ${roleNames.smtp} in Entra.`,
  };
}

/** Application roles for these protocols; the tight way of sending needs none. @throws Failure refused where one is not offered */
export function rolesFor(asked: readonly Protocol[], offer: Offer, smtp: SmtpWay | null): readonly Access[] {
  return asked
    .filter((protocol) => protocol !== 'smtp' || smtp?.is !== 'tight')
    .map((protocol) => access(protocol, offer.roles, roleNames, 'Role'));
}
/** Delegated permissions for these protocols. @throws Failure as above */
export const scopesFor = (asked: readonly Protocol[], offer: Offer): readonly Access[] =>
  asked.map((protocol) => access(protocol, offer.scopes, scopeNames, 'Scope'));

function access(
  protocol: Protocol,
  ids: Offer['roles'],
  names: { readonly [protocol in Protocol]: string },
  type: Access['type'],
): Access {
  const id = ids[protocol];
  if (id === undefined)
    throw refused(
      `This tenant’s Exchange Online offers no permission ${names[protocol]}.`,
      `Leave ${protocolNames[protocol]} out.`,
      { field: 'protocols' },
    );
  return { name: names[protocol], id, type };
}
