// Questions: which one is meant, who may have an answer, and the answer.
import { refused } from '../contracts/failure.ts';
import type { Ask, Person, Where } from '../contracts/person.ts';
import type { Policy } from '../contracts/policy.ts';
import type { Answer, Question } from '../contracts/question.ts';
import { knowers } from '../requests/policy.ts';
import type { Room } from './room.ts';
import { sentences } from './verbs.ts';
import { watchSentences } from './watching.ts';

type Values = { readonly [field: string]: string };

/** @throws Failure refused where policy does not let the bot work */
export function checkWhere(where: Where, policy: Policy): void {
  if (where.kind !== 'personal' && !policy.channels.includes(where.conversation))
    throw refused('Policy does not let me work in this conversation.', 'Write to me in person.');
}

export function questionOf(ask: Ask, room: Room): { question: Question; values: Values } | undefined {
  for (const each of room.questions) {
    const values = each.parse(ask);
    if (values) return { question: each, values };
  }
  return undefined;
}

/** @throws Failure refused to those whom policy lets know nothing */
export async function checkReader(who: Person, policy: Policy, room: Room): Promise<void> {
  if ((await room.desk.look.memberOf(who.id, knowers(policy))).length === 0)
    throw refused(
      'You may not ask for this.',
      'Policy does not name you among those who may. Ask whoever runs Latchkey.',
    );
}

/** @throws Failure refused to those whom policy does not name for it */
export async function checkWatcher(who: Person, policy: Policy, room: Room): Promise<void> {
  if ((await room.desk.look.memberOf(who.id, policy.watchers ?? knowers(policy))).length > 0) return;
  throw refused('You may not say this.', 'Policy does not name you for it. Ask whoever runs Latchkey.');
}

export const told = (question: Question, values: Values, ask: Ask, room: Room): Promise<Answer> =>
  question.answer(values, ask, {
    look: room.desk.look,
    records: room.desk.store,
    catalogue: [...room.desk.operations.values(), ...room.questions, ...sentences, ...watchSentences],
  });
