// Azure Key Vault: secrets by value, certificates made inside it. Looking needs no right to read what it holds.
import type { TokenCredential } from '@azure/identity';
import { CertificateClient } from '@azure/keyvault-certificates';
import { SecretClient, type SecretProperties } from '@azure/keyvault-secrets';
import type { Clock } from '../../contracts/clock.ts';
import { blocked } from '../../contracts/failure.ts';
import type { Mark, Vault } from '../../contracts/vault.ts';
import { realClock } from '../clock.ts';
import { bounded } from './azure-bounded.ts';
import { certificateMark, certificates } from './azure-certificates.ts';
import { isMissing, statusOf, vaultFailure, type Doing } from './azure-errors.ts';
import { opened } from './azure-open.ts';

export interface AzureVaultOptions {
  /** https://contoso.vault.azure.net */
  readonly url: string;
  readonly credential: TokenCredential;
  readonly clock?: Clock;
  /** For one HTTP call; default 20 s. */
  readonly timeoutMs?: number;
}

/** How long Key Vault may need to let go of a name: tries, and the wait between them in ms. */
const tries = 10;
const pause = 1000;
/** Waits in ms after an answer that says nothing: all that is asked here may be asked twice. */
const stumbles = [200, 600];

export function azureVault(given: AzureVaultOptions): Vault {
  const { url, credential, clock = realClock(), timeoutMs = 20_000 } = given;
  const { hostname, origin } = new URL(url);
  const vault = hostname.split('.')[0] ?? hostname;
  const options = {
    // A vault on this machine cannot have the domain of the resource that its challenge names.
    disableChallengeResourceVerification: hostname === 'localhost',
    // Waits are ours, short ones only: a client that heeds a long Retry-After would hold a worker.
    retryOptions: { maxRetries: 0 },
    additionalPolicies: bounded(timeoutMs),
  };
  const secrets = new SecretClient(origin, credential, options);
  const keeper = certificates(new CertificateClient(origin, credential, options));

  /** Names what failed, and keeps the error of the client, which holds the request, from everybody. */
  const asked = async <T>(doing: Omit<Doing, 'vault'>, work: () => Promise<T>): Promise<T> => {
    for (let retries = 0; ; retries += 1)
      try {
        return await work();
      } catch (error) {
        const failure = vaultFailure(error, { ...doing, vault });
        const wait = stumbles[retries];
        if (failure.is !== 'busy' || failure.retryAfter > 0 || wait === undefined) throw failure;
        await clock.sleep(wait);
      }
  };

  /** A name that was deleted stays taken until it is purged; where that is not allowed, it is taken back and written over. */
  const freeing = async (name: string, write: () => Promise<unknown>): Promise<void> => {
    for (let left = tries; ; left -= 1) {
      try {
        await write();
        return;
      } catch (error) {
        if (statusOf(error) !== 409 || left === 0) throw error;
        await purge(name, 'recover');
        await clock.sleep(pause);
      }
    }
  };

  const purge = async (name: string, otherwise?: 'recover'): Promise<void> => {
    // The secret side of a certificate goes with it, so that one comes first.
    const each = [
      { purge: () => keeper.purge(name), recover: () => keeper.recover(name) },
      {
        purge: () => secrets.purgeDeletedSecret(name),
        recover: () => secrets.beginRecoverDeletedSecret(name, { intervalInMs: 500 }),
      },
    ];
    for (const one of each)
      try {
        await one.purge();
      } catch (error) {
        // 404: nothing deleted of that name. 409: on its way out. 403: the vault keeps what is deleted for a while.
        if (statusOf(error) === 403 && otherwise === 'recover') await one.recover().catch(passing);
        else passing(error);
      }
  };

  /** The newest version that somebody put in; the secret side of a certificate is none. */
  const newest = async (name: string) => {
    const versions: SecretProperties[] = [];
    try {
      for await (const version of secrets.listPropertiesOfSecretVersions(name)) versions.push(version);
    } catch (error) {
      if (!isMissing(error)) throw error;
    }
    const when = ({ tags, createdOn }: SecretProperties): string =>
      tags?.['at'] ?? createdOn?.toISOString() ?? '';
    return versions.filter(({ managed }) => !managed).sort((a, b) => (when(a) < when(b) ? 1 : -1))[0];
  };

  const mark = async (name: string): Promise<Mark | undefined> => {
    const secret = await asked({ name, with: 'secret', how: 'looks at' }, () => newest(name));
    if (secret)
      return {
        kind: 'secret',
        mark: secret.tags?.['mark'] ?? secret.version ?? '',
        ...(secret.expiresOn ? { expires: secret.expiresOn.toISOString() } : {}),
        where: `Key Vault ${vault}, secret ${name}`,
        address: `${origin}/secrets/${name}`,
      };
    const found = await asked({ name, with: 'certificate', how: 'looks at' }, () => keeper.find(name));
    return (
      found && {
        ...certificateMark(found),
        where: `Key Vault ${vault}, certificate ${name}`,
        address: `${origin}/certificates/${name}`,
      }
    );
  };

  return {
    kind: 'azure',
    mark,
    put: (name, secret, mark, expires) =>
      asked({ name, with: 'secret', how: 'writes' }, () =>
        freeing(name, () =>
          secrets.setSecret(name, secret, {
            // Key Vault counts seconds only; `at` tells which of two is newer.
            tags: { mark, at: clock.now().toISOString() },
            ...(expires === undefined ? {} : { expiresOn: new Date(expires) }),
          }),
        ),
      ),
    makeCertificate: (name, subject, months) =>
      asked({ name, with: 'certificate', how: 'writes' }, () =>
        freeing(name, () => keeper.make(name, subject, months)),
      ),
    async forget(name) {
      const there = await mark(name);
      await asked({ name, with: there?.kind ?? 'secret', how: 'writes' }, async () => {
        if (there?.kind === 'certificate') await keeper.remove(name);
        else if (there) {
          const poller = await secrets.beginDeleteSecret(name, { intervalInMs: 500 });
          await poller.pollUntilDone();
        }
      });
      await asked({ name, with: there?.kind ?? 'secret', how: 'writes' }, () => purge(name));
    },
    async open(name) {
      const secret = await asked({ name, with: 'secret', how: 'reads' }, () =>
        secrets.getSecret(name).catch((error: unknown) => {
          if (isMissing(error)) return undefined;
          throw error;
        }),
      );
      if (secret?.value === undefined)
        throw blocked(
          `Key Vault ${vault} holds nothing as “${name}”.`,
          'Renew the credential of the application.',
        );
      return opened(name, secret.value, secret.properties.contentType);
    },
  };
}

/** Lets pass what says that there is nothing to do, or not yet. */
function passing(error: unknown): void {
  if (![403, 404, 409].includes(statusOf(error))) throw error;
}
