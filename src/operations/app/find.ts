// The application that is meant: by its name, its client id, or either object id; or that there is none of that name.
import { refused, type Choice } from '../../contracts/failure.ts';
import { path, type Look, type Path, type Row } from '../../contracts/look.ts';
import { text } from '../../steps/printed.ts';
import type { Found, How } from './types.ts';

const shown = 8;
const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws Failure refused with `field`, and choices where several bear the name */
export async function findApp(look: Look, said: string, field = 'name'): Promise<Found | undefined> {
  const wanted = said.trim().toLowerCase();
  if (guid.test(wanted)) return byId(look, wanted, field);
  const rows = await look.graphList(
    path`/applications?$filter=displayName eq '${said.trim()}'&$select=id,appId,displayName,uniqueName,createdByAppId,createdDateTime,notes`,
  );
  const named = rows.filter((row) => text(row, 'displayName').toLowerCase() === wanted);
  const [only] = named;
  if (named.length > 1) throw await several(look, said, named, field);
  if (only) return found(look, only, 'name');
  const foreign = await look.graphList(
    path`/servicePrincipals?$filter=displayName eq '${said.trim()}'&$select=id,appId,displayName,servicePrincipalType`,
  );
  const [other] = foreign.filter((row) => text(row, 'displayName').toLowerCase() === wanted);
  if (other) throw notHere(text(other, 'displayName'), field);
  return undefined;
}

const one = (look: Look, at: Path): Promise<Row | undefined> => look.graph(at);

async function byId(look: Look, id: string, field: string): Promise<Found> {
  const client = await one(
    look,
    path`/applications(appId='${id}')?$select=id,appId,displayName,uniqueName,createdByAppId,createdDateTime,notes`,
  );
  if (client) return found(look, client, 'client id');
  const object = await one(
    look,
    path`/applications/${id}?$select=id,appId,displayName,uniqueName,createdByAppId,createdDateTime,notes`,
  );
  if (object) return found(look, object, 'application object id');
  const principal =
    (await one(look, path`/servicePrincipals/${id}?$select=id,appId,displayName`)) ??
    (await one(look, path`/servicePrincipals(appId='${id}')?$select=id,appId,displayName`));
  if (!principal)
    throw refused(`There is no application with the id ${id}.`, 'Check the id, or write its name.', {
      field,
    });
  const behind = await one(
    look,
    path`/applications(appId='${text(principal, 'appId')}')?$select=id,appId,displayName,uniqueName,createdByAppId,createdDateTime,notes`,
  );
  if (!behind) throw notHere(text(principal, 'displayName'), field);
  return found(look, behind, 'enterprise application object id');
}

const notHere = (name: string, field: string) =>
  refused(
    `${name} is an enterprise application whose registration is not in this tenant.`,
    'Its maker adds permissions and credentials. Write another name to make an application of your own.',
    { field },
  );

async function several(look: Look, said: string, rows: readonly Row[], field: string) {
  const some = [...rows].sort((a, b) => text(a, 'appId').localeCompare(text(b, 'appId'))).slice(0, shown);
  const choices: readonly Choice[] = await Promise.all(
    some.map(async (row) => {
      const owners = await look.graphList(
        path`/applications/${text(row, 'id')}/owners?$select=id,displayName`,
      );
      const names = owners.map((owner) => text(owner, 'displayName')).filter(Boolean);
      const whose = names.length === 0 ? 'no owner' : `owner ${names.slice(0, 3).join(', ')}`;
      return {
        value: text(row, 'appId'),
        title: `${text(row, 'displayName')} · ${text(row, 'appId')} · ${whose}`,
      };
    }),
  );
  const advice =
    rows.length > shown ? 'Choose one, or write its client id.' : 'Choose one, or write another name.';
  return refused(`${rows.length} applications are called “${said}”.`, advice, { field, choices });
}

async function found(look: Look, row: Row, how: How): Promise<Found> {
  const [clientId, objectId] = [text(row, 'appId').toLowerCase(), text(row, 'id').toLowerCase()];
  const [principal, hands, owners] = await Promise.all([
    look.graph(path`/servicePrincipals(appId='${clientId}')?$select=id,appId,accountEnabled`),
    look.setup.hands === ''
      ? undefined
      : look.graph(path`/servicePrincipals(appId='${look.setup.hands}')?$select=id,appId`),
    look.graphList(path`/applications/${objectId}/owners?$select=id`),
  ]);
  const principalId = principal ? text(principal, 'id').toLowerCase() : null;
  const more =
    principalId === null
      ? []
      : await look.graphList(path`/servicePrincipals/${principalId}/owners?$select=id`);
  const ids = (rows: readonly Row[]): readonly string[] => rows.map((each) => text(each, 'id').toLowerCase());
  // Where nothing writes there is no maker of ours, and of most applications no maker is known.
  const maker = look.setup.hands.toLowerCase();
  const ours = maker !== '' && text(row, 'createdByAppId').toLowerCase() === maker;
  const unique = text(row, 'uniqueName');
  return {
    clientId,
    objectId,
    principalId,
    name: text(row, 'displayName'),
    how,
    unique: ours && unique !== '' ? unique : null,
    enabled: principal?.['accountEnabled'] !== false,
    owners: [...new Set([...ids(owners), ...ids(more)])],
    writable: ours || (hands !== undefined && ids(owners).includes(text(hands, 'id').toLowerCase())),
    made: text(row, 'createdDateTime'),
    notes: text(row, 'notes'),
  };
}
