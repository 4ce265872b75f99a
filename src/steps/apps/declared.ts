// A permission in the application's list of what it asks for. It grants nothing; consent pages and people read it.
import { graphPath, type GraphCall } from '../../contracts/call.ts';
import type { Json } from '../../contracts/json.ts';
import { Late } from '../../contracts/late.ts';
import { path, type Look } from '../../contracts/look.ts';
import type { Change } from '../../contracts/step.ts';
import { idsOf, objectId, objectIdBack, target, type App } from './app.ts';
import { ownsApps } from './needs.ts';

/** A permission of Exchange Online: an application role, or one that acts for a signed-in user. */
export type Access = {
  readonly name: string;
  readonly id: string;
  readonly type: 'Role' | 'Scope';
};

/** Client id of Office 365 Exchange Online, the same everywhere. */
export const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000';

type Wanted = { readonly resourceAppId: string; readonly resourceAccess: readonly Json[] };
type Entry = { readonly id: string; readonly type: string };

/** Undefined: there is no application yet. */
async function listed(look: Look, app: App): Promise<readonly Wanted[] | undefined> {
  const ids = await idsOf(look, app);
  if (!ids) return undefined;
  const row = await look.graph(path`/applications/${ids.objectId}?$select=id,requiredResourceAccess`);
  const list = row?.['requiredResourceAccess'];
  return row ? ((Array.isArray(list) ? list : []) as readonly Wanted[]) : undefined;
}

const isIt = (entry: Json, access: Access): boolean =>
  (entry as Entry).id.toLowerCase() === access.id && (entry as Entry).type === access.type;
const has = (list: readonly Wanted[], access: Access): boolean =>
  list.some(
    (one) => one.resourceAppId === exchangeOnline && one.resourceAccess.some((entry) => isIt(entry, access)),
  );

function withIt(list: readonly Wanted[], access: Access): readonly Wanted[] {
  if (has(list, access)) return list;
  const entry = { id: access.id, type: access.type };
  if (!list.some((one) => one.resourceAppId === exchangeOnline))
    return [...list, { resourceAppId: exchangeOnline, resourceAccess: [entry] }];
  return list.map((one) =>
    one.resourceAppId === exchangeOnline ? { ...one, resourceAccess: [...one.resourceAccess, entry] } : one,
  );
}
const withoutIt = (list: readonly Wanted[], access: Access): readonly Wanted[] =>
  list
    .map((one) =>
      one.resourceAppId === exchangeOnline
        ? { ...one, resourceAccess: one.resourceAccess.filter((entry) => !isIt(entry, access)) }
        : one,
    )
    .filter(({ resourceAccess }) => resourceAccess.length > 0);

export function declared(app: App, access: Access, after: readonly string[]): Change {
  const call = (
    of: string,
    at: GraphCall['path'],
    change: (list: readonly Wanted[]) => readonly Wanted[],
  ): GraphCall => ({
    via: 'graph',
    method: 'PATCH',
    path: at,
    body: {
      // Graph replaces the whole list: what stands there is read until it is the same over the whole lag.
      requiredResourceAccess: new Late(
        of,
        { app: app.unique ?? app.slot, list: of },
        async ({ look }) => {
          const list = await listed(look, app);
          return list && change(list);
        },
        true,
      ),
    },
    note: app.name,
  });
  return {
    key: `declared:${access.name}`,
    title: `Declared: ${access.name}`,
    needs: [ownsApps],
    on: [target(app)],
    thing: `declared:${app.slot}:${access.name}=on`,
    after,
    check: async (look) => {
      const list = await listed(look, app);
      return list && has(list, access) ? { is: 'done' } : { is: 'todo' };
    },
    apply: [
      call(
        `what ${app.name} declares, and ${access.name} of Exchange Online`,
        graphPath`/applications/${objectId(app)}`,
        (list) => withIt(list, access),
      ),
    ],
    undo: [
      call(
        `what ${app.name} declares, without ${access.name}`,
        graphPath`/applications/${objectIdBack(app)}`,
        (list) => withoutIt(list, access),
      ),
    ],
  };
}
