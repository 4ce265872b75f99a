// Somebody else gives and takes roles on the key vault, and removes what lies in it.
import { vaultRoleOf } from '../seed/vault.ts';
import { roleNames } from '../vault/door.ts';
import { BadChange, maybe, text, thePrincipal, type Change } from './changes.ts';

type Run = (change: Change) => number;

const role = (change: Change) => {
  const said = text(change, 'role');
  if (!roleNames.includes(said)) throw new BadChange(`"role" is one of: ${roleNames.join(', ')}.`);
  return vaultRoleOf(thePrincipal(change, 'app').id, said, maybe(change, 'on') ?? null);
};

/** `on`: the name of the one secret or certificate that it is for; absent: the whole vault. */
const giveVaultRole: Run = (change) => {
  change.tenant.vaultRoles.put(role(change), true);
  return 1;
};

const takeVaultRole: Run = (change) => {
  const { id } = role(change);
  if (change.tenant.vaultRoles.get(id) === undefined) return 0;
  change.tenant.vaultRoles.drop(id, true);
  return 1;
};

/** Everything under that name is gone for good; with `softly` it can still be recovered. */
const removeFromVault: Run = (change) => {
  const name = text(change, 'name');
  const found = ['secrets', 'certificates'].flatMap(
    (kind) => change.tenant.vault.get(`${kind}/${name}`) ?? [],
  );
  for (const item of found) {
    if (change.said['softly'] !== true) change.tenant.vault.drop(item.id, true);
    else change.tenant.vault.put({ ...item, deletedAt: change.at.getTime() }, true);
  }
  return found.length;
};

export const vaultChanges: Readonly<Record<string, Run>> = {
  giveVaultRole,
  takeVaultRole,
  removeFromVault,
};
