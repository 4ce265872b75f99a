// Who may do what with Contoso's key vault: the hands keep secrets there, the look sees what there is.
import { guidOf } from '../guid.ts';
import type { VaultRole } from '../tenant/vault.ts';
import { apps } from './ids.ts';

export const vaultRoleOf = (principalId: string, role: string, on: string | null = null): VaultRole => ({
  id: guidOf(`vault-role/${principalId}/${role}/${on ?? ''}`),
  principalId,
  role,
  on,
});

export const seedVaultRoles = (): VaultRole[] => [
  vaultRoleOf(apps.hands.spId, 'Key Vault Secrets Officer'),
  vaultRoleOf(apps.hands.spId, 'Key Vault Certificates Officer'),
  vaultRoleOf(apps.look.spId, 'Key Vault Reader'),
];
