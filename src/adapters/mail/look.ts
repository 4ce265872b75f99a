// The part of a look that signs in for mail: a token, and a real login that reads and changes nothing.
import { getCACertificates } from 'node:tls';
import { blocked } from '../../contracts/failure.ts';
import type { Look } from '../../contracts/look.ts';
import type { Letter, Login, LoginAnswer, MailHost, Protocol } from '../../contracts/mail.ts';
import { signIn } from './sign-in.ts';
import { isRefused, makeMailTokens, type MailTokensOptions } from './tokens.ts';

export interface MailLookOptions extends MailTokensOptions {
  readonly hosts: Readonly<Record<Protocol, MailHost>>;
  /** PEM of one more authority for the mail hosts, besides those of this process. */
  readonly ca?: string;
}

/** What an address must not hold, since it is put into lines of other protocols. */
const unfit = /[\p{Cc}\s<>]/u;

function fit(address: string): void {
  if (unfit.test(address))
    throw blocked(
      `“${address.replace(unfit, '…')}” is no mail address.`,
      'Correct the address in Entra or Exchange, then ask again.',
    );
}

export interface Visitor extends MailLookOptions {
  readonly tokens: ReturnType<typeof makeMailTokens>;
}

/** Signs in to a mailbox; where there is a letter, it is sent. @throws Failure blocked, busy */
export function makeVisits(options: Visitor): (login: Login, letter?: Letter) => Promise<LoginAnswer> {
  const { hosts, tenant, scope, clock, ca, tokens } = options;
  const aud = scope.replace(/\/\.default$/, '');
  const trusted = ca === undefined ? {} : { ca: [...getCACertificates('default'), ca] };
  return async ({ protocol, mailbox, ...app }, letter) => {
    fit(mailbox);
    if (letter) [letter.to, letter.id].forEach(fit);
    const token = await tokens(app);
    if (isRefused(token)) {
      const { code, because, advice, passing } = token;
      return { is: 'out', cause: 'token', said: `AADSTS${code}`, because, advice, passing };
    }
    const expected = { aud, tenant, now: clock.now() };
    const sends = letter ? { letter } : {};
    return signIn({ protocol, at: hosts[protocol], mailbox, token, expected, ...sends, ...trusted });
  };
}

export function makeMailLook(options: MailLookOptions): Pick<Look, 'token' | 'login'> {
  const tokens = makeMailTokens(options);
  const visit = makeVisits({ ...options, tokens });
  return {
    async token(app, anew) {
      const answer = await tokens(app, anew);
      if (isRefused(answer)) return answer;
      const { oid, tid, appId, roles, issued } = answer;
      return { is: 'token', aud: answer.aud, tid, oid, appId, roles, issued: issued.toISOString() };
    },
    login: (login) => visit(login),
  };
}
