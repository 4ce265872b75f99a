// New messages that the present state of a request calls for: somebody must act, or it is over. Pure.
import type { Card } from '../contracts/card.ts';
import type { Person } from '../contracts/person.ts';
import { isLease, type Intent, type Request, type RowState } from '../contracts/request.ts';
import { handoverCard } from './handover.ts';
import { inert } from './inert.ts';
import { noticeCard } from './notice.ts';
import { both, lasting, theirs } from './times.ts';
import { wish } from './wish.ts';

export interface Notice {
  /** Stable: it goes out once per happening. Ends in the round it belongs to. */
  readonly name: string;
  /**
   * `home`: where it was asked. `asker`: their own chat. `place`: where it is decided. `deciders`: the place, or without
   * one the approvers in person.
   */
  readonly to: 'home' | 'asker' | 'place' | 'deciders';
  readonly mention?: Person;
  readonly what: { readonly text: string } | { readonly card: Card };
}

const nouns: Record<Intent, string> = {
  do: '',
  retry: 'The retry of ',
  undo: 'The undo of ',
  extend: 'The extension of ',
  end: 'The early end of ',
};

const subject = (request: Request): string => `${request.summary.what} · ${request.summary.whom}`;

function refusal(request: Request, at: number): readonly Notice[] {
  const last = request.decided.at(-1);
  if (!last) return [];
  const about = `${nouns[last.intent]}${request.id}`;
  const mention = last.by;
  if (last.outcome === 'lapsed') {
    const text = `${about} lapsed: nobody decided in time. ${last.intent === 'do' ? 'Ask again if it is still needed.' : 'Everything stays as it was.'}`;
    return [{ name: `lapsed:${at}`, to: 'home', mention, what: { text } }];
  }
  if (last.outcome !== 'rejected') return [];
  const by = last.decisions.findLast((each) => each.is === 'rejected');
  const card = noticeCard({
    title: `${about} was rejected`,
    tone: 'Attention',
    lines: [`${by?.by.name ?? 'An approver'}${by?.reason ? ` wrote: “${by.reason}”` : ' rejected it.'}`],
  });
  return [{ name: `rejected:${at}`, to: 'home', mention, what: { card } }];
}

function trouble(request: Request, title: string): Card {
  const row = request.rows.find(({ state }) => ['failed', 'blocked', 'unproved'].includes(state));
  return noticeCard({
    title,
    tone: request.state === 'failed' ? 'Attention' : 'Warning',
    lines: [subject(request), ...(row?.because ? [`${row.because} ${row.advice ?? ''}`] : [])],
    ...(request.pending
      ? {}
      : {
          buttons: { request: request.id, fingerprint: request.fingerprint, are: ['retry'] as const },
        }),
  });
}

interface Granted {
  /** Counted from 1, so that each round has a name of its own. */
  readonly at: number;
  readonly by: Person;
}

/** The last wish of these kinds that was granted. */
function granted(request: Request, ...intents: readonly Intent[]): Granted | undefined {
  const at = request.decided.findLastIndex(
    (each) => intents.includes(each.intent) && (each.outcome === 'approved' || each.outcome === 'free'),
  );
  const found = request.decided[at];
  return found && { at: at + 1, by: found.by };
}

/** The rows in this state as words: "full access and send as". */
function named(request: Request, state: RowState): string {
  const keys = request.rows.filter((row) => row.state === state).map(({ key }) => key);
  const titles = request.plan.filter(({ key }) => keys.includes(key)).map(({ title }) => title);
  const shown = titles.slice(0, 3).map((title) => inert(title, 60).toLowerCase());
  const more = titles.length - shown.length;
  return [...shown, ...(more > 0 ? [`${more.toLocaleString('en-GB')} more`] : [])].join(' and ');
}

/** What came of what it gave: taken back, or left where another request gives it too, or where it was before. */
function ended(request: Request, late: string): string {
  const has = `${request.id} has ended${late}`;
  const is = (state: RowState): boolean => request.rows.some((row) => row.state === state);
  const others = new Set(request.rows.flatMap(({ state, other }) => (state === 'handed' ? [other] : [])));
  const known = [...others].map((other) => inert(other ?? 'another request', 20));
  const same = `${known.join(' and ')} ${known.length > 1 ? 'give' : 'gives'} the same`;
  if (is('handed'))
    return is('undone')
      ? `${has}. Taken back: ${named(request, 'undone')}. Stays, since ${same}: ${named(request, 'handed')}.`
      : `${has}. ${same.charAt(0).toUpperCase()}${same.slice(1)}, so it stays.`;
  if (is('kept') && !is('undone')) return `${has}. It was there before, so it stays.`;
  return `${has}: what it gave is taken back.`;
}

/** What came of the last wish that was granted. */
function outcome(request: Request): readonly Notice[] {
  const { id, state } = request;
  const ran = granted(request, 'do', 'retry') ?? { at: 0, by: request.asker };
  const say = (name: string, text: string, { at, by } = ran): readonly Notice[] => [
    { name: `${name}:${at}`, to: 'home', mention: by, what: { text } },
  ];
  const show = (title: string): readonly Notice[] => [
    { name: `${state}:${ran.at}`, to: 'home', mention: ran.by, what: { card: trouble(request, title) } },
  ];
  switch (state) {
    case 'done':
      return say('done', `${id} is done.`);
    case 'partly':
      return show(`${id} is done in part`);
    case 'failed':
      return show(`${id} failed`);
    case 'ended': {
      const late = request.lateMs && request.lateMs >= 60_000 ? `, ${lasting(request.lateMs)} late` : '';
      return say('ended', ended(request, late), granted(request, 'end') ?? ran);
    }
    case 'undone':
      return say('undone', `${id} is undone.`, granted(request, 'undo') ?? ran);
    default:
      return [];
  }
}

/** A new end is told once, while there still is one to come. */
function extended(request: Request): readonly Notice[] {
  const last = granted(request, 'extend');
  if (!last || !request.ends || !['scheduled', 'running', 'done', 'partly'].includes(request.state))
    return [];
  const text = `${request.id} now ends ${theirs(request.ends, request.asker)}.`;
  return [{ name: `extended:${last.at}`, to: 'home', mention: last.by, what: { text } }];
}

function endsTomorrow(request: Request): readonly Notice[] {
  if (!request.noticed.includes('ends-tomorrow') || !request.ends) return [];
  const card = noticeCard({
    title: `${request.id} ends soon`,
    tone: 'Accent',
    lines: [subject(request)],
    times: [`Until ${both(request.ends, request.asker)}`],
    ...(isLease(request)
      ? {
          buttons: { request: request.id, fingerprint: request.fingerprint, are: ['extend', 'end'] as const },
        }
      : {}),
  });
  return [{ name: `ends:${request.ends}`, to: 'home', mention: request.asker, what: { card } }];
}

/** The card's edit is silent, and somebody must act: one message for all that one address settles. */
function needs(request: Request, at: number): readonly Notice[] {
  if (request.pending) return [];
  const asked = request.rows.filter((row) => row.state === 'asked' && row.asked && row.word === undefined);
  const alike = Map.groupBy(asked, ({ key, asked: what }) => what?.link ?? key);
  return [...alike.values()].flatMap(([row]) => {
    if (!row) return [];
    const step = request.plan.find(({ key }) => key === row.key)?.title ?? row.key;
    const text = `${request.id} needs somebody: ${inert(step, 100)}. Its card says where and how.`;
    return [{ name: `needs:${row.key}:${at}`, to: 'home', mention: request.asker, what: { text } }];
  });
}

/** Longer than it should take: nothing was taken away meanwhile, and it stays so until somebody says what is. */
function overdue(request: Request, at: number): readonly Notice[] {
  if (request.pending) return [];
  const rows = request.rows.filter(
    ({ key, state, word }) =>
      state === 'asked' && word === undefined && request.noticed.includes(`overlap:${key}`),
  );
  return rows.map(({ key, asked }) => {
    const step = request.plan.find((each) => each.key === key)?.title ?? key;
    const text = `${request.id} still waits: ${inert(step, 100)}. Nothing shows that it is done, so the old one was not removed. Press ${inert(asked?.button ?? 'Done', 20)} on its card once it is done, or undo ${request.id}.`;
    return { name: `overlap:${key}:${at}`, to: 'home', mention: request.asker, what: { text } };
  });
}

/** What the asker is given, in person and once; what was taken back since is of no use to anybody. */
function handover(request: Request): readonly Notice[] {
  if (!request.handover || ['undoing', 'undone', 'ending', 'ended'].includes(request.state)) return [];
  return [{ name: 'handover', to: 'asker', what: { card: handoverCard(request, request.handover) } }];
}

function stuck(request: Request, at: number): readonly Notice[] {
  const rows = request.rows.filter((row) => row.state === 'stuck');
  const [first] = rows;
  if (!first) return [];
  const step = request.plan.find((each) => each.key === first.key)?.title ?? first.key;
  const more = rows.length > 1 ? ` and ${rows.length - 1} more` : '';
  const card = noticeCard({
    title: `${request.id} cannot be taken back yet; it is tried until it is`,
    tone: 'Attention',
    lines: [
      subject(request),
      `${step}${more}: ${first.because ?? 'Exchange still shows it.'} ${first.advice ?? ''}`,
      `“show ${request.id}” has the lines that do it by hand.`,
    ],
  });
  return [{ name: `stuck:${at}`, to: 'deciders', what: { card } }];
}

/** A later round is asked in the place as a reply, since the card's edit is silent. In person the new copy is the message. */
function asks(request: Request, at: number): readonly Notice[] {
  const [asked] = wish(request);
  if (!request.pending || at === 0) return [];
  const text = asked
    ? `${request.id}: ${asked.asked} Please decide on its card.`
    : `${request.id} has changed and waits for a decision again.`;
  return [{ name: `ask:${at}`, to: 'place', what: { text: inert(text) } }];
}

/** All that the present state calls for, also what went out before: each has a name under which it goes once. */
export function noticesFor(request: Request): readonly Notice[] {
  const round = request.decided.length;
  const standing = ['done', 'partly', 'failed'].includes(request.state) && !request.pending;
  return [
    ...asks(request, round),
    ...refusal(request, round),
    ...outcome(request),
    ...needs(request, round),
    ...overdue(request, round),
    ...handover(request),
    ...extended(request),
    ...(standing ? endsTomorrow(request) : []),
    ...stuck(request, round),
  ];
}
