// What Azure Key Vault answers, in plain words with what to do. The errors themselves stay here: they hold the request.
import { blocked, busy, Failure } from '../../contracts/failure.ts';
import { neverLeft, reasonOf } from '../network.ts';
import { signInFailure } from '../token-errors.ts';

/** What was being done: it decides which role is named, and whether it may have taken effect. */
export interface Doing {
  readonly vault: string;
  readonly name: string;
  readonly with: 'secret' | 'certificate';
  readonly how: 'looks at' | 'reads' | 'writes';
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;

export const statusOf = (error: unknown): number => Number(memberOf(error, 'statusCode') ?? 0);
export const isMissing = (error: unknown): boolean => statusOf(error) === 404;

/** The vault's own words, of which the inner code tells most. */
function saidBy(error: unknown): { code: string; text: string } {
  const text = error instanceof Error ? error.message : '';
  const details = memberOf(memberOf(error, 'details'), 'error') ?? memberOf(error, 'details');
  const inner = memberOf(memberOf(details, 'innererror'), 'code');
  const code = inner ?? memberOf(error, 'code');
  return { code: typeof code === 'string' ? code : '', text: text.split('\n')[0]?.slice(0, 300) ?? '' };
}

const roleFor = ({ how, with: thing }: Doing): string => {
  if (how === 'looks at') return 'Key Vault Reader';
  return thing === 'secret' || how === 'reads'
    ? 'Key Vault Secrets Officer'
    : 'Key Vault Certificates Officer';
};

function forbidden(doing: Doing, code: string, text: string): Failure {
  if (
    /firewall|not authorized and caller is not a trusted service|private ?link|public network/i.test(
      code + text,
    )
  )
    return blocked(
      `Key Vault ${doing.vault} does not let this machine in.`,
      'Allow its address, or a private endpoint, under Networking of the vault.',
    );
  const role = roleFor(doing);
  return blocked(
    `Key Vault ${doing.vault} does not let Latchkey work with the ${doing.with} ${doing.name}.`,
    `Give the app with which Latchkey ${doing.how === 'looks at' ? 'looks' : 'writes'} the role ${role} on the vault; Azure takes some minutes to heed it.`,
    undefined,
    'noRights',
  );
}

const retryAfterOf = (error: unknown): number => {
  const headers = memberOf(memberOf(error, 'response'), 'headers');
  if (typeof headers !== 'object' || headers === null || !('get' in headers)) return 0;
  const get = headers.get;
  const value: unknown = typeof get === 'function' ? Reflect.apply(get, headers, ['retry-after']) : undefined;
  const seconds = Number(value);
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : 0;
};

/** @param error as thrown by the clients of Key Vault, or by the credential that they ask */
export function vaultFailure(error: unknown, doing: Doing): Failure {
  if (error instanceof Failure) return error;
  const status = statusOf(error);
  const { code, text } = saidBy(error);
  const took = doing.how === 'writes' ? 'perhaps' : 'no';
  const vault = `Key Vault ${doing.vault}`;
  if (error instanceof Error && /Authentication|CredentialUnavailable/.test(error.name))
    return signInFailure(error, `for ${vault}`);
  if (status === 401)
    return blocked(
      `${vault} does not accept our sign-in.`,
      'Check VAULT_URL, and that the vault belongs to the tenant in TENANT_ID.',
    );
  if (status === 403) return forbidden(doing, code, text);
  if (status === 404)
    return blocked(
      `${vault} holds no ${doing.with} ${doing.name}.`,
      'Renew the credential of the application.',
    );
  if (status === 429)
    return busy(`${vault} is asked too often.`, 'It is tried again by itself.', {
      retryAfter: retryAfterOf(error),
    });
  if (status >= 400 && status < 500)
    return blocked(`${vault} refused the ${doing.with} ${doing.name}: ${text || code}`, 'See what it says.');
  if (status >= 500)
    return busy(`${vault} is not well (${status}).`, 'It is tried again by itself.', { took });
  const why = reasonOf(error);
  if (/CERT|SELF_SIGNED|UNABLE_TO_/.test(why))
    return blocked(
      `The certificate of ${vault} is not trusted.`,
      'Set CA_FILE if a proxy stands in between.',
    );
  return busy(
    `${vault} cannot be reached: ${why}.`,
    'Check VAULT_URL, and that this machine may reach it on port 443.',
    { took: neverLeft(error) ? 'no' : took },
  );
}
