// The application in Entra: made under a name of its own, so that a second try finds the first; gone for good when undone.
import { graphPath, type GraphCall } from '../../contracts/call.ts';
import { Late, ofRow } from '../../contracts/late.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { Change } from '../../contracts/step.ts';
import { text } from '../printed.ts';
import { target, type App } from './app.ts';
import { ownsApps } from './needs.ts';

/** The mark by which Latchkey knows an application again, with the name under which it was made. */
export const madeNotes = (app: App): string => `Made by Latchkey (${app.label}) as “${app.name}”.`;
export const madeAs = (notes: string): string | undefined =>
  /^Made by Latchkey \([A-Z]+-\d+\) as “(.+)”\.$/s.exec(notes)?.[1];

const live = (look: Look, app: App): Promise<Row | undefined> =>
  look.graph(path`/applications(uniqueName='${app.unique ?? ''}')?$select=id,appId`);

/** Object ids of what lies in Entra's recycle bin under its name. */
async function binned(look: Look, app: App): Promise<readonly string[]> {
  const rows = await look.graphList(
    path`/directory/deletedItems/microsoft.graph.application?$select=id,appId,displayName,uniqueName`,
  );
  return rows.filter((row) => text(row, 'uniqueName') === app.unique).map((row) => text(row, 'id'));
}

/**
 * Only for what Latchkey makes or made: somebody else's application is neither made nor deleted.
 * @param landing address of our page that thanks for a consent; null: there is none
 */
export function application(app: App, landing: string | null): Change {
  const removal = (address: GraphCall['path'], each: Late): GraphCall => ({
    via: 'graph',
    method: 'DELETE',
    path: address,
    each,
    note: app.name,
  });
  const of = { app: app.unique };
  return {
    key: 'app',
    title: 'Application',
    needs: [ownsApps],
    on: [target(app)],
    thing: `app:${app.slot}=on`,
    check: async (look) => ((await live(look, app)) ? { is: 'done' } : { is: 'todo' }),
    apply: [
      {
        via: 'graph',
        method: 'PATCH',
        path: graphPath`/applications(uniqueName='${app.unique ?? ''}')`,
        prefer: 'create-if-missing',
        body: {
          displayName: app.name,
          signInAudience: 'AzureADMyOrg',
          notes: madeNotes(app),
          ...(landing === null ? {} : { web: { redirectUris: [landing] } }),
        },
        note: app.name,
      },
    ],
    undo: [
      removal(
        graphPath`/applications/${ofRow('id', 'object id')}`,
        new Late(`application ${app.name}`, { ...of, is: 'live' }, async ({ look }) => {
          const row = await live(look, app);
          return row ? [{ id: text(row, 'id') }] : [];
        }),
      ),
      removal(
        graphPath`/directory/deletedItems/${ofRow('id', 'object id')}`,
        new Late(`application ${app.name} in the recycle bin`, { ...of, is: 'deleted' }, async ({ look }) => {
          // Just deleted, it may still show as live; its id is the same there.
          const [row, ids] = await Promise.all([live(look, app), binned(look, app)]);
          return [...new Set([...(row ? [text(row, 'id')] : []), ...ids])].map((id) => ({ id }));
        }),
      ),
    ],
  };
}
