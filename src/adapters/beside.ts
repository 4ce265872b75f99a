// The part of a look that is neither Graph nor Exchange: what the vault and our own tables say, and logins.
import type { Beside } from '../contracts/look.ts';
import type { Uploads } from '../contracts/pages.ts';
import type { Setup } from '../contracts/setup.ts';
import type { VaultLook } from '../contracts/vault.ts';
import { withoutVault } from './without-vault.ts';

export function makeBeside(parts: {
  readonly setup: Setup;
  readonly vault: VaultLook | undefined;
  /** Absent where no vault holds a credential to sign in with. */
  readonly mail: Pick<Beside, 'token' | 'login'> | undefined;
  readonly uploads: Pick<Uploads, 'get'>;
}): Beside {
  const { setup, vault, mail, uploads } = parts;
  return {
    ...withoutVault(setup.tenant, setup.authority),
    ...mail,
    ...(vault ? { vault: (name) => vault.mark(name) } : {}),
    upload: (id) => uploads.get(id),
    setup,
  };
}
