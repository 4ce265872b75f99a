// One secret or certificate of an application removed, by its id; all others stay as they are.
import { graphPath, type Calls } from '../../contracts/call.ts';
import { Late } from '../../contracts/late.ts';
import type { Change, Tie } from '../../contracts/step.ts';
import { text } from '../printed.ts';
import { objectId, target, type App } from './app.ts';
import { keys } from './certificate.ts';
import { keysOf } from './keys.ts';
import { ownsApps } from './needs.ts';

export interface Gone {
  /** keyId, lower case. */
  readonly id: string;
  readonly is: 'secret' | 'certificate';
  /** As the card's step says it: "Old secret removed". */
  readonly title: string;
}

const secretCalls = (app: App, id: string): Calls => [
  {
    via: 'graph',
    method: 'POST',
    path: graphPath`/applications/${objectId(app)}/removePassword`,
    body: { keyId: id },
    note: app.name,
  },
];

/** Graph replaces the list as a whole: it is sent when it was read the same over the whole lag. */
const certificateCalls = (app: App, id: string): Calls => {
  const name = `certificates of ${app.name}, without ${id}`;
  return [
    {
      via: 'graph',
      method: 'PATCH',
      path: graphPath`/applications/${objectId(app)}`,
      body: {
        keyCredentials: new Late(
          name,
          { app: app.unique ?? app.slot, name },
          async ({ look }) =>
            (await keys(look, app))?.filter((row) => text(row, 'keyId').toLowerCase() !== id),
          true,
        ),
      },
      note: app.name,
    },
  ];
};

export const keyGone = (app: App, { id, is, title }: Gone, after: readonly Tie[]): Change => ({
  key: 'old-gone',
  title,
  needs: [ownsApps],
  on: [target(app)],
  // By the object's id, as whoever watches it knows it.
  thing: `key:${app.known?.objectId ?? app.slot}/${id}=gone`,
  after,
  check: async (look) =>
    (await keysOf(look, app))?.some((key) => key.id === id) ? { is: 'todo' } : { is: 'done' },
  apply: is === 'secret' ? secretCalls(app, id) : certificateCalls(app, id),
  undo: 'cannot be undone',
});
