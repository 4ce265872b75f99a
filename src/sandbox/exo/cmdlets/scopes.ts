// *-ManagementScope: a filter over recipients under a name, for role assignments to lean on.
import { randomUUID } from 'node:crypto';
import type { ManagementScope } from '../../tenant/exchange-config.ts';
import type { Reader } from '../../tenant/table.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import type { Cmdlet, Outcome, Row } from '../cmdlet.ts';
import { exists, ExoError, notFoundOn, tooLong } from '../errors.ts';
import { checkFilter } from '../recipient-filter.ts';
import { mustBeCustomized } from './organization.ts';

export const scopeRow = (one: ManagementScope): Row => ({
  Name: one.Name,
  Identity: one.Name,
  Id: one.Name,
  Guid: one.id,
  ScopeRestrictionType: 'RecipientScope',
  Exclusive: false,
  RecipientRoot: null,
  RecipientFilter: one.RecipientFilter,
  ServerFilter: '',
  DistinguishedName: `CN=${one.Name},CN=Scopes,CN=RBAC`,
  WhenCreatedUTC: one.WhenCreatedUTC,
  IsValid: true,
});

const named = (tenant: Tenant, reader: Reader, identity: string): ManagementScope | undefined => {
  const wanted = identity.toLowerCase();
  return tenant.managementScopes
    .list(reader)
    .find((one) => [one.Name, one.id].some((key) => key.toLowerCase() === wanted));
};

export const theScope = (tenant: Tenant, identity: string): ManagementScope => {
  const one = named(tenant, 'truth', identity);
  if (one === undefined) throw notFoundOn(identity);
  return one;
};

const isUsed = (tenant: Tenant, reader: Reader, id: string): boolean =>
  tenant.managementRoleAssignments
    .list(reader)
    .some((row) => row.scope.type === 'CustomRecipientScope' && row.scope.id === id);

const get: Cmdlet = {
  name: 'Get-ManagementScope',
  area: 'organization',
  takes: { Identity: 'text', Orphan: 'flag' },
  unbuilt: ['Exclusive'],
  run: ({ tenant, reader, given }) => {
    const identity = given.text('Identity');
    const all = tenant.managementScopes.list(reader);
    const one = identity === undefined ? undefined : named(tenant, reader, identity);
    if (identity !== undefined && one === undefined) throw notFoundOn(identity);
    const chosen = one === undefined ? all : [one];
    const orphans = given.flag('Orphan', false);
    return { rows: chosen.filter((row) => !orphans || !isUsed(tenant, reader, row.id)).map(scopeRow) };
  },
};

const freeName = (tenant: Tenant, name: string, but?: ManagementScope): void => {
  if (name.length > 64) throw tooLong('Name', name, 64);
  const other = tenant.managementScopes
    .list()
    .find((one) => one.Name.toLowerCase() === name.toLowerCase() && one.id !== but?.id);
  if (other !== undefined) throw exists(`CN=${other.Name},CN=Scopes,CN=RBAC`);
};

const filters = 'RecipientRestrictionFilter';
const others = ['RecipientRoot', 'ServerList', 'ServerRestrictionFilter', 'DatabaseList', 'Exclusive'];

const add: Cmdlet = {
  name: 'New-ManagementScope',
  area: 'organization',
  takes: { 'Name!': 'text', [`${filters}!`]: 'text' },
  unbuilt: [...others, 'Force', 'RecipientAdministrativeUnit'],
  run: ({ tenant, given, now }): Outcome => {
    mustBeCustomized(tenant);
    const Name = given.must('Name');
    const RecipientFilter = given.must(filters);
    checkFilter(RecipientFilter);
    freeName(tenant, Name);
    const made = { id: randomUUID(), Name, RecipientFilter, WhenCreatedUTC: now.toISOString() };
    tenant.managementScopes.put(made);
    return { rows: [scopeRow(made)], effect: 1 };
  },
};

const set: Cmdlet = {
  name: 'Set-ManagementScope',
  area: 'organization',
  takes: { 'Identity!': 'text', Name: 'text', [filters]: 'text' },
  unbuilt: others,
  run: ({ tenant, given }): Outcome => {
    const one = theScope(tenant, given.must('Identity'));
    const Name = given.has('Name') ? given.must('Name') : one.Name;
    const RecipientFilter = given.has(filters) ? given.must(filters) : one.RecipientFilter;
    checkFilter(RecipientFilter);
    freeName(tenant, Name, one);
    if (Name === one.Name && RecipientFilter === one.RecipientFilter) {
      const text = `The command completed successfully but no settings of '${one.Name}' have been modified.`;
      return { rows: [], warnings: [text] };
    }
    tenant.managementScopes.put({ ...one, Name, RecipientFilter });
    return { rows: [], effect: 1 };
  },
};

const remove: Cmdlet = {
  name: 'Remove-ManagementScope',
  area: 'organization',
  prompts: true,
  takes: { 'Identity!': 'text' },
  run: ({ tenant, given }): Outcome => {
    const one = theScope(tenant, given.must('Identity'));
    if (isUsed(tenant, 'truth', one.id)) {
      throw new ExoError(
        'Microsoft.Exchange.Configuration.Tasks.ManagementScopeInUseException',
        `The management scope "${one.Name}" can't be removed because management role assignments use it.`,
      );
    }
    tenant.managementScopes.drop(one.id);
    return { rows: [], effect: 1 };
  },
};

export const scopes: readonly Cmdlet[] = [get, add, set, remove];
