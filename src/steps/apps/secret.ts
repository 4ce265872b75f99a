// A secret: Entra makes it, and it goes from the answer straight into the vault. Done means that the vault's is in Entra.
import { graphPath, type Calls, type GraphCall, type Value } from '../../contracts/call.ts';
import { Late, ofRow } from '../../contracts/late.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { Change, Finding, Tie } from '../../contracts/step.ts';
import { text } from '../printed.ts';
import { idsOf, objectId, objectIdBack, target, type App } from './app.ts';
import { ownsApps, vaultSecrets } from './needs.ts';

/** Until Entra's replicas agree on what was added. */
const orphanRest = 60_000;

export interface Secret {
  /** Name in the vault. */
  readonly name: string;
  /** Its description in Entra, by which ours are known: "Latchkey LK-12". */
  readonly title: string;
  /** ISO 8601. */
  readonly expires: string;
}

/** Undefined: there is no application. */
export async function passwords(look: Look, app: App): Promise<readonly Row[] | undefined> {
  const ids = await idsOf(look, app);
  if (!ids) return undefined;
  const row = await look.graph(path`/applications/${ids.objectId}?$select=id,passwordCredentials`);
  const list = row?.['passwordCredentials'];
  return row && ((Array.isArray(list) ? list : []) as readonly Row[]);
}

/** The one that the vault holds under the name is among the application's. */
async function held(look: Look, app: App, name: string): Promise<Finding> {
  const [mark, rows] = await Promise.all([look.vault(name), passwords(look, app)]);
  if (!mark || !rows) return { is: 'todo' };
  return rows.some((row) => text(row, 'keyId') === mark.mark) ? { is: 'done' } : { is: 'todo' };
}

const removed = (app: App, each: Late): GraphCall => ({
  via: 'graph',
  method: 'POST',
  path: graphPath`/applications/${objectIdBack(app)}/removePassword`,
  body: { keyId: ofRow('keyId', 'id of the secret') },
  each,
  note: app.name,
});
const titled = (app: App, title: string, keep?: string): Late =>
  new Late(
    keep === undefined ? `secrets called ${title}` : `secrets called ${title} that the vault does not hold`,
    { app: app.unique ?? app.slot, title, keep: keep ?? null },
    async ({ look }) => {
      const [mark, rows] = await Promise.all([
        keep === undefined ? undefined : look.vault(keep),
        passwords(look, app),
      ]);
      // Without the vault's mark nobody can tell which one to keep.
      if (keep !== undefined && !mark) return [];
      return (rows ?? [])
        .filter((row) => text(row, 'displayName') === title && text(row, 'keyId') !== mark?.mark)
        .map((row) => ({ keyId: text(row, 'keyId') }));
    },
  );
const added = (app: App, name: string, title: string, end: Value): Calls => [
  {
    via: 'graph',
    method: 'POST',
    path: graphPath`/applications/${objectId(app)}/addPassword`,
    body: { passwordCredential: { displayName: title, endDateTime: end } },
    keep: { field: 'secretText', as: name, mark: 'keyId' },
    note: app.name,
  },
];
/** All that bear the title, and what the vault holds. */
const taken = (app: App, name: string, title: string): Calls => [
  removed(app, titled(app, title)),
  { via: 'vault', verb: 'forget', name, note: app.name },
];

/** What has hung on to the application or the vault, if anything. */
async function anyLeft(look: Look, app: App, name: string, title: string): Promise<boolean> {
  const [mark, rows] = await Promise.all([look.vault(name), passwords(look, app)]);
  return mark !== undefined || (rows ?? []).some((row) => text(row, 'displayName') === title);
}

export const secret = (app: App, { name, title, expires }: Secret, after: readonly string[]): Change => ({
  key: 'credential',
  title: 'Secret',
  needs: [ownsApps, vaultSecrets],
  on: [target(app)],
  thing: `credential:${app.slot}:secret:${expires}=on`,
  after,
  check: (look) => held(look, app, name),
  apply: added(app, name, title, expires),
  undo: taken(app, name, title),
});

/** A lost answer leaves a secret that nobody knows: it bears our title, and the vault holds another. */
export const orphans = (app: App, { name, title, expires }: Secret): Change => ({
  key: 'orphans',
  title: 'No leftover secret',
  needs: [ownsApps],
  on: [target(app)],
  thing: `orphans:${app.slot}:${expires}=none`,
  after: [{ key: 'credential', rest: orphanRest }],
  check: async (look) => {
    const [mark, rows] = await Promise.all([look.vault(name), passwords(look, app)]);
    const ours = (rows ?? []).filter((row) => text(row, 'displayName') === title);
    if (!mark)
      return ours.length === 0 ? { is: 'done' } : { is: 'unknown', because: 'The vault holds none.' };
    return ours.every((row) => text(row, 'keyId') === mark.mark) ? { is: 'done' } : { is: 'todo' };
  },
  apply: [removed(app, titled(app, title, name))],
  undo: 'nothing',
  passing: true,
});

export interface ProofKey {
  readonly name: string;
  readonly title: string;
  /** Tells it from those of other requests, without the request's label. */
  readonly asked: string;
}
const day = 86_400_000;

/** For the proof alone, where the application's own credential lies with somebody else. Good for one day, and removed after. */
export const proofKey = (app: App, { name, title, asked }: ProofKey, after: readonly Tie[]): Change => ({
  key: 'proof-key',
  title: 'Secret for the proof, for one day',
  needs: [ownsApps, vaultSecrets],
  on: [target(app)],
  thing: `proof-key:${app.slot}:${asked}=on`,
  after,
  check: (look) => held(look, app, name),
  apply: added(
    app,
    name,
    title,
    new Late('a day from now', { day: 1 }, ({ now }) =>
      Promise.resolve(new Date(now.getTime() + day).toISOString()),
    ),
  ),
  undo: taken(app, name, title),
  passing: true,
});

export const proofKeyGone = (app: App, { name, title, asked }: ProofKey, after: readonly Tie[]): Change => ({
  key: 'proof-key-gone',
  title: 'Secret for the proof removed',
  needs: [ownsApps, vaultSecrets],
  on: [target(app)],
  thing: `proof-key-gone:${app.slot}:${asked}=on`,
  after,
  check: async (look) => ((await anyLeft(look, app, name, title)) ? { is: 'todo' } : { is: 'done' }),
  apply: taken(app, name, title),
  undo: 'nothing',
  passing: true,
});
