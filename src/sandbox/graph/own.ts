// Which application or service principal a call means, and whether the caller may change it.
import type { Application, ServicePrincipal } from '../tenant/directory.ts';
import type { Table } from '../tenant/table.ts';
import { holds, type Call } from './call.ts';
import { denied, notFound } from './errors.ts';

const reader = 'graph';

type One = Application | ServicePrincipal;

const isKeyed = (row: One, field: string, value: string): boolean =>
  field === 'uniqueName'
    ? 'uniqueName' in row && row.uniqueName === value
    : row.appId === value.toLowerCase();

/** By object id, or by the key in the path: `appId=…`, `uniqueName=…`. As the replica knows it. */
export const find = <T extends One>(table: Table<T>, key: string): T => {
  const [, field, value] = /^(appId|uniqueName)=(.*)$/s.exec(key) ?? [];
  const row =
    field === undefined || value === undefined
      ? table.get(key, reader)
      : table.list(reader).find((one) => isKeyed(one, field, value));
  if (row === undefined) throw notFound(value ?? key);
  return row;
};

/** Found in the replica, and as it truly is: what a write changes. */
const forWrite = <T extends One>(table: Table<T>, key: string): T => {
  const { id } = find(table, key);
  const row = table.get(id);
  if (row === undefined) throw notFound(id);
  return row;
};

/** With OwnedBy alone only those whose owners include the caller; whoever made it with OwnedBy is one. */
const mayWrite = (call: Call, row: One): boolean =>
  holds(call, 'Application.ReadWrite.All', 'Directory.ReadWrite.All') ||
  (holds(call, 'Application.ReadWrite.OwnedBy') && row.$owners.includes(call.caller.id));

export const needOwn = (call: Call, row: One): void => {
  if (!mayWrite(call, row)) throw denied();
};

const writers = ['Application.ReadWrite.OwnedBy', 'Application.ReadWrite.All', 'Directory.ReadWrite.All'];

/** Whoever may write nothing is refused before anything is looked up. */
export const needWriter = (call: Call): void => {
  if (!holds(call, ...writers)) throw denied();
};

export const ownApplication = (call: Call, key: string): Application => {
  needWriter(call);
  const row = forWrite(call.tenant.applications, key);
  needOwn(call, row);
  return row;
};

export const ownPrincipal = (call: Call, key: string): ServicePrincipal => {
  needWriter(call);
  const row = forWrite(call.tenant.servicePrincipals, key);
  needOwn(call, row);
  return row;
};

/** Owners of what the caller is making. */
export const firstOwners = (call: Call): string[] =>
  holds(call, 'Application.ReadWrite.OwnedBy') ? [call.caller.id] : [];
