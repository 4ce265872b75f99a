// Consent that an application may act for signed-in people: for all of them, or for one. One list of permissions, shared.
import { graphPath, type Calls, type GraphPath, type HandCall } from '../../contracts/call.ts';
import { Late, ofRow } from '../../contracts/late.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { Change } from '../../contracts/step.ts';
import { text } from '../printed.ts';
import { clientId, principalId, principalOf, target, type App } from './app.ts';
import { consentLink, landingOf, type ConsentSetup } from './granted.ts';
import { grantsConsent, personConsents, userConsents } from './needs.ts';

/** Whom it is for: one person by object id, or null for all. */
export type For = { readonly id: string; readonly name: string } | null;

const words = (scope: string): readonly string[] => scope.split(/\s+/).filter(Boolean);

/** The grant for these people to Exchange Online; more than one only where replicas differ. */
export async function consents(
  look: Look,
  principal: string,
  resource: string,
  whom: For,
): Promise<readonly Row[]> {
  const rows = await look.graphList(
    path`/oauth2PermissionGrants?$filter=clientId eq '${principal}' and resourceId eq '${resource}'`,
  );
  return rows.filter(
    (row) =>
      text(row, 'clientId').toLowerCase() === principal.toLowerCase() &&
      text(row, 'resourceId').toLowerCase() === resource &&
      (whom === null
        ? text(row, 'consentType') === 'AllPrincipals'
        : text(row, 'consentType') === 'Principal' && text(row, 'principalId').toLowerCase() === whom.id),
  );
}
export const scopesOf = (row: Row): readonly string[] => words(text(row, 'scope'));

/**
 * @param scopes names of delegated permissions of Exchange Online
 * @param grant the grant that was there before the plan; what it holds is kept
 */
export function consent(
  app: App,
  resource: string,
  scopes: readonly string[],
  whom: For,
  grant: { readonly id: string; readonly scope: string } | null,
  setup: ConsentSetup,
  after: readonly string[],
): Change {
  const who = whom === null ? 'all people' : whom.name;
  const note = `${app.name}: ${scopes.join(' ')}, for ${who}`;
  const rows = async (look: Look): Promise<readonly Row[]> => {
    const principal = await principalOf(look, app);
    return principal === undefined ? [] : consents(look, principal, resource, whom);
  };
  const later = (name: string, of: (rows: readonly Row[], was: readonly string[]) => Late['of']): Late =>
    new Late(
      `${name} of ${app.name} for ${who}`,
      { app: app.unique ?? app.slot, scopes, whom: whom?.id ?? null, name },
      async ({ look, was }) => of(await rows(look), typeof was === 'string' ? words(was) : []),
      true,
    );
  const left = (row: Row, was: readonly string[]): readonly string[] =>
    scopesOf(row).filter((one) => !scopes.includes(one) || was.includes(one));
  const undo: Calls = [
    {
      via: 'graph',
      method: 'PATCH',
      path: graphPath`/oauth2PermissionGrants/${ofRow('id', 'grant')}`,
      body: { scope: ofRow('scope', 'what it held besides') },
      each: later('the consent with more in it', (found, was) =>
        found.flatMap((row) => {
          const rest = left(row, was);
          return rest.length > 0 && rest.length < scopesOf(row).length
            ? [{ id: text(row, 'id'), scope: rest.join(' ') }]
            : [];
        }),
      ),
      note,
    },
    {
      via: 'graph',
      method: 'DELETE',
      path: graphPath`/oauth2PermissionGrants/${ofRow('id', 'grant')}`,
      each: later('the consent with nothing else in it', (found, was) =>
        found.filter((row) => left(row, was).length === 0).map((row) => ({ id: text(row, 'id') })),
      ),
      note,
    },
  ];
  const byUs = setup.grants.delegated;
  // Consent pages keep the staying signed in with what they please, or leave it out.
  const needed = byUs ? scopes : scopes.filter((one) => one !== 'offline_access');
  return {
    key: 'consent',
    title: whom === null ? 'Consent for all people' : `Consent for ${whom.name}`,
    needs: [byUs ? grantsConsent : whom === null ? personConsents : userConsents],
    on: [target(app)],
    thing: `consent:${app.slot}:${whom?.id ?? 'all'}:${scopes.join('+')}=on`,
    after,
    check: async (look) => {
      const found = await rows(look);
      if (found.some((row) => needed.every((one) => scopesOf(row).includes(one)))) return { is: 'done' };
      return { is: 'todo', was: found.flatMap(scopesOf).join(' ') };
    },
    apply: byUs
      ? given(app, resource, scopes, whom, grant, note, rows)
      : [byHand(app, scopes, whom, setup, note)],
    undo: byUs ? undo : app.unique === null ? [revokedByHand(app, note)] : 'nothing',
  };
}

function given(
  app: App,
  resource: string,
  scopes: readonly string[],
  whom: For,
  grant: { readonly id: string; readonly scope: string } | null,
  note: string,
  rows: (look: Look) => Promise<readonly Row[]>,
): Calls {
  if (grant === null)
    return [
      {
        via: 'graph',
        method: 'POST',
        path: graphPath`/oauth2PermissionGrants`,
        body: {
          clientId: principalId(app),
          consentType: whom === null ? 'AllPrincipals' : 'Principal',
          ...(whom === null ? {} : { principalId: whom.id }),
          resourceId: resource,
          scope: scopes.join(' '),
        },
        note,
      },
    ];
  return [
    {
      via: 'graph',
      method: 'PATCH',
      path: graphPath`/oauth2PermissionGrants/${grant.id}`,
      body: {
        scope: new Late(
          `what is consented to, and ${scopes.join(' ')}`,
          { app: app.unique ?? app.slot, scopes, whom: whom?.id ?? null },
          async ({ look }) => {
            const found = await rows(look);
            const row = found.find((each) => text(each, 'id') === grant.id);
            return row && [...new Set([...scopesOf(row), ...scopes])].join(' ');
          },
          true,
        ),
      },
      note,
    },
  ];
}

function byHand(app: App, scopes: readonly string[], whom: For, setup: ConsentSetup, note: string): HandCall {
  if (whom === null)
    return {
      via: 'hand',
      where: 'in the browser, as a Privileged Role Administrator or Global Administrator',
      script: [[`Open the address and accept for the whole organisation: ${scopes.join(', ')}.`]],
      link: consentLink(app, setup),
      note,
    };
  const landing = app.unique === null ? null : landingOf(setup);
  const asked = scopes.map((one) => (one === 'offline_access' ? one : `https://outlook.office.com/${one}`));
  const rest = [
    `response_type=code&prompt=consent&state=${app.label}`,
    `scope=${encodeURIComponent(asked.join(' '))}`,
    ...(landing === null ? [] : [`redirect_uri=${encodeURIComponent(landing)}`]),
  ].join('&');
  const link: GraphPath = [
    `${setup.authority}/${setup.tenant}/oauth2/v2.0/authorize?client_id=`,
    clientId(app),
    `&${rest}`,
  ];
  return {
    via: 'hand',
    where: `in the browser, signed in as ${whom.name}`,
    script: [[`Open the address as ${whom.name} and accept: ${scopes.join(', ')}.`]],
    link,
    note,
  };
}

const revokedByHand = (app: App, note: string): HandCall => ({
  via: 'hand',
  where: 'in the Entra admin centre, as a Cloud Application Administrator',
  script: [[`Enterprise applications → ${app.name} → Permissions → revoke what was consented to`]],
  note,
});
