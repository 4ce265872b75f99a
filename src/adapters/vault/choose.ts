// Which vault the settings name, as the one who writes and as the one who only looks see it.
import type { TokenCredential } from '@azure/identity';
import type { Kysely } from 'kysely';
import type { Clock } from '../../contracts/clock.ts';
import type { Vault, VaultLook } from '../../contracts/vault.ts';
import type { Tables } from '../postgres/tables.ts';
import { azureVault } from './azure.ts';
import { readKeyFile } from './key.ts';
import { sealedVault } from './sealed.ts';

export type VaultSettings =
  | { readonly is: 'none' }
  | { readonly is: 'azure'; readonly url: string }
  | {
      readonly is: 'sealed';
      readonly key: { readonly text: string } | { readonly file: string };
      readonly oldKeys: readonly string[];
    };

export interface Vaults {
  /** As the app that writes has it: puts, opens, forgets. */
  readonly keeps: Vault;
  /** As the app that looks has it. */
  readonly shows: VaultLook;
}

/** @returns undefined where there is none. @throws Failure blocked where the key of the sealed one cannot be used */
export function chooseVault(
  settings: VaultSettings,
  parts: {
    readonly db: Kysely<Tables>;
    readonly hands: TokenCredential | undefined;
    readonly look: TokenCredential;
    readonly clock: Clock;
    readonly timeoutMs?: number | undefined;
  },
): Vaults | undefined {
  const { db, hands, look, clock, timeoutMs } = parts;
  const bound = timeoutMs === undefined ? {} : { timeoutMs };
  switch (settings.is) {
    case 'none':
      return undefined;
    case 'azure': {
      const shows = azureVault({ url: settings.url, credential: look, clock, ...bound });
      return {
        keeps: hands ? azureVault({ url: settings.url, credential: hands, clock, ...bound }) : shows,
        shows,
      };
    }
    case 'sealed': {
      const key = 'file' in settings.key ? readKeyFile(settings.key.file) : settings.key.text;
      const sealed = sealedVault({ db, key, oldKeys: settings.oldKeys });
      return { keeps: sealed, shows: sealed };
    }
  }
}
