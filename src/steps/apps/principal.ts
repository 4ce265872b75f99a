// The enterprise application (service principal): what signs in, what is granted to, and what Exchange points to.
import { graphPath } from '../../contracts/call.ts';
import { Late, ofRow } from '../../contracts/late.ts';
import { path } from '../../contracts/look.ts';
import type { Change } from '../../contracts/step.ts';
import { clientId, principalOf, target, type App } from './app.ts';
import { ownsApps } from './needs.ts';

/** @param after keys of steps that must hold before */
export function principal(app: App, after: readonly string[]): Change {
  return {
    key: 'principal',
    title: 'Enterprise application',
    needs: [ownsApps],
    on: [target(app)],
    thing: `principal:${app.slot}=on`,
    after,
    check: async (look) => {
      const id = await principalOf(look, app);
      if (id === undefined) return { is: 'todo' };
      return (await look.graph(path`/servicePrincipals/${id}?$select=id`)) ? { is: 'done' } : { is: 'todo' };
    },
    apply: [
      {
        via: 'graph',
        method: 'POST',
        path: graphPath`/servicePrincipals`,
        body: {
          appId: clientId(app),
          tags: ['WindowsAzureActiveDirectoryIntegratedApp', 'HideApp'],
          notes: `Made by Latchkey (${app.label}).`,
        },
        note: app.name,
      },
    ],
    // Entra takes it away together with its application.
    undo:
      app.unique !== null
        ? 'nothing'
        : [
            {
              via: 'graph',
              method: 'DELETE',
              path: graphPath`/servicePrincipals/${ofRow('id', 'object id')}`,
              each: new Late(
                `enterprise application of ${app.name}`,
                { app: app.slot, is: 'principal' },
                async ({ look }) => {
                  const id = await principalOf(look, app);
                  return id === undefined ? [] : [{ id }];
                },
              ),
              note: app.name,
            },
          ],
  };
}
