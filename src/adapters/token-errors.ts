// What Entra's token service answers (AADSTS numbers), in plain words with what to do.
import { blocked, busy, type Failure } from '../contracts/failure.ts';

const table: readonly (readonly [readonly number[], string, string])[] = [
  [[7000215], 'The secret is wrong.', 'Paste the secret’s value, not its id, or make a new secret.'],
  [
    [7000222],
    'The secret has expired.',
    'Add a new secret to the app, set it here, then remove the old one.',
  ],
  [[7000218], 'No secret or certificate was sent.', 'Set the secret or the certificate file of this app.'],
  [
    [700027, 700030],
    'The certificate is not registered on the app.',
    'Upload its public part to the app registration; a fresh upload needs some minutes.',
  ],
  [[700024, 50012, 500133], 'The signed assertion is outside its time.', 'Set this machine’s clock right.'],
  [
    [700016],
    'There is no such app in this tenant.',
    'Check the tenant id and the client id, and that the app was not deleted.',
  ],
  [
    [7000229],
    'The app has no service principal in the tenant.',
    'Make one: POST /servicePrincipals with its appId, or consent to the app once.',
  ],
  [[7000112, 70001], 'The app is disabled.', 'Enable it under Enterprise applications.'],
  [
    [7000214, 50105],
    'The app is not assigned.',
    'Assign it to the resource, or switch the assignment requirement off.',
  ],
  [[65001], 'Nobody has consented to the app’s permissions.', 'Have an administrator consent to them.'],
  [
    [650052],
    'The tenant has no subscription for this service.',
    'Check that Exchange Online is part of the subscription.',
  ],
  [
    [500011, 50001],
    'The resource is unknown in this tenant.',
    'Check CLOUD, and that the service is subscribed.',
  ],
  [[90002, 900023, 5000224], 'The tenant was not found.', 'Check TENANT_ID and CLOUD.'],
  [[70011, 1002012, 28000, 700022], 'The scope was refused.', 'Check CLOUD; report it if that is right.'],
  [
    [65005, 650056, 650057],
    'The app does not declare the permissions of this service.',
    'Add them to the app registration under API permissions.',
  ],
  [
    [90019, 50194, 900144, 9002313],
    'The request for a token was malformed.',
    'Check TENANT_ID and the client id; report it if they are right.',
  ],
  [[70003], 'The way of signing in is not supported.', 'Report it.'],
  [[53003], 'Conditional Access blocks this app.', 'Exclude the app from the policy, or let it comply.'],
  [[530032, 530035], 'A security policy blocks this sign-in.', 'See the sign-in log of the app in Entra ID.'],
];

const transient = [90033, 90024, 50033, 90055, 90090];

/** The AADSTS number in what a credential threw; 0 where there is none. */
export const aadstsOf = (error: unknown): number => Number(/AADSTS(\d+)/.exec(textOf(error))?.[1] ?? 0);

export const isTransient = (code: number): boolean => transient.includes(code);

/** What a number means, in plain words; undefined where the table does not know it. */
export const aadsts = (code: number): { because: string; advice: string } | undefined => {
  const known = table.find(([codes]) => codes.includes(code));
  return known && { because: known[1], advice: known[2] };
};

/** Everything an error says, causes and bodies included. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const response = 'errorResponse' in error ? JSON.stringify(error.errorResponse) : '';
  return [error.message, response, error.cause ? textOf(error.cause) : ''].join('\n');
}

/** @param error as thrown by the credential */
export function signInFailure(error: unknown, appId: string): Failure {
  const text = textOf(error);
  const code = aadstsOf(error);
  const known = aadsts(code);
  const who = `Sign-in of app ${appId}`;
  if (known) return blocked(`${who}: ${known.because} (AADSTS${code})`, known.advice, error);
  if (code > 0 && !isTransient(code))
    return blocked(
      `${who} was refused (AADSTS${code}).`,
      `Look up AADSTS${code} at https://login.microsoftonline.com/error?code=${code}.`,
      error,
    );
  if (/ENOENT|certificatePath|PEM|private key/i.test(text) && code === 0 && !/fetch|ECONN/i.test(text))
    return blocked(
      `${who}: the certificate file cannot be used.`,
      'Give a readable PEM file with certificate and private key.',
      error,
    );
  if (/self.signed|unable to verify|UNABLE_TO_|CERT_/i.test(text))
    return blocked(
      `${who}: the token service’s certificate is not trusted.`,
      'Set CA_FILE if a proxy stands in between.',
      error,
    );
  return busy(`${who}: Entra ID did not answer.`, 'Check TENANT_ID, CLOUD and the network if this stays.', {
    cause: error,
  });
}
