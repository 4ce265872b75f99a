// Signs applications in for mail, each with the credential that the vault holds for it, and keeps their tokens for minutes.
import { ClientCertificateCredential, ClientSecretCredential, type TokenCredential } from '@azure/identity';
import type { Clock } from '../../contracts/clock.ts';
import { blocked, busy } from '../../contracts/failure.ts';
import type { Credentialed, TokenAnswer } from '../../contracts/mail.ts';
import type { Vault } from '../../contracts/vault.ts';
import { aadstsOf, isTransient, signInFailure } from '../token-errors.ts';
import { issuedOf, type Issued } from './issued.ts';
import { mayBeYoung, refusalOf } from './refusal.ts';

export interface MailTokensOptions {
  /** Entra's token service, e.g. https://login.microsoftonline.com */
  readonly authority: string;
  readonly tenant: string;
  /** One resource with `/.default`. */
  readonly scope: string;
  readonly vault: Pick<Vault, 'mark' | 'open'>;
  readonly clock: Clock;
}

export type Refused = Extract<TokenAnswer, { is: 'refused' }>;

/** `anew`: not with a token from before. @throws Failure where the vault or Entra ID cannot be asked */
export type MailTokens = (app: Credentialed, anew?: 'anew') => Promise<Issued | Refused>;

export const isRefused = (answer: Issued | Refused): answer is Refused => 'is' in answer;

/** A grant shows in a new token only, so that an old one is soon let go. */
const keptMs = 5 * 60_000;
const keptWithoutRolesMs = 30_000;
const patienceMs = 20_000;
/** How long a new credential may be unknown to a part of Entra ID. */
const youngMs = 15 * 60_000;
const mostKept = 1000;

export function makeMailTokens({ authority, tenant, scope, vault, clock }: MailTokensOptions): MailTokens {
  const kept = new Map<string, { readonly issued: Issued; readonly until: number }>();
  const asking = new Map<string, Promise<Issued | Refused>>();
  /** When a credential was first refused, so that a new one is told from a wrong one. */
  const refusedFirst = new Map<string, number>();
  const now = (): number => clock.now().getTime();

  const credentialOf = async ({ appId, credential }: Credentialed): Promise<TokenCredential> => {
    const opened = await vault.open(credential);
    // A new one each time: the library's own cache would hand out a token from before.
    const options = {
      authorityHost: authority,
      disableInstanceDiscovery: true,
      retryOptions: { maxRetries: 0 },
    };
    return opened.kind === 'secret'
      ? new ClientSecretCredential(tenant, appId, opened.value, options)
      : new ClientCertificateCredential(
          tenant,
          appId,
          { certificate: `${opened.key.trim()}\n${opened.certificate.trim()}\n` },
          options,
        );
  };

  const refused = (code: number, key: string): Refused => {
    const first = refusedFirst.get(key) ?? now();
    refusedFirst.set(key, first);
    return { is: 'refused', code, ...refusalOf(code), passing: mayBeYoung(code) && now() - first < youngMs };
  };

  const ask = async (app: Credentialed, key: string): Promise<Issued | Refused> => {
    const credential = await credentialOf(app);
    let token: string | undefined;
    try {
      const answer = await credential.getToken(scope, { abortSignal: AbortSignal.timeout(patienceMs) });
      token = answer?.token;
    } catch (error) {
      const code = aadstsOf(error);
      if (code === 0 || isTransient(code)) throw signInFailure(error, app.appId);
      return refused(code, key);
    }
    if (token === undefined) throw busy('Entra ID gave no token.', 'Try again in a minute.');
    const issued = issuedOf(token);
    if (kept.size >= mostKept) kept.clear();
    const most = issued.roles.length === 0 ? keptWithoutRolesMs : keptMs;
    kept.set(key, { issued, until: Math.min(now() + most, issued.expires.getTime() - 120_000) });
    refusedFirst.delete(key);
    return issued;
  };

  return async (app, anew) => {
    const mark = await vault.mark(app.credential);
    if (!mark)
      throw blocked(
        `The vault holds no credential “${app.credential}”.`,
        'Renew the credential of the application.',
      );
    const key = JSON.stringify([app.appId, app.credential, mark.mark]);
    const before = kept.get(key);
    if (!anew && before && before.until > now()) return before.issued;
    let going = asking.get(key);
    if (!going) {
      going = ask(app, key).finally(() => asking.delete(key));
      asking.set(key, going);
    }
    return going;
  };
}
