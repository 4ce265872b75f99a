// Which request is meant: by its number, else the thread's, else the asker's last. What is not understood is asked about.
import { refused } from '../contracts/failure.ts';
import { isLease, isOver, type Request } from '../contracts/request.ts';
import type { Ask } from '../contracts/person.ts';
import type { Desk } from '../requests/desk.ts';
import type { Command } from './verbs.ts';

/** Words that change nothing about what is meant. */
const polite = new Set(
  'it this that one the request please pls now immediately thanks thank you last latest my mine'.split(' '),
);
const own = /\b(?:my|mine)\b/i;

/** Whether all of it is understood: nothing but polite words, or, to extend, until when. */
export function isUnderstood({ verb, id, rest }: Command): boolean {
  if (verb === 'extend') return /^(?:(?:it|this|that)\s+)?(?:(?:for|by|until|till|to)\s|\d|$)/i.test(rest);
  // Neither decides anything: they bring the card.
  if (id !== undefined && (verb === 'approve' || verb === 'reject')) return true;
  return rest
    .toLowerCase()
    .split(/[\s.,!?]+/)
    .every((word) => word === '' || polite.has(word));
}

/** @throws Failure refused, naming the number to say */
export async function meant({ verb, id, rest }: Command, ask: Ask, desk: Desk): Promise<Request> {
  if (id) {
    const request = await desk.store.get(id);
    if (!request) throw refused(`There is no ${id}.`, 'Say “mine” or “pending” to see the numbers.');
    return request;
  }
  const { root, conversation } = ask.where;
  const [last] = await desk.store.find({ by: ask.who.id });
  if (root !== undefined && !own.test(rest)) {
    const [here] = await desk.store.find({ home: { root, conversation } });
    if (here) return here;
    throw refused(
      'Nothing was asked for in this thread.',
      last ? `Say the number, for example: ${verb} ${last.id}.` : 'Say the number; “pending” shows them.',
    );
  }
  if (!last) throw refused('You have no request yet.', 'Name one by its number, or say “pending”.');
  return last;
}

const fits: Record<Command['verb'], (request: Request) => boolean> = {
  cancel: ({ pending, state }) => pending !== undefined || state === 'scheduled',
  approve: ({ pending }) => pending !== undefined,
  reject: ({ pending }) => pending !== undefined,
  undo: ({ state }) => ['running', 'done', 'partly', 'failed'].includes(state),
  retry: ({ state }) => state === 'failed' || state === 'partly',
  extend: (request) => isLease(request) || (request.ends !== undefined && !isOver(request)),
  end: isLease,
};

/** The last request that words which were not understood could be about. @throws Failure refused where there is none */
export async function probable({ verb, id, rest }: Command, ask: Ask, desk: Desk): Promise<Request> {
  const decides = verb === 'approve' || verb === 'reject';
  const named = id === undefined ? undefined : await desk.store.get(id);
  const candidates = named
    ? [named]
    : await desk.store.find(decides ? { waiting: true } : { by: ask.who.id });
  const words = rest.toLowerCase().match(/[\p{L}\d]{3,}/gu) ?? [];
  const score = ({ said, summary }: Request): number => {
    const text = `${said} ${summary.what} ${summary.whom}`.toLowerCase();
    return words.filter((word) => text.includes(word)).length;
  };
  const [best] = candidates.filter(fits[verb]).sort((a, b) => score(b) - score(a));
  if (best) return best;
  throw refused(
    'I did not understand which request you mean.',
    `Say the number alone, for example: ${verb} LK-12${verb === 'extend' ? ' for 2d' : ''}. “mine” shows yours.`,
  );
}
