// A press of Approve or Reject: who may is asked of Entra first, then decided on record.
import type { Person } from '../contracts/person.ts';
import type { Request } from '../contracts/request.ts';
import { stillAllowed } from './allowed.ts';
import { said } from './carry.ts';
import { asked, decide, earlier, type Verdict } from './decide.ts';
import { mayDecide } from './approvers.ts';
import { mayAct, type Desk } from './desk.ts';
import { inForce } from './policy.ts';

export interface Said {
  readonly by: Person;
  readonly is: 'approved' | 'rejected';
  readonly reason?: string;
  readonly fingerprint: string;
}

/**
 * @returns the request after it, and whether this person had said the same before
 * @throws Failure refused or busy; then nothing was decided
 */
export async function judge(
  request: Request,
  verdict: Said,
  desk: Desk,
): Promise<{ request: Request; again: boolean }> {
  const { policy, hash } = inForce(await desk.policy());
  if (earlier(request, verdict)?.is === verdict.is) return repeated(request, verdict, desk);
  if (verdict.is === 'approved') mayAct(desk);
  const pending = asked(request, verdict.fingerprint);
  if (verdict.is === 'approved')
    stillAllowed(request, takesBack(request) ? { ...policy, neverTouch: [] } : policy);
  await mayDecide(request, pending, verdict.by, desk.look);
  const full: Verdict = { ...verdict, policyHash: hash };
  let again = false as boolean;
  const after = await desk.store.change(request.id, (now) => {
    const change = decide(now, full, desk.clock.now());
    again = change === undefined;
    return change;
  });
  return again ? repeated(after, verdict, desk) : { request: after, again };
}

/** The same press again: it gets the same answer, decides nothing, and is on record. */
async function repeated(
  request: Request,
  { by, is, fingerprint }: Said,
  desk: Desk,
): Promise<{ request: Request; again: true }> {
  const facts = { because: 'repeated', verb: is === 'approved' ? 'approve' : 'reject', fingerprint };
  await desk.store.record([said('refused', request, facts, by.id)]);
  return { request, again: true };
}

/** What was given may go back also where policy has closed the mailbox since. */
const takesBack = ({ direction, pending }: Request): boolean =>
  direction === 'gives' && (pending?.intent === 'undo' || pending?.intent === 'end');
