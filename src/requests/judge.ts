// A press of Approve or Reject: who may is asked of Entra first, then decided on record.
import type { Person } from '../contracts/person.ts';
import type { Request } from '../contracts/request.ts';
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
  const { hash } = inForce(await desk.policy());
  if (earlier(request, verdict)?.is === verdict.is) return { request, again: true };
  if (verdict.is === 'approved') mayAct(desk);
  const pending = asked(request, verdict.fingerprint);
  await mayDecide(request, pending, verdict.by, desk.look);
  const full: Verdict = { ...verdict, policyHash: hash };
  let again = false;
  const after = await desk.store.change(request.id, (now) => {
    const change = decide(now, full, desk.clock.now());
    again = change === undefined;
    return change;
  });
  return { request: after, again };
}
