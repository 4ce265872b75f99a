// Reads sentences that take away: "take full on finance from alex", "revoke alex's full access to finance".
import type { Values } from '../../contracts/operation.ts';
import type { Ask } from '../../contracts/person.ts';
import { appSentence } from './app-sentence.ts';
import { cut, type Clause } from './clauses.ts';
import { isDurationLike } from './durations.ts';
import { headOf, Slots, valuesOf } from './slots.ts';

export const takeVerbs = ['take', 'revoke', 'remove'] as const;

/** undefined: not for this operation. */
export function parseTake(ask: Ask): Values | undefined {
  if (appSentence(ask.text)) return undefined;
  const sentence = cut(ask.text.trim());
  if (!(takeVerbs as readonly string[]).includes(sentence.verb)) return undefined;
  const { clauses } = sentence;
  const preps = clauses.map(({ prep }) => prep);
  const sides = preps.includes('from') && (preps.includes('on') || preps.includes('of'));
  const head = headOf(sentence.head.replace(/^away\b\s*/i, ''), sides);
  const slots = new Slots();
  if (head.who !== '') slots.put('who', { prep: '', text: head.who });
  for (const clause of clauses) slots.put(keyOf(clause, slots), clause);
  return valuesOf(sentence, slots, head.rights, 'from', ask.who.name);
}

function keyOf({ prep, text }: Clause, slots: Slots): string {
  switch (prep) {
    case 'from':
      return slots.has('who') ? 'mailbox' : 'who';
    case 'until':
    case 'till':
    case 'til':
      return 'until';
    case 'starting':
      return 'starts';
    case 'for':
      return isDurationLike(text) || slots.has('who') ? 'for' : 'who';
    default:
      return 'mailbox';
  }
}
