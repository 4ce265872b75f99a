// What Latchkey can sign in with as an application that is there: what its vault holds of it, or a secret of a day.
import { Failure } from '../../contracts/failure.ts';
import type { Look } from '../../contracts/look.ts';
import type { AppRef } from '../../steps/apps/app.ts';
import { credentialFor } from './credential.ts';
import { policyFor } from './lifetime.ts';
import type { Credential, Found } from './types.ts';

interface There {
  readonly app: AppRef;
  readonly found: Found | null;
}

/** What Latchkey's vault holds of it: the proof is made with that, and it stays as long as this does. @param asked ISO 8601 */
export async function atHand(
  look: Look,
  asked: string,
  { app, found }: There,
  by: string,
): Promise<Credential | null> {
  const policy = await policyFor(look, found?.made ?? null);
  const input = { name: app.name, protocols: [], mailboxes: [], asked };
  for (const is of ['secret', 'vault-cert'] as const)
    try {
      const { credential } = await credentialFor(look, input, { is }, app, found, policy, by);
      if ('held' in credential && credential.held !== null) return credential;
    } catch (error) {
      // Refused: this Latchkey could not make one of the kind, so it holds none.
      if (!(error instanceof Failure) || error.is !== 'refused') throw error;
    }
  return null;
}

/**
 * Why it cannot sign in with a key of Latchkey's own, good for one day, where whoever holds the application's credential
 * keeps it; null: it can.
 */
export async function untried(look: Look, { found }: Pick<There, 'found'>): Promise<string | null> {
  if (look.setup.vault.is === 'none')
    return 'No login is tried: Latchkey has no vault here, and so no credential to try with.';
  const policy = await policyFor(look, found?.made ?? null);
  return policy.noSecrets || (policy.secretDays !== undefined && policy.secretDays < 1)
    ? 'No login is tried: the tenant’s policy allows no secret for a day.'
    : null;
}
