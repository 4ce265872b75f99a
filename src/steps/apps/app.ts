// The application that steps work on: by its ids where it is there already, else by the name under which it is made.
import { Late } from '../../contracts/late.ts';
import { path, type Look } from '../../contracts/look.ts';
import { text } from '../printed.ts';

export type AppRef = {
  /** Its name; of one that Latchkey made, the name under which it was made. */
  readonly name: string;
  /** Says which one it is in leases and queues: the name, lower case, where Latchkey makes or made it, else its client id. */
  readonly slot: string;
  /** Ids where it was there before the plan; null: it is made by the plan. */
  readonly known: {
    readonly clientId: string;
    readonly objectId: string;
    /** null: it has no enterprise application yet. */
    readonly principalId: string | null;
    /** `latchkey-lk-3` where Latchkey made it; null: somebody else did. */
    readonly unique: string | null;
  } | null;
};

/** The application with the label of the request that works on it. */
export type App = AppRef & {
  /** "LK-12"; nowhere but inside calls. */
  readonly label: string;
  /** Under which it is found where it is Latchkey's: `latchkey-lk-12`; null: it is somebody else's. */
  readonly unique: string | null;
};
export const labelled = (app: AppRef, label: string): App => ({
  ...app,
  label,
  unique: app.known ? app.known.unique : `latchkey-${label.toLowerCase()}`,
});

/** What is written to. */
export const target = (app: AppRef): string => `app:${app.slot}`;

/** For names in the vault and in Exchange: `verba-import`. */
export const slug = (name: string, longest = 40): string =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, longest)
    .replace(/^-+|-+$/g, '') || 'app';

export interface Ids {
  readonly clientId: string;
  readonly objectId: string;
}

/** Undefined: Graph says that it is not there. @throws Failure */
export async function idsOf(look: Look, app: App): Promise<Ids | undefined> {
  if (app.known) return app.known;
  const row = await look.graph(path`/applications(uniqueName='${app.unique ?? ''}')?$select=id,appId`);
  return row ? { objectId: text(row, 'id'), clientId: text(row, 'appId') } : undefined;
}

/** Object id of its enterprise application. Undefined: there is none. @throws Failure */
export async function principalOf(look: Look, app: App): Promise<string | undefined> {
  const known = app.known?.principalId;
  if (typeof known === 'string') return known;
  const ids = await idsOf(look, app);
  if (!ids) return undefined;
  const row = await look.graph(path`/servicePrincipals(appId='${ids.clientId}')?$select=id,appId`);
  return row ? text(row, 'id') : undefined;
}

const later = (app: App, name: string, find: (look: Look) => Promise<string | undefined>): Late =>
  new Late(`${name} of ${app.name}`, { app: app.unique ?? app.slot, id: name }, ({ look }) => find(look));
const client = (app: App): Late =>
  later(app, 'client id', async (look) => (await idsOf(look, app))?.clientId);
const object = (app: App): Late =>
  later(app, 'object id', async (look) => (await idsOf(look, app))?.objectId);
const principal = (app: App): Late =>
  later(app, 'enterprise application’s object id', (look) => principalOf(look, app));

/** For what is done: the id itself where it is known, so that it can be read before it is approved. */
export const clientId = (app: App): string | Late => app.known?.clientId ?? client(app);
export const objectId = (app: App): string | Late => app.known?.objectId ?? object(app);
/** Of the enterprise application: the id that Exchange and grants want. */
export const principalId = (app: App): string | Late => app.known?.principalId ?? principal(app);

/**
 * For the way back. One that Latchkey made is named the same by the request that made it and by those that came later,
 * so that what one gave can be passed on to another.
 */
export const objectIdBack = (app: App): string | Late => (app.unique === null ? objectId(app) : object(app));
export const principalIdBack = (app: App): string | Late =>
  app.unique === null ? principalId(app) : principal(app);
