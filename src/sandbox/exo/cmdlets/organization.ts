// Settings of the whole organization: Get-OrganizationConfig and its first customization, transport, policies.
import type { AuthenticationPolicy, OrganizationConfig } from '../../tenant/exchange-config.ts';
import type { Reader } from '../../tenant/table.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Cmdlet, Outcome, Row } from '../cmdlet.ts';
import { ExoError, notFoundOn, unconvertible } from '../errors.ts';
import { dnOf } from '../names.ts';
import { freshOrganization, freshTransport } from '../../seed/organization.ts';

const configOf = (tenant: Tenant, reader: Reader): OrganizationConfig =>
  tenant.organizationConfig.get('organization', reader) ?? freshOrganization;

export const organizationRow = (tenant: Tenant, reader: Reader): Row => {
  const one = configOf(tenant, reader);
  return {
    Name: 'contoso.onmicrosoft.com',
    Identity: 'contoso.onmicrosoft.com',
    DisplayName: 'Contoso',
    IsDehydrated: one.IsDehydrated,
    OAuth2ClientProfileEnabled: true,
    DefaultAuthenticationPolicy: one.DefaultAuthenticationPolicy,
    EwsEnabled: null,
    AutoExpandingArchiveEnabled: false,
    SendFromAliasEnabled: false,
  };
};

const getOrganization: Cmdlet = {
  name: 'Get-OrganizationConfig',
  area: 'recipients',
  takes: {},
  unbuilt: ['RetrieveEwsOperationAccessPolicy'],
  run: ({ tenant, reader }) => ({ rows: [organizationRow(tenant, reader)] }),
};

const settling = 45 * 60_000;

const customize: Cmdlet = {
  name: 'Enable-OrganizationCustomization',
  area: 'organization',
  takes: {},
  run: ({ tenant, now }): Outcome => {
    const one = configOf(tenant, 'truth');
    if (!one.IsDehydrated) {
      throw new ExoError(
        'Microsoft.Exchange.Configuration.Tasks.InvalidOperationException',
        'This operation is not available in current service offer: the organization is already enabled for customization.',
      );
    }
    tenant.organizationConfig.put({ ...one, IsDehydrated: false, $settlesAt: now.getTime() + settling });
    return { rows: [], effect: 1 };
  },
};

/** Before the first customization Exchange keeps no roles and scopes of the organization's own. */
export const mustBeCustomized = (tenant: Tenant): void => {
  if (!configOf(tenant, 'truth').IsDehydrated) return;
  throw new ExoError(
    'Microsoft.Exchange.Configuration.Tasks.InvalidOperationInDehydratedContextException',
    "The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.",
  );
};

/** For most of an hour after it nobody holds the right to give roles away. */
export const mustDelegate = (tenant: Tenant, role: string, now: Date): void => {
  if (now.getTime() >= configOf(tenant, 'truth').$settlesAt) return;
  throw new ExoError(
    'Microsoft.Exchange.Configuration.Tasks.RoleAssignmentException',
    `You must be assigned a delegating role assignment to the management role "${role}" to be able to assign it.`,
  );
};

export const transportRow = (tenant: Tenant, reader: Reader): Row => {
  const { id: _, ...one } = tenant.transportConfig.get('transport', reader) ?? freshTransport;
  return {
    Name: 'Transport Settings',
    Identity: 'Transport Settings',
    ...one,
    AllowLegacyTLSClients: false,
    MaxReceiveSize: 'Unlimited',
    MaxSendSize: 'Unlimited',
  };
};

const getTransport: Cmdlet = {
  name: 'Get-TransportConfig',
  area: 'organization',
  takes: { Identity: 'text' },
  run: ({ tenant, reader }) => ({ rows: [transportRow(tenant, reader)] }),
};

const setTransport: Cmdlet = {
  name: 'Set-TransportConfig',
  area: 'organization',
  takes: { Identity: 'text', SmtpClientAuthenticationDisabled: 'flag' },
  unbuilt: ['AllowLegacyTLSClients', 'MaxReceiveSize', 'MaxSendSize', 'MessageExpiration'],
  run: ({ tenant, given }): Outcome => {
    const name = 'SmtpClientAuthenticationDisabled';
    const was = tenant.transportConfig.get('transport') ?? freshTransport;
    if (given.get(name) === null) throw unconvertible(name, null, 'System.Boolean');
    const next = given.flag(name, was[name]);
    if (next === was[name]) {
      const text =
        "The command completed successfully but no settings of 'Transport Settings' have been modified.";
      return { rows: [], warnings: [text] };
    }
    tenant.transportConfig.put({ ...was, [name]: next });
    return { rows: [], effect: 1 };
  },
};

const protocols = [
  'ActiveSync',
  'Autodiscover',
  'Imap',
  'Mapi',
  'OfflineAddressBook',
  'OutlookService',
  'Pop',
  'Powershell',
  'ReportingWebServices',
  'Rpc',
  'Smtp',
  'WebServices',
];

export const policyRow = (one: AuthenticationPolicy): Row => ({
  Name: one.Name,
  Identity: one.Name,
  Guid: one.Guid,
  DistinguishedName: dnOf(one),
  ...Object.fromEntries(protocols.map((name) => [`AllowBasicAuth${name}`, one.$allows.includes(name)])),
});

const getPolicy: Cmdlet = {
  name: 'Get-AuthenticationPolicy',
  area: 'organization',
  takes: { Identity: 'text' },
  unbuilt: ['AllowLegacyExchangeTokens', 'TenantId'],
  run: ({ tenant, reader, given }) => {
    const wanted = given.text('Identity')?.toLowerCase();
    const all = tenant.authenticationPolicies.list(reader);
    const chosen = all.filter((one) =>
      [one.Name, one.Guid, dnOf(one)].some((key) => key.toLowerCase() === wanted),
    );
    if (wanted !== undefined && chosen.length === 0) throw notFoundOn(wanted);
    return { rows: (wanted === undefined ? all : chosen).map(policyRow) };
  },
};

export const accessRows = (tenant: Tenant, reader: Reader): Row[] =>
  tenant.accessPolicies.list(reader).map((one) => {
    const group = tenant.recipients.get(one.$group, reader);
    return {
      Identity: one.id,
      AppId: one.AppId,
      AccessRight: one.AccessRight,
      ScopeName: group?.DisplayName ?? '',
      ScopeIdentity: group?.Name ?? '',
      ScopeIdentityRaw: one.$group,
      Description: one.Description,
    };
  });

const getAccess: Cmdlet = {
  name: 'Get-ApplicationAccessPolicy',
  area: 'organization',
  takes: { Identity: 'text' },
  run: ({ tenant, reader, given }) => {
    const wanted = given.text('Identity')?.toLowerCase();
    const rows = accessRows(tenant, reader);
    const chosen = rows.filter((row) => String(row['Identity']).toLowerCase() === wanted);
    if (wanted !== undefined && chosen.length === 0) throw notFoundOn(wanted);
    return { rows: wanted === undefined ? rows : chosen };
  },
};

export const organization: readonly Cmdlet[] = [
  getOrganization,
  customize,
  getTransport,
  setTransport,
  getPolicy,
  getAccess,
];
