// One of Exchange's roles taken from an application: by the assignment's own name, whoever made it.
import type { Change } from '../../contracts/step.ts';
import { text } from '../printed.ts';
import { principalId, target, type App, type AppRef } from './app.ts';
import { exchangeAdmin } from './needs.ts';
import { sendAssignments, sendRole } from './smtp-rbac.ts';

/** @param one its name, and the scope it is confined to; empty: all mailboxes */
export const roleGone = (
  app: App,
  ref: AppRef,
  one: { readonly name: string; readonly scope: string },
): Change => ({
  key: `role:${one.name}`,
  title: `May not send by ${one.name}`,
  needs: [exchangeAdmin],
  on: [target(ref)],
  thing: `role:${one.name}:${ref.slot}=off`,
  check: async (look) =>
    (await sendAssignments(look)).some((row) => text(row, 'Name').toLowerCase() === one.name.toLowerCase())
      ? { is: 'todo' }
      : { is: 'done' },
  apply: [
    {
      via: 'exo',
      cmdlet: 'Remove-ManagementRoleAssignment',
      params: { Identity: one.name, Confirm: false },
      note: app.name,
    },
  ],
  undo: [
    {
      via: 'exo',
      cmdlet: 'New-ManagementRoleAssignment',
      params: {
        Name: one.name,
        App: principalId(app),
        Role: sendRole,
        ...(one.scope === '' ? {} : { CustomResourceScope: one.scope }),
      },
      note: app.name,
    },
  ],
});
