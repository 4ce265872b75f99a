// A decision on a pending wish: pure, and the same again when the same press comes twice.
import { refused } from '../contracts/failure.ts';
import type { Person } from '../contracts/person.ts';
import type { Decision, Pending, Request } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { carry, close, rested, said } from './carry.ts';
import { mayGoBack } from './sealed.ts';

export interface Verdict {
  readonly by: Person;
  readonly is: 'approved' | 'rejected';
  readonly reason?: string;
  /** From the button: which plan was read. */
  readonly fingerprint: string;
  readonly policyHash: string;
}

const word = { approved: 'approved', rejected: 'rejected' } as const;

/** What this person decided before about this very plan, pending or past. */
export function earlier(
  request: Request,
  verdict: Pick<Verdict, 'by' | 'fingerprint'>,
): Decision | undefined {
  const { pending, decided } = request;
  // While something is asked, what was decided before does not count: neither about the very same plan, void since, nor
  // about an earlier wish, whose card must not look as if it had decided the one of now.
  return (pending ? [pending] : decided)
    .filter(({ fingerprint }) => fingerprint === verdict.fingerprint)
    .flatMap(({ decisions }) => decisions)
    .findLast(({ by }) => by.id === verdict.by.id);
}

/** The pending wish that a button speaks of. @throws Failure refused when it is decided, gone or changed */
export function asked(request: Request, fingerprint: string): Pending {
  const { pending } = request;
  if (!pending) {
    const last = request.decided.at(-1);
    const who = last?.decisions.at(-1);
    throw refused(
      who
        ? `It is decided: ${who.by.name} ${word[who.is]} it.`
        : `There is nothing to decide: it is ${last?.outcome ?? request.state}.`,
      'The card shows what became of it.',
    );
  }
  if (pending.fingerprint !== fingerprint)
    throw refused('The plan has changed since that card.', 'Read the new card, then decide.');
  return pending;
}

/**
 * @returns the change, or undefined when this person had decided the same already
 * @throws Failure refused: lapsed, decided, changed, without a reason
 */
export function decide(request: Request, verdict: Verdict, now: Date): Changed | undefined {
  const before = earlier(request, verdict);
  if (before?.is === verdict.is) return undefined;
  const pending = asked(request, verdict.fingerprint);
  if (before)
    throw refused(
      `You have ${word[before.is]} this already.`,
      'A decision stands; the asker can cancel and ask again.',
    );
  if (new Date(pending.lapses) <= now) throw refused('Its time is over.', 'Ask again.');
  // It may have been sealed since it was asked.
  if (verdict.is === 'approved' && (pending.intent === 'undo' || pending.intent === 'end'))
    mayGoBack(request);
  if (verdict.is === 'rejected' && !verdict.reason?.trim())
    throw refused('A reason is needed to reject.', 'Write it in the box, then press Reject.', {
      field: 'reason',
    });
  const decision: Decision = {
    by: { id: verdict.by.id, name: verdict.by.name },
    at: now.toISOString(),
    is: verdict.is,
    ...(verdict.reason ? { reason: verdict.reason } : {}),
  };
  const decisions = [...pending.decisions, decision];
  const next: Request = { ...request, pending: { ...pending, decisions } };
  const changed = pending.policy !== undefined && pending.policy !== verdict.policyHash;
  const facts = {
    intent: pending.intent,
    fingerprint: pending.fingerprint,
    policy: verdict.policyHash,
    // Its terms are those of the policy that it was asked under.
    ...(changed ? { askedUnder: pending.policy } : {}),
  };
  const words = verdict.reason ? { words: { of: verdict.by.id, text: verdict.reason } } : {};
  const event = { ...said(verdict.is, request, facts, verdict.by.id), ...words };
  if (verdict.is === 'rejected') return { request: refusedWish(next, 'rejected'), events: [event] };
  const approvals = decisions.filter(({ is }) => is === 'approved').length;
  if (approvals < pending.count) return { request: next, events: [event] };
  const carried = carry(next, 'approved', now);
  return { ...carried, events: [event, ...carried.events] };
}

/** A wish that came to nothing: a new request ends with it, a living one goes on as it was. */
export function refusedWish(request: Request, outcome: 'rejected' | 'lapsed' | 'cancelled'): Request {
  const closed = close(request, outcome);
  const state = request.pending?.intent === 'do' ? outcome : closed.state;
  const running = state === 'running' || state === 'scheduled' || state === 'ending' || state === 'undoing';
  return running ? closed : rested({ ...closed, state });
}
