// The application that steps work on: by its ids where it is there already, else by the name under which it is made.
import { Late } from '../../contracts/late.ts';
import { path, type Look } from '../../contracts/look.ts';
import { text } from '../printed.ts';

export type AppRef = {
  readonly name: string;
  /** Says which one it is in leases and queues: its client id, or the name under which Latchkey makes it. */
  readonly slot: string;
  /** Object ids and client id where it was there before the plan; null: it is made by the plan. */
  readonly known: {
    readonly clientId: string;
    readonly objectId: string;
    /** null: it has no enterprise application yet. */
    readonly principalId: string | null;
  } | null;
};

/** The application under the request's label: what is made is found by it. */
export type App = AppRef & {
  /** `latchkey-lk-12` */
  readonly unique: string;
};
export const labelled = (app: AppRef, label: string): App => ({
  ...app,
  unique: `latchkey-${label.toLowerCase()}`,
});

/** What is written to. */
export const target = (app: AppRef): string => `app:${app.slot}`;

export interface Ids {
  readonly clientId: string;
  readonly objectId: string;
}

/** Undefined: Graph says that it is not there. @throws Failure */
export async function idsOf(look: Look, app: App): Promise<Ids | undefined> {
  if (app.known) return app.known;
  const row = await look.graph(path`/applications(uniqueName='${app.unique}')?$select=id,appId`);
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

export const clientId = (app: App): string | Late =>
  app.known?.clientId ??
  new Late(
    `client id of ${app.name}`,
    { app: app.unique, id: 'client' },
    async ({ look }) => (await idsOf(look, app))?.clientId,
  );
export const objectId = (app: App): string | Late =>
  app.known?.objectId ??
  new Late(
    `object id of ${app.name}`,
    { app: app.unique, id: 'object' },
    async ({ look }) => (await idsOf(look, app))?.objectId,
  );
/** Of the enterprise application: the id that Exchange and grants want. */
export const principalId = (app: App): string | Late =>
  app.known?.principalId ??
  new Late(
    `enterprise application's object id of ${app.name}`,
    { app: app.known?.clientId ?? app.unique, id: 'principal' },
    ({ look }) => principalOf(look, app),
  );
