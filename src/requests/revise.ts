// Changes to a request on record: cancel, undo, retry, extend, end. Each but cancel is decided like an ask.
import { refused } from '../contracts/failure.ts';
import type { Person } from '../contracts/person.ts';
import type { Policy, Rule } from '../contracts/policy.ts';
import { isLease, type Intent, type Pending, type Request } from '../contracts/request.ts';
import type { Changed } from '../contracts/store.ts';
import { hasWayBack } from '../contracts/way-back.ts';
import { fingerprint } from '../plans/fingerprint.ts';
import { checkLength, checkReach, stillAllowed } from './allowed.ts';
import { carry, close, lapseAt, said, wish } from './carry.ts';
import { mayAct, type Desk } from './desk.ts';
import { terms } from './draft.ts';
import { isFree, lasts } from './open.ts';
import { mayGoBack } from './sealed.ts';
import { inForce, isListed, rulesFor } from './policy.ts';

export type Later = Exclude<Intent, 'do'>;

/**
 * The rule under which its own asker could ask for it today, whoever asks for the change. Where the asker may not any
 * more, what was given can still be taken away, under the terms it was asked on.
 * @throws Failure refused where that rule lets this person ask for nothing; busy
 */
async function ruleOf(
  request: Request,
  intent: Later,
  by: Person,
  policy: Policy,
  { look }: Desk,
): Promise<Rule> {
  const { id, asker } = request;
  const rules = rulesFor(policy, request.operation, request.touches.rights);
  const mine = await look.memberOf(asker.id, [...new Set(rules.flatMap(({ askers }) => askers))]);
  const own = rules.find(({ askers }) => askers.some((group) => mine.includes(group)));
  if (own && by.id === asker.id) return own;
  const [first] = rules;
  const rule = own ?? (first && termsOfOld(request, first));
  if (!rule || (await look.memberOf(by.id, rule.approvers)).length === 0)
    throw refused(`You may not change ${id}.`, `${own ? `${asker.name} or an` : 'An'} approver can.`);
  if (!own && directionOf(request, intent) === 'gives')
    throw refused(
      'Policy does not let its asker ask for this any more.',
      'It can be ended or undone. Somebody who may can ask for it anew.',
    );
  return rule;
}

function termsOfOld({ decided, pending }: Request, rule: Rule): Rule | undefined {
  const wish = decided[0] ?? pending;
  return wish && { ...rule, approvers: wish.approvers, approvals: wish.count };
}

/** Whether the state allows it. @throws Failure refused, saying what would do instead */
function checkState(request: Request, intent: Later): void {
  const { id, state, pending, rows } = request;
  // A wish to let it stand longer must not hold off taking it away.
  const givesWay = pending?.intent === 'extend' && (intent === 'undo' || intent === 'end');
  if (pending && !givesWay)
    throw refused(`${id} waits for a decision already.`, 'Wait for it, or cancel that first.');
  if (intent === 'undo' || intent === 'end') mayGoBack(request);
  const fits: Record<Later, boolean> = {
    undo: ['done', 'partly', 'failed', 'running'].includes(state),
    retry: state === 'failed' || state === 'partly',
    extend:
      isLease(request) || (request.ends !== undefined && (state === 'scheduled' || state === 'running')),
    end: isLease(request),
  };
  // A mail that was sent is not called back by calling its request undone.
  const inVain =
    intent === 'undo' && state === 'done' && rows.some(({ made }) => made) && !hasWayBack(request);
  if (fits[intent] && !inVain) return;
  const advice: Record<Later, string> = {
    undo: state === 'scheduled' ? 'It has not begun: cancel it.' : 'There is nothing of it to take back.',
    retry: 'Only what failed can be tried again.',
    extend: request.ends ? 'It is over: ask for it anew.' : 'It has no end to move.',
    end: request.ends ? 'It is not standing.' : 'It has no end: undo it.',
  };
  throw refused(
    `${id} cannot be ${intent === 'end' ? 'ended' : intent === 'retry' ? 'retried' : intent === 'undo' ? 'undone' : 'extended'} now.`,
    advice[intent],
  );
}

const directionOf = (request: Request, intent: Later): 'gives' | 'takes' => {
  const turned = intent === 'undo' || intent === 'end';
  return turned === (request.direction === 'gives') ? 'takes' : 'gives';
};

/**
 * Asks for a change to a request. It stays on the same request; where approval is needed its card asks again.
 * @param until new end, ISO 8601, for extend
 * @throws Failure refused or busy
 */
export async function revise(
  request: Request,
  intent: Later,
  by: Person,
  until: string | undefined,
  desk: Desk,
): Promise<Request> {
  const { policy, hash } = inForce(await desk.policy());
  mayAct(desk);
  checkState(request, intent);
  stillAllowed(request, directionOf(request, intent) === 'gives' ? policy : { ...policy, neverTouch: [] });
  const rule = await ruleOf(request, intent, by, policy, desk);
  if (intent === 'extend') checkExtension(request, rule, until);
  const operation = desk.operations.get(request.operation);
  if (!operation)
    throw refused(`Latchkey does not know “${request.operation}” any more.`, 'Ask whoever runs Latchkey.');
  const free = isFree(policy.free, directionOf(request, intent)) && !(intent === 'retry' && lasts(request));
  if (!free)
    await checkReach(
      rule,
      [by, request.asker],
      request.touches,
      isListed(policy.discreet, request.touches.mailboxes),
      desk,
    );
  const now = desk.clock.now();
  const what = {
    operation: request.operation,
    input: request.input,
    steps: operation.plan(request.input, request.facts, request.id),
    intent,
    ...terms(rule),
  };
  const pending: Pending = {
    intent,
    by: { id: by.id, name: by.name },
    at: now.toISOString(),
    lapses: lapseAt(now, rule.lapseHours),
    fingerprint: fingerprint({
      ...what,
      input: { ...request.input, on: request.id, nth: request.decided.length },
      ...(until ? { until } : {}),
    }),
    ...terms(rule),
    policy: hash,
    decisions: [],
    ...(until ? { until } : {}),
  };
  return desk.store.change(request.id, (current) =>
    put(current, pending, intent, hash, free, desk.clock.now()),
  );
}

function put(
  current: Request,
  pending: Pending,
  intent: Later,
  policy: string,
  free: boolean,
  now: Date,
): Changed {
  checkState(current, intent);
  const asked = said(
    'asked',
    current,
    { intent, fingerprint: pending.fingerprint, policy, until: pending.until ?? null },
    pending.by.id,
  );
  const extending = current.pending;
  const open = extending ? close(current, 'cancelled') : current;
  const gone = extending ? [said('cancelled', current, { intent: extending.intent }, pending.by.id)] : [];
  const wished = wish(open, pending);
  if (!free) return { request: wished, events: [...gone, asked] };
  const carried = carry(wished, 'free', now);
  return {
    ...carried,
    events: [
      ...gone,
      asked,
      said('passed', current, { policy, fingerprint: pending.fingerprint }),
      ...carried.events,
    ],
  };
}

function checkExtension(request: Request, rule: Rule, until: string | undefined): void {
  if (!until)
    throw refused('Until when?', `Say it like: extend ${request.id} for 2d, or until Friday 17:00.`, {
      field: 'until',
    });
  if (request.ends && Date.parse(until) <= Date.parse(request.ends))
    throw refused('That is not later than its end now.', 'Name a later time, or end it.', { field: 'until' });
  checkLength(rule, new Date(request.began ?? request.starts ?? request.opened), undefined, until, undefined);
}
