// An application permission granted: by Latchkey where it was given that right, else by a person on Entra's consent page.
import { graphPath, type Calls, type GraphPath, type HandCall } from '../../contracts/call.ts';
import { Late, ofRow } from '../../contracts/late.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { Setup } from '../../contracts/setup.ts';
import type { Change } from '../../contracts/step.ts';
import { text } from '../printed.ts';
import { clientId, principalId, principalOf, target, type App } from './app.ts';
import type { Access } from './declared.ts';
import { grantsRoles, personConsents } from './needs.ts';

export type ConsentSetup = Pick<Setup, 'authority' | 'tenant' | 'grants' | 'pages'>;

/** Path of our page that thanks for a consent. */
export const landingOf = (setup: Pick<Setup, 'pages'>): string | null =>
  setup.pages === undefined ? null : `${setup.pages}/consented`;

/** Grants all that the application declares, for everybody. Comes back to a page of ours only where the application names it. */
export const consentLink = (app: App, setup: ConsentSetup): GraphPath => {
  const landing = app.unique === null ? null : landingOf(setup);
  const [before, after] = [
    `${setup.authority}/${setup.tenant}/adminconsent?client_id=`,
    `&state=${app.label}`,
  ];
  return landing === null
    ? [before, clientId(app), after]
    : [before, clientId(app), `${after}&redirect_uri=${encodeURIComponent(landing)}`];
};

/** The grants of this role to the application; none where there is no enterprise application. */
export async function grantsOf(
  look: Look,
  app: App,
  resource: string,
  access: Pick<Access, 'id'>,
): Promise<readonly Row[]> {
  const principal = await principalOf(look, app);
  if (principal === undefined) return [];
  const rows = await look.graphList(
    path`/servicePrincipals/${principal}/appRoleAssignments?$filter=resourceId eq ${resource}`,
  );
  return rows.filter(
    (row) =>
      text(row, 'resourceId').toLowerCase() === resource &&
      text(row, 'appRoleId').toLowerCase() === access.id &&
      text(row, 'principalId').toLowerCase() === principal.toLowerCase(),
  );
}

/** @param resource object id of Exchange Online's service principal in this tenant */
export function granted(
  app: App,
  resource: string,
  access: Access,
  setup: ConsentSetup,
  after: readonly string[],
): Change {
  const byUs = setup.grants.application;
  const each = new Late(
    `grants of ${access.name} to ${app.name}`,
    { app: app.unique ?? app.slot, role: access.id },
    async ({ look }) => (await grantsOf(look, app, resource, access)).map((row) => ({ id: text(row, 'id') })),
  );
  const remove: Calls = [
    {
      via: 'graph',
      method: 'DELETE',
      path: graphPath`/servicePrincipals/${resource}/appRoleAssignedTo/${ofRow('id', 'grant')}`,
      each,
      note: `${app.name}: ${access.name}`,
    },
  ];
  return {
    key: `granted:${access.name}`,
    title: `${byUs ? 'Granted' : 'Consent'}: ${access.name}`,
    needs: [byUs ? grantsRoles : personConsents],
    on: [target(app)],
    thing: `granted:${app.slot}:${access.name}=on`,
    after,
    check: async (look) =>
      (await grantsOf(look, app, resource, access)).length > 0 ? { is: 'done' } : { is: 'todo' },
    apply: byUs
      ? [
          {
            via: 'graph',
            method: 'POST',
            path: graphPath`/servicePrincipals/${resource}/appRoleAssignedTo`,
            body: { principalId: principalId(app), resourceId: resource, appRoleId: access.id },
            note: `${app.name}: ${access.name}`,
          },
        ]
      : [byHand(app, access, setup)],
    undo: byUs ? remove : app.unique === null ? [revokedByHand(app, access)] : 'nothing',
  };
}

const byHand = (app: App, access: Access, setup: ConsentSetup): HandCall => ({
  via: 'hand',
  where: 'in the browser, as a Privileged Role Administrator or Global Administrator',
  script: [[`Open the address and accept: ${app.name} is granted what it declares (${access.name}).`]],
  link: consentLink(app, setup),
  note: `${app.name}: ${access.name}`,
});

const revokedByHand = (app: App, access: Access): HandCall => ({
  via: 'hand',
  where: 'in the Entra admin centre, as a Privileged Role Administrator or Global Administrator',
  script: [[`Enterprise applications → ${app.name} → Permissions → ${access.name} → Revoke permission`]],
  note: `${app.name}: ${access.name}`,
});
