// What a card says beside its steps: what an approval would let through, what cannot come back, and what holds now.
import { headline, type Planned, type Request } from '../contracts/request.ts';
import { inert } from './inert.ts';
import type { Tone } from './tone.ts';
import { changes, counts } from './wish.ts';

/** "full access, send as": those who read the card know the steps by their titles. */
function named(steps: readonly Planned[]): string {
  const titles = [...new Set(steps.map(({ title }) => title))];
  const shown = titles.slice(0, 3).map((title) => {
    const text = inert(title, 60);
    return /^[A-Z]{2}/.test(text) ? text : `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
  });
  const rest = titles.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest.toLocaleString('en-GB')} more` : ''}`;
}

export function tally(request: Request): string {
  const found = (is: string): readonly Planned[] =>
    request.plan.filter((step) => counts(step) && step.found.is === is);
  const already = found('done');
  const blocked = request.plan.filter((step) => step.found.is === 'blocked');
  const hands = [...found('todo'), ...found('unknown')].filter(({ kind }) => kind === 'hand');
  return [
    ...(already.length > 0 ? [`Already so: ${named(already)}.`] : []),
    `Changes: ${changes(request).toLocaleString('en-GB')}.`,
    ...(hands.length > 0 ? [`By hand: ${named(hands)}.`] : []),
    `Blocked: ${blocked.length > 0 ? named(blocked) : 'none'}.`,
  ].join(' ');
}

interface Line {
  readonly line: string;
  readonly tone: Tone;
}

/** What an approver must know before anything is sent: some of it stays for good. */
export function before(request: Request): readonly Line[] {
  const lasting = request.plan.filter((step) => step.final && step.found.is !== 'done');
  return lasting.length > 0 ? [{ line: `Cannot be undone: ${named(lasting)}.`, tone: 'Warning' }] : [];
}

const isOfApp = ({ operation }: Request): boolean => operation.startsWith('app-');

const renewed = ({ plan }: Request): string =>
  plan.some(({ key }) => key === 'old-gone')
    ? 'The new one has proved itself, and the old one is gone.'
    : 'The new one is set; it was not tried. The old one stays until you remove it.';

/** What is true once everything that was asked for holds. */
export function doneWords(request: Request): string {
  const proofs = request.rows.filter(({ state }) => state === 'proved').length;
  // Made for the proof alone, where the application's own credential lies with its consumer.
  const borrowed = request.plan.some(({ key }) => key === 'proof-key');
  if (request.operation === 'keys-renew') return renewed(request);
  if (request.operation === 'app-test') return 'Exchange took the mail. See that it arrives.';
  if (proofs > 0 && borrowed)
    return 'Set up, and the access proved by a real login with a key of Latchkey’s own. Your credential was not tried.';
  if (proofs > 0) return 'Set up and proved by a real login.';
  if (isOfApp(request)) return 'Set up. No login could be tried.';
  return 'Set in Exchange; Outlook may need an hour.';
}

/** While it goes on: what there is to do, none where something is wrong and the steps say so. */
export function standing(request: Request): readonly string[] {
  if (!['Running', 'Waiting for Exchange', 'Ending'].includes(headline(request))) return [];
  const is = (...states: readonly string[]): boolean =>
    request.rows.some(({ state }) => states.includes(state));
  const asked = request.rows.some((row) => row.asked !== undefined);
  if (asked || is('blocked', 'failed', 'unproved', 'stuck', 'asked')) return [];
  const open = is('planned', 'checking', 'applying', 'sent', 'undoing', 'unsent');
  return is('proving') && !open
    ? ['Set up. Exchange may take up to two hours; nothing for you to do.']
    : ['Nothing for you to do.'];
}
