// The proof of a credential by itself: Entra ID issues a token with it. A new one may be unknown there for some minutes.
import type { Look } from '../../contracts/look.ts';
import type { Finding, Proof, Tie } from '../../contracts/step.ts';
import { idsOf, type App } from './app.ts';
import { vaultSecrets } from './needs.ts';

/** Nearly nine minutes in all: longer than Entra ID takes to know a new credential everywhere. */
const patience = [5, 15, 30, 60, 120, 300].map((seconds) => seconds * 1000) as [number, ...number[]];

/** @param credential its name in the vault */
export const token = (app: App, credential: string, after: readonly Tie[]): Proof => ({
  kind: 'proof',
  key: 'token',
  title: 'Token with the new credential',
  needs: [vaultSecrets],
  after,
  prove: (look) => prove(look, app, credential),
  patience,
});

async function prove(look: Look, app: App, credential: string): Promise<Finding> {
  const ids = await idsOf(look, app);
  if (!ids) return { is: 'unknown', because: `Entra does not show ${app.name} at the moment.` };
  const answer = await look.token({ appId: ids.clientId, credential }, 'anew');
  if (answer.is === 'token') return { is: 'done' };
  const because = `Entra ID refuses the new credential (AADSTS${answer.code}): ${answer.because}`;
  return answer.passing
    ? { is: 'todo', because: `${because} ${answer.advice}` }
    : { is: 'blocked', because, advice: answer.advice };
}
