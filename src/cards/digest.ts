// Secrets and certificates that end soon, for one place or person: worst first, with what can be done about each. Pure.
import type { Card } from '../contracts/card.ts';
import type { Digest, Handling, Item, Mark } from '../contracts/watch.ts';
import { fit, type Room } from './fill.ts';
import { inert } from './inert.ts';
import { dateTime } from './times.ts';
import type { Tone } from './tone.ts';

const day = 86_400_000;

/** What became of its rows since it was told. */
export interface DigestNow {
  readonly marks: ReadonlyMap<string, Mark>;
  readonly handlings: ReadonlyMap<string, Handling>;
  /** Told again in a later digest, which shows them from then on. */
  readonly toldSince: ReadonlySet<string>;
  readonly now: Date;
}

type Key = { readonly digest: string; readonly credential: string };
export interface DigestRow {
  readonly name: string;
  readonly what: string;
  readonly facts: readonly { readonly fact: string }[];
  readonly when: string;
  readonly time: string;
  readonly tone: Tone;
  /** Each none or one. */
  readonly renew: readonly { readonly title: string; readonly say: string }[];
  readonly mine: readonly Key[];
  readonly later: readonly (Key & { readonly input: string })[];
  readonly remove: readonly { readonly say: string }[];
}

export interface DigestView {
  readonly head: string;
  readonly tone: Tone;
  readonly line: string;
  readonly unread: readonly { readonly what: string; readonly because: string; readonly time: string }[];
  readonly rows: readonly DigestRow[];
  readonly handled: readonly { readonly lines: readonly { readonly line: string }[] }[];
  readonly more: readonly { readonly rest: string }[];
  readonly all: readonly { readonly title: string; readonly say: string }[];
}

type RowIs = 'open' | 'working' | 'overdue' | 'left' | 'told again' | 'later' | 'mine' | 'request';

/**
 * A row leaves when it is done, told again later, put off, taken by somebody, or a request is at work on it; but what was
 * made of it before it was told does not hide it.
 */
function stateOf(item: Item, { told, audience }: Digest, now: DigestNow): RowIs {
  const { credential, step } = item;
  const { mine, later, gone } = now.marks.get(credential) ?? {};
  if (gone) return 'left';
  if (now.toldSince.has(credential)) return 'told again';
  const handling = now.handlings.get(credential);
  if (handling?.overdue) return 'overdue';
  if (handling) return step === 'expired' ? 'working' : 'request';
  // Whoever pressed last: what was put off may be taken after all.
  const isPutOff = later && later.from >= told && new Date(later.until) > now.now;
  if (isPutOff && !(mine && mine.at > later.from)) return 'later';
  const theirs = 'person' in audience && audience.person === mine?.id;
  return mine && mine.at >= told && !theirs ? 'mine' : 'open';
}
const isRow = (is: RowIs): boolean => ['open', 'working', 'overdue'].includes(is);

const plural = (count: number, one: string, more: string): string =>
  `${count.toLocaleString('en-GB')} ${count === 1 ? one : more}`;

/** Counted from when the tenant was read, as the line under the head says. */
function left(item: Item, read: string): { readonly when: string; readonly tone: Tone } {
  const days = Math.floor((Date.parse(item.ends) - Date.parse(read)) / day);
  if (days < 0) return { when: `ended ${plural(-days, 'day', 'days')} ago`, tone: 'Attention' };
  if (days === 0) return { when: 'today', tone: 'Attention' };
  return {
    when: plural(days, 'day', 'days'),
    tone: days <= 3 ? 'Attention' : days <= 14 ? 'Warning' : 'Default',
  };
}

function ownersTold({ owners, ownersUnread }: Item): string {
  if (ownersUnread) return 'Who owns it could not be read.';
  const names = owners.map(({ name }) => name).filter(Boolean);
  if (names.length === 0) return 'Nobody owns it in Entra.';
  const more = names.length - 2;
  return `Owner: ${names.slice(0, 2).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What Latchkey can make anew: of an application, and not what it signs in with itself. */
const isRenewable = ({ is, kind, own }: Item): boolean =>
  is === 'application' && own !== true && (kind === 'secret' || kind === 'certificate');

const titled = ({ name, clientId }: Item, room: Room): string =>
  inert(name === '' ? clientId : name, room.text / 5);

function row(item: Item, at: number, digest: Digest, now: DigestNow, room: Room): DigestRow {
  const handling = now.handlings.get(item.credential);
  const key = { digest: digest.id, credential: item.credential };
  const title = item.title === '' ? '' : ` “${inert(item.title, room.text / 8)}”`;
  const keyId = item.credential.slice(item.credential.indexOf('/') + 1);
  const can = isRenewable(item) && !handling;
  const { mine } = now.marks.get(item.credential) ?? {};
  const facts = [
    ...(handling
      ? [
          handling.overdue
            ? `${handling.request} made a new one, which works. The old one waits until somebody says that it is not used any more.`
            : `${handling.request} is at work on it and not done.`,
        ]
      : item.breaks.length > 0
        ? [`With it stops: ${item.breaks.join('; ')}`]
        : []),
    ...(item.unrenewed === undefined ? [] : [`It was not renewed by itself: ${item.unrenewed}`]),
    ...(item.own ? ['Latchkey itself signs in with it: renew it in Entra, then in its settings.'] : []),
    mine ? `${inert(mine.name, 60)} has it. ${ownersTold(item)}` : ownersTold(item),
  ];
  return {
    name: titled(item, room),
    what: `${item.kind}${title}${item.is === 'application' ? '' : ', enterprise application'}`,
    facts: facts.map((fact) => ({ fact: inert(fact, room.text / 2) })),
    ...left(item, digest.read),
    time: dateTime(item.ends).split(' ')[0] ?? '',
    renew: handling
      ? [{ title: `Show ${handling.request}`, say: `show ${handling.request}` }]
      : can
        ? [{ title: 'Renew', say: `keys renew ${item.clientId} key ${keyId}` }]
        : [],
    mine: handling ? [] : [key],
    later: [{ ...key, input: `date-${at}` }],
    remove: can ? [{ say: `keys remove ${item.clientId} key ${keyId}` }] : [],
  };
}

function handledLines(digest: Digest, now: DigestNow, room: Room): readonly string[] {
  const { items } = digest;
  const lines = items.flatMap((item): readonly string[] => {
    const { mine, later } = now.marks.get(item.credential) ?? {};
    const name = titled(item, room);
    switch (stateOf(item, digest, now)) {
      case 'mine':
        return [`${name}: ${inert(mine?.name ?? '', 60)} has it.`];
      case 'later':
        return [
          `${name}: put off until ${later?.until.slice(0, 10) ?? ''} by ${inert(later?.by.name ?? '', 60)}.`,
        ];
      case 'request': {
        const { request, operation } = now.handlings.get(item.credential) ?? { request: '', operation: '' };
        return [`${name}: ${request} ${operation === 'keys-remove' ? 'is to remove it' : 'is to renew it'}.`];
      }
      default:
        return [];
    }
  });
  const done = items.filter(({ credential }) => now.marks.get(credential)?.gone).length;
  return [...lines, ...(done > 0 ? [`${plural(done, 'is', 'are')} done.`] : [])];
}

const count = ({ sources }: Digest, what: string): number =>
  sources.find((source) => source.what === what)?.count ?? 0;

function readLine(digest: Digest): string {
  const apps = plural(count(digest, 'applications'), 'app', 'apps');
  const enterprise = plural(count(digest, 'enterprise applications'), 'enterprise app', 'enterprise apps');
  const all = digest.sources.some(({ failed }) => failed) ? 'Only' : 'All';
  return `${all} ${apps} and ${enterprise} read ${dateTime(digest.read)}`;
}

export function digestView(digest: Digest, now: DigestNow, room: Room): DigestView {
  const open = digest.items
    .filter((item) => isRow(stateOf(item, digest, now)))
    .sort((one, other) => Date.parse(one.ends) - Date.parse(other.ends));
  const rows = open.slice(0, Math.min(8, room.lines));
  const failed = digest.sources.filter((source) => source.failed);
  const handled = handledLines(digest, now, room);
  const rest = open.length - rows.length;
  const more = [
    ...(rest > 0 ? [`and ${rest.toLocaleString('en-GB')} more`] : []),
    ...(digest.leftOver > 0
      ? [
          `${plural(digest.leftOver, 'one', 'others')} ended beside a good one: no alarm, but they may be removed.`,
        ]
      : []),
  ];
  return {
    head: headOf(digest, now, open.length, failed.length > 0),
    tone: open.length > 0 || failed.length > 0 || isAgain(digest, now) ? 'Default' : 'Good',
    line: readLine(digest),
    unread: failed.map(({ what, failed: why, since }) => ({
      what: `Not all ${what} could be read.`,
      because: inert(`${why?.because ?? ''} ${why?.advice ?? ''}`, room.text),
      time: since === undefined ? '' : `Since ${dateTime(since)}. Latchkey tries again by itself.`,
    })),
    rows: rows.map((item, at) => row(item, at, digest, now, room)),
    handled: handled.length === 0 ? [] : [{ lines: handled.slice(0, room.lines).map((line) => ({ line })) }],
    more: more.map((line) => ({ rest: line })),
    all: rest > 0 || digest.leftOver > 0 ? [{ title: 'Show all', say: `keys ${longest(digest)}d` }] : [],
  };
}

const isAgain = (digest: Digest, now: DigestNow): boolean =>
  digest.items.some((item) => stateOf(item, digest, now) === 'told again');

/** Days that hold all of its rows, and a month at least. */
const longest = ({ items, read }: Digest): number =>
  Math.max(30, ...items.map(({ ends }) => Math.ceil((Date.parse(ends) - Date.parse(read)) / day) + 1));

function headOf(digest: Digest, now: DigestNow, open: number, failed: boolean): string {
  if (open > 0) return plural(open, 'needs someone', 'need someone');
  // Of what was not looked at nobody knows whether it needs someone.
  if (failed) return 'Secrets and certificates could not all be looked at';
  if (isAgain(digest, now)) return 'Told again further down';
  const putOff = digest.items.some((item) => stateOf(item, digest, now) === 'later');
  return putOff ? 'Put off for now' : 'Nobody is needed any more';
}

export const digestCard = (digest: Digest, now: DigestNow): Card => {
  const view = digestView(digest, now, { text: 200, lines: 8, calls: 0, call: 0 });
  return {
    json: fit('digest', (room) => digestView(digest, now, room)),
    text: inert(`${view.head} · ${readLine(digest).replace(/ read .*$/, ' read')}`, 200),
  };
};
