// The end of an application: its enterprise application switched off at once, and after quiet days the application deleted.
import { graphPath } from '../../contracts/call.ts';
import { path, type Row } from '../../contracts/look.ts';
import type { Change, Tie } from '../../contracts/step.ts';
import { flag } from '../printed.ts';
import { target, type AppRef } from './app.ts';
import { ownsApps, vaultSecrets } from './needs.ts';

type Known = AppRef & { readonly known: NonNullable<AppRef['known']> };

/** Nobody gets a token for it any more; what was issued lasts for an hour or so. */
export function switchedOff(app: Known, principal: string, after: readonly Tie[]): Change {
  const set = (on: boolean) =>
    [
      {
        via: 'graph',
        method: 'PATCH',
        path: graphPath`/servicePrincipals/${principal}`,
        body: { accountEnabled: on },
        note: app.name,
      },
    ] as const;
  return {
    key: 'disabled',
    title: 'Switched off',
    needs: [ownsApps],
    on: [target(app)],
    thing: `enabled:${app.slot}=off`,
    after,
    check: async (look) => {
      const row: Row | undefined = await look.graph(
        path`/servicePrincipals/${principal}?$select=id,accountEnabled`,
      );
      return row && flag(row, 'accountEnabled') ? { is: 'todo' } : { is: 'done' };
    },
    apply: set(false),
    undo: set(true),
  };
}

/** Entra keeps what is deleted for thirty days more, where an administrator can restore it. */
export const deleted = (app: Known, after: readonly Tie[]): Change => ({
  key: 'deleted',
  title: 'Application deleted',
  needs: [ownsApps],
  on: [target(app)],
  thing: `app:${app.slot}=gone`,
  after,
  check: async (look) =>
    (await look.graph(path`/applications/${app.known.objectId}?$select=id`))
      ? { is: 'todo' }
      : { is: 'done' },
  apply: [
    {
      via: 'graph',
      method: 'DELETE',
      path: graphPath`/applications/${app.known.objectId}`,
      note: app.name,
    },
  ],
  undo: 'cannot be undone',
});

/** A secret or key that is good for nothing any more. @param name in the vault */
export const forgotten = (app: AppRef, name: string, after: readonly Tie[]): Change => ({
  key: `forgotten:${name}`,
  title: 'Vault forgets its credential',
  needs: [vaultSecrets],
  on: [target(app)],
  thing: `forgotten:${app.slot}:${name}=gone`,
  after,
  check: async (look) => ((await look.vault(name)) ? { is: 'todo' } : { is: 'done' }),
  apply: [{ via: 'vault', verb: 'forget', name, note: app.name }],
  undo: 'cannot be undone',
});
