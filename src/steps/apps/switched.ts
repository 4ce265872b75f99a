// The product uses the new credential: somebody says so, or Entra's sign-in log shows it once the overlap is over.
import { Failure } from '../../contracts/failure.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { Change, Finding, Tie } from '../../contracts/step.ts';
import { text } from '../printed.ts';
import { idsOf, target, type App } from './app.ts';
import { isDisused, type Use } from './disused.ts';
import { keysOf, type Key } from './keys.ts';
import { personSwitches } from './needs.ts';

const day = 86_400_000;

export interface Switch {
  /** keyId of the old one. */
  readonly old: string;
  /** "secret" or "certificate", as the card calls the new one. */
  readonly what: string;
  /** Name in the vault of the new one. */
  readonly credential: string;
  readonly overlapDays: number;
  /** Object ids of the application's owners: they may say so too. */
  readonly owners: readonly string[];
}

export const switched = (app: App, one: Switch, after: readonly Tie[]): Change => ({
  key: 'switched',
  title: `New ${one.what} in use`,
  needs: [personSwitches],
  on: [target(app)],
  thing: `switched:${app.slot}:${one.old}=told`,
  after,
  check: (look) => check(look, app, one),
  apply: [
    {
      via: 'hand',
      where: 'in the product that signs in with it',
      script: [
        [`Set the new ${one.what}, and see that it still works. The hand-over card says where it lies.`],
      ],
      button: 'Switched',
      by: one.owners,
      remindAfter: one.overlapDays * day,
      note: app.name,
    },
  ],
  undo: 'nothing',
  orTheirWord: true,
  afterHandover: true,
});

/** What may not be read, or not without a licence, says nothing and stops nothing: people can still say it. */
async function check(look: Look, app: App, one: Switch): Promise<Finding> {
  try {
    return (await isSwitched(look, app, one)) ? { is: 'done' } : { is: 'todo' };
  } catch (error) {
    if (error instanceof Failure && error.is === 'blocked') return { is: 'todo' };
    throw error;
  }
}

/** @throws Failure */
async function isSwitched(look: Look, app: App, { old, credential }: Switch): Promise<boolean> {
  const keys = await keysOf(look, app);
  // Somebody removed it in Entra: there is nothing left to switch from.
  if (!keys || !keys.some(({ id }) => id === old)) return true;
  if (!look.setup.signInData) return false;
  const fresh = await freshAmong(look, keys, credential);
  if (!fresh) return false;
  const ours = fresh.begins + day;
  return isDisused(await usesOf(look, app, keys), { old, fresh: fresh.id, ours });
}

/** The one that the vault holds. */
async function freshAmong(look: Look, keys: readonly Key[], name: string): Promise<Key | undefined> {
  const mark = await look.vault(name);
  if (!mark) return undefined;
  const found = keys.find(({ id, thumbprint }) =>
    mark.kind === 'secret' ? id === mark.mark.toLowerCase() : thumbprint === mark.mark,
  );
  return found && !Number.isNaN(found.begins) ? found : undefined;
}

const hexOf = (thumbprint: string): string => Buffer.from(thumbprint, 'base64').toString('hex');

/** @throws Failure */
async function usesOf(look: Look, app: App, keys: readonly Key[]): Promise<readonly Use[]> {
  const ids = await idsOf(look, app);
  if (!ids) return [];
  const byThumbprint = new Map(
    keys.flatMap(({ id, thumbprint }) => (thumbprint === '' ? [] : [[hexOf(thumbprint), id] as const])),
  );
  const rows = await look.graphList(
    path`/beta/auditLogs/signIns?$filter=signInEventTypes/any(t:t eq 'servicePrincipal') and appId eq '${ids.clientId}'&$top=999`,
  );
  return rows.map((row) => useOf(row, byThumbprint));
}

function useOf(row: Row, byThumbprint: ReadonlyMap<string, string>): Use {
  const id = text(row, 'servicePrincipalCredentialKeyId').toLowerCase();
  const thumbprint = text(row, 'servicePrincipalCredentialThumbprint').toLowerCase();
  const status = row['status'] as Row | null | undefined;
  return {
    at: Date.parse(text(row, 'createdDateTime')),
    key: id === '' ? (byThumbprint.get(thumbprint) ?? '') : id,
    succeeded: status?.['errorCode'] === 0,
  };
}
