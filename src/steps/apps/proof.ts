// The proof: the application signs in, what its token says is looked at, and then a real login opens the mailbox.
import { Failure } from '../../contracts/failure.ts';
import type { Look } from '../../contracts/look.ts';
import type { LoginAnswer, Protocol, TokenAnswer } from '../../contracts/mail.ts';
import type { Finding, Proof, Tie } from '../../contracts/step.ts';
import { titled, type Mailbox } from '../objects.ts';
import { idsOf, principalOf, type App } from './app.ts';
import { vaultSecrets } from './needs.ts';
import { protocolNames } from './switches.ts';

const minute = 60_000;
/** After 1, 5, 15, 30, 60 and 120 minutes: Exchange's caches take up to two hours. */
export const patience = [1, 4, 10, 15, 30, 60].map((minutes) => minutes * minute) as [number, ...number[]];

/** What Exchange's tokens are for; anything else was asked for with another scope. */
const audiences = ['https://outlook.office365.com', '00000002-0000-0ff1-ce00-000000000000'];
export const sendRoleInToken = 'SMTP.SendAsApp';

export interface Login {
  readonly protocol: Protocol;
  readonly mailbox: Mailbox;
  /** Name in the vault of the credential to sign in with. */
  readonly credential: string;
  /** Application roles that the token must have; for the tight way of sending there are none. */
  readonly roles: readonly string[];
  /** SMTP by Exchange's own role: the Entra permission would make Exchange ask for full access instead. */
  readonly without: string | null;
}

export const login = (app: App, one: Login, after: readonly Tie[]): Proof => ({
  kind: 'proof',
  key: `login:${one.protocol}:${one.mailbox.id}`,
  title: `${protocolNames[one.protocol]} login: ${one.mailbox.name}`,
  needs: [vaultSecrets],
  after,
  prove: (look) => prove(look, app, one),
  patience,
});

async function prove(look: Look, app: App, one: Login): Promise<Finding> {
  try {
    const ids = await idsOf(look, app);
    const principal = await principalOf(look, app);
    if (!ids || principal === undefined)
      return { is: 'unknown', because: `Entra does not show ${app.name} at the moment.` };
    const who = { appId: ids.clientId, credential: one.credential };
    const first = await look.token(who);
    // A token is a snapshot: what is missing may have been granted since.
    const token = wrongIn(first, look, app, one, principal) ? await look.token(who, 'anew') : first;
    const wrong = wrongIn(token, look, app, one, principal);
    if (wrong) return wrong;
    const answer = await look.login({ ...who, protocol: one.protocol, mailbox: one.mailbox.address });
    return said(answer, one);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    if (error.is === 'busy')
      return {
        is: 'unknown',
        because: error.message,
        ...(error.retryAfter > 0 ? { retryAfter: error.retryAfter } : {}),
      };
    return { is: 'blocked', because: error.message, advice: error.advice };
  }
}

/** What a look at the token finds wrong, named; undefined: it is as it should be. */
export function wrongIn(
  token: TokenAnswer,
  look: Pick<Look, 'setup'>,
  app: App,
  one: Pick<Login, 'roles' | 'without'>,
  principal: string,
): Finding | undefined {
  if (token.is === 'refused') {
    const because = `Entra ID refuses the sign-in (AADSTS${token.code}): ${token.because}`;
    return token.passing
      ? { is: 'todo', because: `${because} ${token.advice}` }
      : { is: 'blocked', because, advice: token.advice };
  }
  if (!audiences.includes(token.aud.replace(/\/$/, '').toLowerCase()))
    return {
      is: 'blocked',
      because: `The token is for ${token.aud}, not for Exchange Online (aud).`,
      advice: `Ask for tokens with the scope ${look.setup.mailScope}.`,
    };
  if (token.tid.toLowerCase() !== look.setup.tenant.toLowerCase())
    return {
      is: 'blocked',
      because: `The token is of the tenant ${token.tid}, not of ${look.setup.tenant} (tid).`,
      advice: 'Sign in at the address of this tenant, by its id.',
    };
  if (token.oid.toLowerCase() !== principal.toLowerCase())
    return {
      is: 'blocked',
      because: `The token names ${token.oid} as its enterprise application, Entra shows ${principal} (oid).`,
      advice: `Look which enterprise application belongs to the client id of ${app.name}; it may have been made anew. Then ask again.`,
    };
  const missing = one.roles.filter((role) => !token.roles.includes(role));
  if (missing.length > 0)
    return {
      is: 'todo',
      because: `The token has no role ${missing.join(', ')} yet (roles): the permission is granted, and shows in tokens after some minutes. If it stays so, look at the admin consent.`,
    };
  if (one.without !== null && token.roles.includes(one.without))
    return {
      is: 'todo',
      because: `The token still has the role ${one.without}, which makes Exchange look for full access instead of its own role. If it stays so, remove that permission, or give full access.`,
    };
  return undefined;
}

function said(answer: LoginAnswer, one: Login): Finding {
  if (answer.is === 'in') return { is: 'done' };
  const server = answer.said === '' ? '' : ` The server said: ${answer.said}`;
  const because = `${protocolNames[one.protocol]} to ${titled(one.mailbox)}: ${answer.because}${server}`;
  return answer.passing
    ? { is: 'todo', because: `${because} ${answer.advice}` }
    : { is: 'blocked', because, advice: answer.advice };
}
