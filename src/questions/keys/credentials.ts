// Secrets and certificates of applications and enterprise applications, as Graph lists them, made into one list.
import { Failure } from '../../contracts/failure.ts';
import type { Holder, Inventory, Owner, Owners, Source } from '../../contracts/keys.ts';
import { path, type Look, type Path, type Row } from '../../contracts/look.ts';
import { rowsIn, text } from '../../steps/printed.ts';
import { Own } from './own.ts';
import { holderOf } from './rows.ts';

const lists = {
  application: path`/applications?$select=id,appId,displayName,passwordCredentials,keyCredentials&$top=999`,
  'enterprise application': path`/servicePrincipals?$select=id,appId,displayName,servicePrincipalType,appOwnerOrganizationId,preferredTokenSigningKeyThumbprint,passwordCredentials,keyCredentials&$top=999`,
} satisfies { readonly [is in Holder['is']]: Path };

/**
 * Both lists side by side, 999 a page; of a page only what is kept stays. A list that breaks off is said to have failed,
 * and what was read of it counts.
 * @param until ms since 1970: holders with something that ends before are kept
 * @param keep which holders are kept instead; `until` then says nothing
 * @throws never what the tenant caused
 */
export async function readKeys(
  look: Look,
  until: number,
  keep: (holder: Holder) => boolean = ({ credentials }) =>
    credentials.some(({ ends }) => ends !== undefined && ends <= until),
): Promise<Inventory> {
  const own = new Own(look.setup.own);
  let endless = 0;
  const read = async (what: Source['what'], is: Holder['is']) => {
    const holders: Holder[] = [];
    let count = 0;
    const take = (rows: readonly Row[]) => {
      count += rows.length;
      for (const row of rows) {
        const found = holderOf(is, row);
        if (!found) continue;
        const holder = own.marked(found);
        endless += holder.credentials.filter(({ ends }) => ends === undefined).length;
        if (keep(holder)) holders.push(holder);
      }
    };
    try {
      await look.graphPages(lists[is], take);
      return { holders, source: { what, count } };
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
      return { holders, source: { what, count, failed: { because: error.message, advice: error.advice } } };
    }
  };
  const [applications, principals] = await Promise.all([
    read('applications', 'application'),
    read('enterprise applications', 'enterprise application'),
  ]);
  return {
    holders: [...own.unseen().filter(keep), ...applications.holders, ...principals.holders],
    sources: [
      applications.source,
      principals.source,
      ...(own.count > 0 ? [{ what: 'own sign-in' as const, count: own.count }] : []),
    ],
    endless,
  };
}

const ownersPath = ({ is, id }: Holder): Path =>
  is === 'application'
    ? path`/applications/${id}/owners?$select=id,displayName&$top=999`
    : path`/servicePrincipals/${id}/owners?$select=id,displayName&$top=999`;

const kinds = new Map<string, Owner['is']>([
  ['#microsoft.graph.servicePrincipal', 'application'],
  ['#microsoft.graph.group', 'group'],
]);

function ownerOf(row: Row): Owner {
  const is = kinds.get(text(row, '@odata.type'));
  return {
    id: text(row, 'id').toLowerCase(),
    name: text(row, 'displayName'),
    ...(is === undefined ? {} : { is }),
  };
}

/**
 * Asked for these alone, twenty in a call. One that is not in the answer could not be read; one of whom Graph says that
 * it is gone has none.
 * @throws Failure as looks do, where nothing could be asked
 */
export async function ownersOf(look: Look, holders: readonly Holder[]): Promise<Owners> {
  // One of ours that no list held has no object to ask for.
  const all = [...new Map(holders.map((one) => [one.id, one])).values()].filter(
    ({ id, clientId }) => id !== clientId,
  );
  const answers = await look.graphBatch(all.map(ownersPath));
  const found = new Map<string, readonly Owner[]>();
  for (const [at, holder] of all.entries()) {
    const answer = answers[at];
    if (answer instanceof Failure) continue;
    // More than a page of owners is more than Entra lets an application have; should it change, they are not lost.
    const more = answer?.['@odata.nextLink'] !== undefined;
    const rows = more ? await look.graphList(ownersPath(holder)) : rowsIn(answer, 'value');
    found.set(holder.id, rows.map(ownerOf));
  }
  return found;
}
