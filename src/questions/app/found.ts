// Finds the application that is meant, by name or by any of its ids, and says by which.
import { refused } from '../../contracts/failure.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import { text } from '../../steps/printed.ts';
import type { Seen } from './link.ts';

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
const shown = 5;

/** @throws Failure refused when no application, or more than one, bears the name */
export async function findApp(look: Look, said: string): Promise<Seen> {
  return guid.test(said) ? byId(look, said.toLowerCase()) : byName(look, said);
}

const applicationBy = (look: Look, clientId: string): Promise<Row | undefined> =>
  look.graph(
    path`/applications(appId='${clientId}')?$select=id,appId,displayName,passwordCredentials,keyCredentials,requiredResourceAccess`,
  );
const principalBy = (look: Look, clientId: string): Promise<Row | undefined> =>
  look.graph(
    path`/servicePrincipals(appId='${clientId}')?$select=id,appId,displayName,accountEnabled,passwordCredentials,keyCredentials`,
  );

async function whole(look: Look, said: string, how: string, clientId: string, name = ''): Promise<Seen> {
  const [application, principal] = await Promise.all([
    applicationBy(look, clientId),
    principalBy(look, clientId),
  ]);
  const bin = application ? [] : await deleted(look);
  const row = application ?? principal;
  return {
    said,
    how,
    clientId,
    name: (row ? text(row, 'displayName') : '') || name || said,
    application,
    deleted: bin.some((each) => text(each, 'appId').toLowerCase() === clientId),
    principal,
  };
}

const deleted = (look: Look): Promise<readonly Row[]> =>
  look.graphList(path`/directory/deletedItems/microsoft.graph.application?$select=id,appId,displayName`);

async function byId(look: Look, id: string): Promise<Seen> {
  const seen = await whole(look, id, 'client id', id);
  if (seen.application || seen.principal || seen.deleted) return seen;
  const [application, principal] = await Promise.all([
    look.graph(path`/applications/${id}?$select=id,appId`),
    look.graph(path`/servicePrincipals/${id}?$select=id,appId`),
  ]);
  const row = application ?? principal;
  if (!row) return seen;
  const how = application ? 'object id of the application' : 'object id of the enterprise application';
  return whole(look, id, how, text(row, 'appId').toLowerCase());
}

async function byName(look: Look, said: string): Promise<Seen> {
  const [applications, principals] = await Promise.all([
    look.graphList(path`/applications?$filter=displayName eq '${said}'&$select=id,appId,displayName`),
    look.graphList(path`/servicePrincipals?$filter=displayName eq '${said}'&$select=id,appId,displayName`),
  ]);
  const ids = idsOf([...applications, ...principals], said);
  const [only, ...more] = ids;
  if (only !== undefined && more.length === 0) return whole(look, said, 'name', only);
  if (only !== undefined)
    throw refused(
      `“${said}” fits ${ids.length} applications.`,
      `Write the client id: ${ids.slice(0, shown).join(', ')}${ids.length > shown ? ' …' : ''}.`,
      { field: 'name' },
    );
  const [gone] = idsOf(await deleted(look), said);
  if (gone !== undefined) return whole(look, said, 'name', gone, said);
  throw refused(
    `Entra knows no application called “${said}”.`,
    'Check the spelling, or write its client id.',
    { field: 'name' },
  );
}

const idsOf = (rows: readonly Row[], said: string): readonly string[] => [
  ...new Set(
    rows
      .filter((row) => text(row, 'displayName').toLowerCase() === said.toLowerCase())
      .map((row) => text(row, 'appId').toLowerCase()),
  ),
];
