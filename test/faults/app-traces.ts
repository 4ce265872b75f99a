// All that a request on an application left in the tenant, with its own names and numbers put aside: two runs compare as equals.
import type { AppRun } from './app-stage.ts';

type Row = Readonly<Record<string, unknown>>;
export type Traces = Readonly<Record<string, readonly unknown[]>>;

/** What differs from run to run: ids, times, the secret's first letters and key, the run's own names. */
const own: readonly (readonly [RegExp, string])[] = [
  [/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '*'],
  [/S-1-5-21-[\d-]+/g, 'SID'],
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'time'],
  [/lk-\d+/gi, 'LK'],
  [/latchkey-feed-of-user\d\d-[0-9a-f]+-[0-9a-f]+/g, 'role'],
  [/user\d{4}|User \d{4}/g, 'user'],
  [
    /"(id|hint|customKeyIdentifier|key|version|cer|x5t|FolderId|created|updated|nbf|exp|readyAt)":("[^"]*"|\d+)/g,
    '"$1":"*"',
  ],
];
const plain = (row: unknown): unknown =>
  JSON.parse(own.reduce((text, [what, sign]) => text.replace(what, sign), JSON.stringify(row)));

/** Of the application that this request made; empty lists where nothing is left, the mailbox as it is. */
export function tracesOf(state: Readonly<Record<string, unknown>>, run: AppRun): Traces {
  const rows = (part: string): readonly Row[] => state[part] as readonly Row[];
  const label = new RegExp(`\\b${run.id}\\b`, 'i');
  const marked = (row: Row): boolean => label.test(JSON.stringify(row));
  const applications = rows('applications').filter(marked);
  const ids = new Set(applications.map(({ appId }) => appId));
  const principals = rows('servicePrincipals').filter((row) => ids.has(row['appId']) || marked(row));
  const objects = new Set(principals.map(({ id }) => id));
  const names = (row: Row): boolean =>
    [...ids, ...objects].some((id) => JSON.stringify(row).includes(String(id)));
  const found = {
    applications,
    principals,
    deleted: rows('deletedItems').filter((row) => marked(row) || names(row)),
    grants: rows('appRoleAssignments').filter(({ principalId }) => objects.has(principalId)),
    pointers: rows('exchangeServicePrincipals').filter(({ AppId }) => ids.has(AppId)),
    scopes: rows('managementScopes').filter(marked),
    roles: rows('managementRoleAssignments').filter((row) => marked(row) || names(row)),
    // What was deleted and not purged, its answer lost, is for Key Vault to throw away: nobody can read it.
    vault: rows('vault').filter((row) => marked(row) && !row['deletedAt']),
    mailbox: rows('mailboxes').filter(({ Alias }) => Alias === run.alias),
  };
  return Object.fromEntries(Object.entries(found).map(([part, all]) => [part, all.map(plain)]));
}
