// Whether policy lets this person ask for this; each refusal says what would do.
import { refused } from '../contracts/failure.ts';
import { isProof } from '../contracts/step.ts';
import type { Policy, Rule } from '../contracts/policy.ts';
import type { Touches } from '../contracts/operation.ts';
import type { Person } from '../contracts/person.ts';
import { inForce, isListed, rulesFor } from './policy.ts';
import type { Draft, Wanted } from './draft.ts';
import type { Desk } from './desk.ts';

const hour = 3_600_000;

/** The first rule that covers the ask and lets the person ask. @throws Failure refused; busy when Graph cannot be read */
export async function ruleFor(draft: Draft, policy: Policy, desk: Desk): Promise<Rule> {
  const { operation, who } = draft.wanted;
  const touches = operation.touches(draft.input, draft.facts);
  const rule = await naming(who, rulesFor(policy, operation.name, touches.rights), desk);
  checkTouches(touches, policy);
  checkTerms(draft, rule, desk.clock.now());
  return rule;
}

/** Of what the calendar asks for: who decides about it later, as about its undo. @throws Failure refused */
export function ruleOf({ wanted, input, facts }: Draft, policy: Policy): Rule {
  const { operation } = wanted;
  const touches = operation.touches(input, facts);
  stillAllowed({ operation: operation.name, touches }, policy);
  const [rule] = rulesFor(policy, operation.name, touches.rights);
  /* c8 ignore next -- it is allowed, so a rule speaks of it; only the type does not know */
  if (!rule) throw new Error(`No rule speaks of ${operation.name}.`);
  return rule;
}

/** Whether the person may ask for anything of the kind: others learn nothing of the tenant from it. @throws as ruleFor */
export async function mayAsk({ operation, who }: Wanted, desk: Desk): Promise<void> {
  const { policy } = inForce(await desk.policy());
  await naming(who, rulesFor(policy, operation.name, []), desk);
}

async function naming(who: Person, rules: readonly Rule[], { look }: Desk): Promise<Rule> {
  const groups = [...new Set(rules.flatMap(({ askers }) => askers))];
  const mine = groups.length === 0 ? [] : await look.memberOf(who.id, groups);
  const rule = rules.find(({ askers }) => askers.some((group) => mine.includes(group)));
  if (rule) return rule;
  throw refused(
    'You may not ask for this.',
    'Policy does not name you for it. Ask whoever runs Latchkey to add you, or ask a colleague who may.',
  );
}

/** Whether policy as it is now still lets this be done for anybody. @throws Failure refused */
export function stillAllowed(
  { operation, touches }: { readonly operation: string; readonly touches: Touches },
  policy: Policy,
): void {
  if (rulesFor(policy, operation, touches.rights).length === 0)
    throw refused(
      'Policy does not allow this any more.',
      'Ask whoever runs Latchkey whether it is to be allowed again.',
    );
  checkTouches(touches, policy);
}

function checkTouches(touches: Touches, policy: Policy): void {
  if (isListed(policy.neverTouch, touches.mailboxes))
    throw refused(
      'Policy says that this mailbox is never to be touched.',
      'Talk to whoever owns the mailbox, or choose another.',
      { field: 'mailbox' },
    );
}

function checkTerms(draft: Draft, rule: Rule, now: Date): void {
  const { input } = draft;
  if (rule.ticket === 'required' && !input.ref)
    throw refused('A ticket is needed.', 'Add it: ref INC47.', { field: 'ref' });
  if (rule.reason === 'required' && !input.because)
    throw refused('A reason is needed.', 'Add it at the end: because …', { field: 'because' });
  if (draft.wanted.operation.direction === 'gives' && !isMomentary(draft))
    checkLength(rule, now, input.from, input.until, input.for);
}

/** What is over once it is done, as a mail that is sent, has no end to be named. */
const isMomentary = ({ steps }: Draft): boolean =>
  steps.every((step) => isProof(step) || step.passing === true || step.check === 'by its answer');

/** @throws Failure refused when it would last longer than the rule allows, or for ever */
export function checkLength(
  rule: Rule,
  now: Date,
  from: string | undefined,
  until: string | undefined,
  length: number | undefined,
): void {
  if (rule.longestHours === undefined) return;
  const longest =
    rule.longestHours >= 48 ? `${Math.floor(rule.longestHours / 24)} days` : `${rule.longestHours} hours`;
  const begins = from ? Date.parse(from) : now.getTime();
  const ms = length ?? (until ? Date.parse(until) - begins : Infinity);
  if (ms > rule.longestHours * hour) {
    const message =
      ms === Infinity ? `This needs an end, at most ${longest} away.` : `This may last at most ${longest}.`;
    throw refused(message, `Say for how long, for example: for ${longest}.`, {
      field: length === undefined ? 'until' : 'for',
    });
  }
}

/** Enough approvers who neither ask for it nor gain by it, and whom cards can reach. @throws Failure refused */
export async function checkReach(
  rule: Rule,
  askers: readonly Person[],
  touches: Touches,
  discreet: boolean,
  desk: Desk,
): Promise<void> {
  const [approvers, gaining] = await Promise.all([
    desk.members(rule.approvers),
    touches.groups.length === 0 ? [] : desk.members(touches.groups),
  ]);
  const out = new Set([...askers, ...gaining].map(({ id }) => id).concat(touches.people));
  const able = approvers.filter(({ id }) => !out.has(id));
  if (able.length < rule.approvals)
    throw refused(
      `Policy asks for ${rule.approvals} approver${rule.approvals === 1 ? '' : 's'}, and ${able.length === 0 ? 'nobody else' : `only ${able.length}`} could approve this.`,
      'Neither you nor who gains by it may approve. Ask whoever runs Latchkey to add approvers.',
    );
  if ((await desk.reachable(able, discreet, rule.approvals)) < rule.approvals)
    throw refused(
      'No approver can be reached.',
      'An approver has to say hello to Latchkey once, or say “approve here” in a channel that policy names.',
    );
}
