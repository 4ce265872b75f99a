// The hand that sends a mail: signs in as the application, and hands one letter to Exchange.
import type { ReadyMail } from '../../contracts/call.ts';
import { blocked, busy } from '../../contracts/failure.ts';
import type { Answer } from '../../contracts/look.ts';
import { makeVisits, type MailLookOptions } from './look.ts';
import { makeMailTokens } from './tokens.ts';

/** How long until a sign-in that may come right is tried again, in ms. */
const soon = 60_000;

/** @throws Failure busy where it may work later; `took` perhaps where the line was lost with the letter on it; else blocked */
export function makeMailHands(options: MailLookOptions): (call: ReadyMail) => Promise<Answer> {
  return async ({ app, credential, from, letter }) => {
    // What was granted since is in no token from before.
    const visit = makeVisits({ ...options, tokens: makeMailTokens(options) });
    const answer = await visit({ protocol: 'smtp', mailbox: from, appId: app, credential }, letter);
    if (answer.is === 'in') return { rows: [], warnings: [], existed: false, serviceId: letter.id };
    const because = `${answer.because}${answer.said === '' ? '' : ` The server said: ${answer.said}`}`;
    if (answer.perhaps) throw busy(because, answer.advice, { took: 'perhaps' });
    if (answer.passing) throw busy(because, answer.advice, { retryAfter: soon, took: 'no' });
    throw blocked(because, answer.advice);
  };
}
