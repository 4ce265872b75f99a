// The last links: how young it all is, the token, and a real sign-in; with what each answer of Entra and the server means.
import type { LoginAnswer, TokenAnswer } from '../../contracts/mail.ts';
import { text } from '../../steps/printed.ts';
import { exchangeOnline } from './grants.ts';
import { unlooked } from './in-entra.ts';
import { rightPointer } from './in-exchange.ts';
import { memory, roleOf, type Link, type Sight } from './link.ts';

/** Entra's numbers as rows of the table of pitfalls. */
const rows: { readonly [code: number]: string } = {
  7000215: 'P28',
  7000222: 'P29',
  700027: 'P31',
  700016: 'P32',
  7000229: 'P33',
  1002012: 'P34',
  70011: 'P34',
  500011: 'P35',
  700024: 'P69',
  500133: 'P69',
};

/** The youngest change that Exchange may not have heard of everywhere: ISO 8601. */
export function youngest(sight: Sight): string | undefined {
  const role = roleOf[sight.protocol];
  const granted =
    sight.grants.is === 'read'
      ? sight.grants.of.roles.filter(({ name }) => name === role).map(({ at }) => at)
      : [];
  const times = [...granted, rightPointer(sight)?.at ?? '', sight.changed ?? '']
    .map((at) => Date.parse(at))
    .filter((at) => at > sight.now.getTime() - memory && at <= sight.now.getTime());
  return times.length === 0 ? undefined : new Date(Math.max(...times)).toISOString();
}

/** @param told how a time is written for the one who asks */
export function ageLink(sight: Sight, told: (iso: string) => string): Link {
  const title = 'Age of the last change';
  const since = youngest(sight);
  if (since === undefined)
    return { title, state: 'right', says: 'More than two hours: Exchange has heard of it' };
  const until = new Date(Date.parse(since) + memory).toISOString();
  return {
    title,
    state: 'pending',
    row: 'P05',
    says: `Changed ${told(since)}. Exchange may go by what was before until ${told(until)}.`,
    fix: `Wait until ${told(until)} and try again; change nothing more meanwhile.`,
  };
}

export function tokenLink(sight: Sight): Link {
  const title = 'Token';
  const token = sight.tried?.token;
  if (!token) return unlooked(title, 'Your credential was not tried: Latchkey holds none of it.');
  if (token.is === 'unread') return unlooked(title, token.because);
  return token.of.is === 'refused' ? refusedToken(title, token.of) : issued(title, token.of, sight);
}

function refusedToken(title: string, answer: Extract<TokenAnswer, { is: 'refused' }>): Link {
  const row =
    answer.code === 700027 && answer.passing ? 'P30' : (rows[answer.code] ?? `AADSTS${answer.code}`);
  return {
    title,
    state: answer.passing ? 'pending' : 'wrong',
    row,
    says: `Entra ID refuses the sign-in: ${answer.because}`,
    fix: answer.advice,
    ...(['P28', 'P29', 'P31'].includes(row) ? { mend: 'new' as const } : {}),
  };
}

function issued(title: string, token: Extract<TokenAnswer, { is: 'token' }>, sight: Sight): Link {
  const wanted = URL.parse(sight.scope)?.origin ?? '';
  const wrong = (row: string, says: string, fix: string): Link => ({ title, state: 'wrong', row, says, fix });
  if (![wanted, exchangeOnline].includes(token.aud.replace(/\/$/, '')))
    return wrong(
      'P04',
      `It is for ${token.aud}, not for Exchange’s mail protocols.`,
      `Ask for the scope ${sight.scope}.`,
    );
  if (token.tid.toLowerCase() !== sight.tenant.toLowerCase())
    return wrong('P32', 'It is of another tenant.', `Sign in at the tenant ${sight.tenant}.`);
  const principal = sight.app.principal ? text(sight.app.principal, 'id').toLowerCase() : '';
  if (token.oid.toLowerCase() !== principal)
    return wrong(
      'P01',
      `It names ${token.oid}, not the enterprise application ${principal}.`,
      'Compare the client id that the product was given.',
    );
  const role = roleOf[sight.protocol];
  const byExchange = sight.reach.is === 'read' && sight.reach.of.length > 0;
  if (!token.roles.includes(role) && !byExchange)
    return token.roles.includes('full_access_as_app')
      ? wrong('P71', `It holds full_access_as_app, not ${role}.`, `Grant ${role}.`)
      : {
          title,
          state:
            sight.grants.is === 'read' && sight.grants.of.roles.some(({ name }) => name === role)
              ? 'pending'
              : 'wrong',
          row: 'P03',
          says: `It does not hold ${role}.`,
          fix: 'Where consent was given just now, fetch a new token in some minutes; else have an administrator consent.',
        };
  return { title, state: 'right', says: 'Issued, and right' };
}

const causes: { readonly [cause in Extract<LoginAnswer, { is: 'out' }>['cause']]: string } = {
  token: 'P03',
  unreachable: 'network',
  tls: 'P73',
  certificate: 'network',
  refused: 'P05',
  notConnected: 'P06',
  switchedOff: 'P07',
  policy: 'P08',
  throttled: 'throttled',
  unsent: 'reply',
  unknown: 'reply',
};

/** It is Exchange's role alone that lets it send from this mailbox. */
const byRole = ({ protocol, grants, reach }: Sight): boolean =>
  protocol === 'smtp' &&
  grants.is === 'read' &&
  !grants.of.roles.some(({ name }) => name === roleOf.smtp) &&
  reach.is === 'read' &&
  reach.of.some(({ within }) => within);

/** @param young since when something is young enough to be the reason */
export function loginLink(sight: Sight, young: string | undefined): Link {
  const title = 'Real sign-in';
  if (!sight.tried) return unlooked(title, 'Your credential was not tried.');
  const { login } = sight.tried;
  if (!login) return unlooked(title, 'Not tried without a token.');
  if (login.is === 'unread') return unlooked(title, login.because);
  if (login.of.is === 'in') return { title, state: 'right', says: 'Signed in just now' };
  const { cause, said, because, advice, passing } = login.of;
  // The role's own test tells of it long before those who let in do.
  const early = cause === 'refused' && byRole(sight);
  const waits = (passing && young !== undefined) || cause === 'throttled' || early;
  const quote = said === '' ? '' : ` The server said: ${said}`;
  return {
    title,
    state: waits ? 'pending' : 'wrong',
    row: early ? 'P11' : cause === 'refused' && young === undefined ? 'reply' : causes[cause],
    says: `${because}${quote}`,
    fix: early
      ? 'Exchange’s role is right by its test; it may be two hours until those who let in know of it.'
      : advice,
  };
}
