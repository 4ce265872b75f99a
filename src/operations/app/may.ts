// Everything that an application may do already, in lines for the card; and what of it goes beyond mail protocols.
import { path, type Look, type Row } from '../../contracts/look.ts';
import { exchangeOnline } from '../../steps/apps/declared.ts';
import { pointersOf } from '../../steps/apps/entry.ts';
import { isAssignedTo, scopeName, sendAssignments, sendRole } from '../../steps/apps/smtp-rbac.ts';
import { rowsIn, text, texts } from '../../steps/printed.ts';
import type { Protocol } from '../../contracts/mail.ts';
import { heldBy } from '../../steps/apps/mailbox.ts';
import type { Mailbox } from '../../steps/objects.ts';
import { asksBeyond } from './asks.ts';
import { everyMailbox, mostMailboxes } from './every.ts';
import { graphApp, harmlessScopes, roleNames, type Found } from './types.ts';

const protocols: readonly Protocol[] = ['imap', 'pop', 'smtp'];

export interface May {
  readonly lines: readonly string[];
  /** What makes a new credential on it a way in. */
  readonly beyond: readonly string[];
  /** What it declares beyond mail protocols without having it: Entra's consent page would grant that with the rest. */
  readonly asks: readonly string[];
  /** Mailboxes that it opens or sends from, as far as they were looked at: a new credential on it opens them too. */
  readonly opens: readonly Mailbox[];
  /** Those of them on which it has full access. */
  readonly full: readonly Mailbox[];
  /** Protocols whose application role it holds. */
  readonly holds: readonly Protocol[];
}

interface Right {
  readonly line: string;
  readonly harmless: boolean;
}

/** What each resource is called, and which roles its ids stand for. */
async function resources(look: Look, ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
  const rows = await Promise.all(
    [...new Set(ids)].map(async (id) => {
      const row = await look.graph(path`/servicePrincipals/${id}?$select=id,appId,displayName,appRoles`);
      return [id, row ?? { id }] as const;
    }),
  );
  return new Map(rows);
}

async function applicationRoles(look: Look, principal: string): Promise<readonly Right[]> {
  const rows = await look.graphList(path`/servicePrincipals/${principal}/appRoleAssignments`);
  const of = await resources(
    look,
    rows.map((row) => text(row, 'resourceId')),
  );
  return rows.map((row) => {
    const resource = of.get(text(row, 'resourceId'));
    const id = text(row, 'appRoleId').toLowerCase();
    const role = rowsIn(resource, 'appRoles').find((each) => text(each, 'id').toLowerCase() === id);
    const name = role ? text(role, 'value') : id;
    const mail = text(resource ?? {}, 'appId') === exchangeOnline && Object.values(roleNames).includes(name);
    return {
      line: `${name} (${text(resource ?? row, 'displayName') || text(row, 'resourceDisplayName')})`,
      harmless: mail,
    };
  });
}

async function delegatedScopes(look: Look, principal: string): Promise<readonly Right[]> {
  const rows = await look.graphList(path`/oauth2PermissionGrants?$filter=clientId eq '${principal}'`);
  const of = await resources(
    look,
    rows.map((row) => text(row, 'resourceId')),
  );
  return rows.flatMap((row) => {
    const resource = of.get(text(row, 'resourceId'));
    const known = [exchangeOnline, graphApp].includes(text(resource ?? {}, 'appId'));
    const whom = text(row, 'consentType') === 'AllPrincipals' ? 'for all people' : 'for one person';
    return text(row, 'scope')
      .split(/\s+/)
      .filter(Boolean)
      .map((scope) => ({
        line: `${scope} ${whom} (${text(resource ?? {}, 'displayName') || 'an unknown resource'})`,
        harmless: known && harmlessScopes.includes(scope),
      }));
  });
}

/** Those whose names people know; any is refused. */
const directoryNames: { readonly [id: string]: string } = {
  '62e90394-69f5-4237-9190-012177145e10': 'Global Administrator',
  '29232cdf-9323-42fd-ade2-1d097af3e4de': 'Exchange Administrator',
  '31392ffb-586c-42d1-9346-e59415a2cc4e': 'Exchange Recipient Administrator',
  'f2ef992c-3afb-46b9-b7cf-a126ee74c451': 'Global Reader',
  '194ae4cb-b126-40b2-bd5b-6091b380977d': 'Security Administrator',
  '9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3': 'Application Administrator',
  '158c047a-c907-4556-b7ef-446551a6b5f7': 'Cloud Application Administrator',
  'e8611ab8-c189-46e8-94e1-60213ab1f814': 'Privileged Role Administrator',
};

/** Its own, and those of the groups that it is in. */
async function directoryRoles(look: Look, principal: string): Promise<readonly Right[]> {
  const above = await look.graphList(path`/servicePrincipals/${principal}/transitiveMemberOf`);
  const holders = [
    { id: principal, through: '' },
    ...above.map((row) => ({
      id: text(row, 'id').toLowerCase(),
      through: ` through the group ${text(row, 'displayName') || text(row, 'id')}`,
    })),
  ];
  const rights = await Promise.all(
    holders.map(async ({ id, through }) => {
      const rows = await look.graphList(
        path`/roleManagement/directory/roleAssignments?$filter=principalId eq '${id}'`,
      );
      return rows
        .filter((row) => text(row, 'principalId').toLowerCase() === id)
        .map((row) => {
          const role = text(row, 'roleDefinitionId').toLowerCase();
          return { line: `directory role ${directoryNames[role] ?? role}${through}`, harmless: false };
        });
    }),
  );
  return rights.flat();
}

async function exchangeRoles(look: Look, found: Found): Promise<readonly Right[]> {
  const pointers = await pointersOf(look, found.clientId);
  const rows = await Promise.all(
    pointers.map(({ objectId }) =>
      look.exo('Get-ManagementRoleAssignment', { RoleAssignee: objectId }, [
        'Name',
        'Role',
        'CustomResourceScope',
      ]),
    ),
  );
  return rows.flat().map((row) => {
    const scope = texts(row, 'CustomResourceScope').join(', ');
    return {
      line: `Exchange role ${text(row, 'Role')}${scope === '' ? ' on all mailboxes' : ` within ${scope}`}`,
      harmless: text(row, 'Role') === sendRole,
    };
  });
}

/** @throws Failure as looks do: what cannot be read is not taken for nothing */
export async function may(look: Look, found: Found): Promise<May> {
  const { principalId } = found;
  const [rights, boxes, asks] = await Promise.all([
    Promise.all([
      ...(principalId === null
        ? []
        : [
            applicationRoles(look, principalId),
            delegatedScopes(look, principalId),
            directoryRoles(look, principalId),
          ]),
      exchangeRoles(look, found),
    ]).then((lists) => lists.flat()),
    opened(look, found),
    asksBeyond(look, found),
  ]);
  return {
    lines: [...rights.map(({ line }) => line), ...boxes.lines],
    beyond: rights.filter(({ harmless }) => !harmless).map(({ line }) => line),
    asks,
    opens: boxes.opens,
    full: boxes.full,
    holds: protocols.filter((protocol) =>
      rights.some(({ line, harmless }) => harmless && line.startsWith(`${roleNames[protocol]} (`)),
    ),
  };
}

interface Opened {
  readonly lines: readonly string[];
  readonly full: readonly Mailbox[];
  readonly opens: readonly Mailbox[];
}

/** Mailboxes on which its right entry has full access, and those that it sends from. */
async function opened(look: Look, found: Found): Promise<Opened> {
  const pointer = (await pointersOf(look, found.clientId)).find(
    ({ objectId }) => objectId === found.principalId,
  );
  if (!pointer) return { lines: [], full: [], opens: [] };
  const every = await everyMailbox(look);
  if (!every) {
    const line = `full access on mailboxes: not looked through, there are more than ${mostMailboxes}`;
    return { lines: [line], full: [], opens: [] };
  }
  const [held, sends] = await Promise.all([
    Promise.all(every.map((mailbox) => heldBy(look, mailbox, pointer, found.name))),
    sendAssignments(look),
  ]);
  const scopes = sends
    .filter((row) => isAssignedTo(row, pointer))
    .map((row) => text(row, 'CustomResourceScope').toLowerCase());
  const full = every.filter((_, at) => held[at]?.is === 'held');
  const opens = every.filter((box) => full.includes(box) || scopes.includes(scopeName(box)));
  const addresses = full.map(({ address }) => address).sort();
  if (addresses.length === 0) return { lines: [], full, opens };
  const some = addresses.slice(0, 10).join(', ');
  const rest = addresses.length > 10 ? ` and ${addresses.length - 10} more` : '';
  return { lines: [`full access on ${some}${rest}`], full, opens };
}
