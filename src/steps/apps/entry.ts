// Exchange's entries for applications: found by client id, told from wrong ones by the enterprise application's object id.
import type { Look, Row } from '../../contracts/look.ts';
import { text } from '../printed.ts';
import { idsOf, principalOf, type App } from './app.ts';

export interface Pointer {
  readonly appId: string;
  readonly objectId: string;
  readonly sid: string;
  /** Names that permission lists may print for it. */
  readonly display: string;
  readonly name: string;
}
const columns = ['AppId', 'ObjectId', 'DisplayName', 'Name', 'Sid'];
export const pointer = (row: Row): Pointer => ({
  appId: text(row, 'AppId').toLowerCase(),
  objectId: text(row, 'ObjectId').toLowerCase(),
  sid: text(row, 'Sid'),
  display: text(row, 'DisplayName'),
  name: text(row, 'Name'),
});

/** All entries for a client id. Exchange is asked for all there are, since it answers unknown identities with all. */
export async function pointersOf(look: Look, client: string): Promise<readonly Pointer[]> {
  const rows = await look.exo('Get-ServicePrincipal', {}, columns);
  return rows.map(pointer).filter(({ appId }) => appId === client.toLowerCase());
}

/** The right one. Undefined: it is not there. */
export async function rightPointer(look: Look, app: App): Promise<Pointer | undefined> {
  const [ids, principal] = await Promise.all([idsOf(look, app), principalOf(look, app)]);
  if (!ids || principal === undefined) return undefined;
  return (await pointersOf(look, ids.clientId)).find(({ objectId }) => objectId === principal.toLowerCase());
}
