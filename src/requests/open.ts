// Opening a request: judged by policy, checked against the tenant, then put on record with the wish it waits for.
import type { Event } from '../contracts/event.ts';
import { refused } from '../contracts/failure.ts';
import type { Rule } from '../contracts/policy.ts';
import type { Pending, Request } from '../contracts/request.ts';
import { isProof, type Finding } from '../contracts/step.ts';
import type { Changed } from '../contracts/store.ts';
import { fingerprint } from '../plans/fingerprint.ts';
import { planned } from '../plans/preview.ts';
import { checkReach, ruleFor, ruleOf } from './allowed.ts';
import type { Desk } from './desk.ts';
import { changesNothing, isBlocked, terms, type Draft } from './draft.ts';
import { carry, lapseAt } from './carry.ts';
import { inForce, isListed } from './policy.ts';
import { besideRivals, stillGives } from './rivals.ts';

/** What came of it: on record, or only shown to the asker and why. */
export type Opened =
  | { is: 'opened'; request: Request; again: boolean }
  | { is: 'shown'; request: Request; because: 'preview' | 'blocked' | 'observe' }
  | { is: 'nothing'; request: Request };

/** @throws Failure refused, blocked or busy; then nothing is on record */
export async function open(wished: Draft, desk: Desk, only?: 'preview'): Promise<Opened> {
  const draft = await besideRivals(wished, desk);
  const { policy, hash } = inForce(await desk.policy());
  const byItself = wished.wanted.byItself === true;
  const rule = byItself ? ruleOf(draft, policy) : await ruleFor(draft, policy, desk);
  const shown = build('LK-0', draft, rule, hash, desk.clock.now());
  if (only === 'preview') return { is: 'shown', request: shown, because: 'preview' };
  if (isBlocked(draft)) return { is: 'shown', request: shown, because: 'blocked' };
  if (desk.trust === 'observe') return { is: 'shown', request: shown, because: 'observe' };
  if (changesNothing(draft) && !(await isHeld(draft, desk))) return { is: 'nothing', request: shown };
  const free = byItself || (isFree(policy.free, shown.direction) && !lasts(shown));
  if (!free)
    await checkReach(
      rule,
      [shown.asker],
      shown.touches,
      isListed(policy.discreet, shown.touches.mailboxes),
      desk,
    );
  let again = true;
  const make = (id: string, count: number): Changed => {
    again = false;
    if (!free && count >= policy.openAsks)
      throw refused(
        `You have ${count} open requests, and policy allows ${policy.openAsks}.`,
        'Say “mine” to see them, and cancel one or wait for its decision.',
      );
    return first(build(id, draft, rule, hash, desk.clock.now()), hash, { free, byItself }, desk.clock.now());
  };
  const request = await desk.store.open(draft.wanted.who.id, make, draft.wanted.once);
  return { is: 'opened', request, again };
}

export const isFree = (free: readonly 'takes'[], direction: 'gives' | 'takes'): boolean =>
  direction === 'takes' && free.includes('takes');

/** Some of it cannot be undone: nobody does that alone, whatever may be taken away freely. */
export const lasts = ({ plan }: Pick<Request, 'plan'>): boolean => plan.some(({ final }) => final === true);

/** A right that is there by a request of ours may be asked for again: it then stays until the later end. */
async function isHeld(draft: Draft, desk: Desk): Promise<boolean> {
  const held = await Promise.all(
    draft.steps
      .filter((step) => !isProof(step))
      .filter(({ passing }) => !passing)
      .map(async ({ thing }) =>
        (await desk.store.find({ thing })).some((request) => stillGives(request, thing)),
      ),
  );
  return held.includes(true);
}

const foundFor = (key: string, { plan }: Draft): Finding =>
  /* c8 ignore next -- keys do not change with the label; only the type does not know */
  plan.find((step) => step.key === key)?.found ?? { is: 'unknown', because: 'It was not looked at.' };

function build(id: string, draft: Draft, rule: Rule, policyHash: string, now: Date): Request {
  const { wanted, input, facts } = draft;
  const { operation, who } = wanted;
  const at = now.toISOString();
  // Calls may name things by the request's id, which there was none of when the draft was made.
  const steps = operation.plan(input, facts, id);
  const plan = steps.map((step) => planned(step, foundFor(step.key, draft)));
  const what = { operation: operation.name, input, steps, intent: 'do' as const, ...terms(rule) };
  const print = fingerprint(what);
  const pending: Pending = {
    intent: 'do',
    by: { id: who.id, name: who.name },
    at,
    lapses: lapsesAt(now, rule, input.until),
    fingerprint: print,
    ...terms(rule),
    policy: policyHash,
    decisions: [],
  };
  return {
    id,
    version: 0,
    state: 'waiting',
    operation: operation.name,
    title: operation.title,
    direction: operation.direction,
    asker: { id: who.id, name: who.name, zone: who.zone, locale: who.locale },
    home: wanted.where,
    ...(wanted.byItself === undefined ? {} : { byItself: true }),
    input,
    facts,
    touches: operation.touches(input, facts),
    summary: operation.summary(input, facts),
    said: wanted.said,
    plan,
    fingerprint: print,
    pending,
    decided: [],
    rows: [],
    opened: at,
    ...(input.from ? { starts: input.from } : {}),
    ...(input.until ? { ends: input.until } : {}),
    wake: pending.lapses,
    noticed: [],
  };
}

/** What is over before anybody decided needs no decision any more. */
function lapsesAt(now: Date, rule: Rule, until: string | undefined): string {
  const lapses = lapseAt(now, rule.lapseHours);
  return until !== undefined && Date.parse(until) < Date.parse(lapses) ? until : lapses;
}

function first(
  request: Request,
  policyHash: string,
  { free, byItself }: { readonly free: boolean; readonly byItself: boolean },
  now: Date,
): Changed {
  const { input, asker } = request;
  const words = [request.said, input.because].filter(Boolean).join(' | ');
  const asked: Event = {
    kind: 'asked',
    request: request.id,
    by: byItself ? 'latchkey' : asker.id,
    facts: {
      operation: request.operation,
      fingerprint: request.fingerprint,
      policy: policyHash,
      touches: { ...request.touches },
      calls: request.plan.flatMap(({ apply }) => apply),
      found: Object.fromEntries(request.plan.map(({ key, found }) => [key, found.is])),
    },
    ...(byItself ? {} : { words: { of: asker.id, text: words } }),
  };
  if (!free) return { request, events: [asked] };
  const passed = carry(request, 'free', now);
  return {
    ...passed,
    events: [
      asked,
      {
        kind: 'passed',
        request: request.id,
        by: 'latchkey',
        facts: { policy: policyHash, fingerprint: request.fingerprint },
      },
      ...passed.events,
    ],
  };
}
