// Words about a request on record: which change, which number, and what else was said.
import type { Entry } from '../contracts/question.ts';

export const changes = ['cancel', 'undo', 'retry', 'extend', 'end'] as const;
export type ChangeVerb = (typeof changes)[number];

export interface Command {
  readonly verb: ChangeVerb | 'approve' | 'reject';
  readonly id?: string;
  readonly rest: string;
}

const pattern =
  /^(cancel|undo|retry|extend|end|approve|reject)(?:\s+#?(?:lk[-\s]?)?(\d{1,9}))?(?:\s+(.*))?$/is;

/** What help lists beside operations and questions. */
export const sentences: readonly Entry[] = [
  { name: 'preview', title: 'See a plan only', examples: ['preview give full on finance to alex for 8h'] },
  { name: 'extend', title: 'More time', examples: ['extend LK-12 for 2d', 'extend until friday 17:00'] },
  { name: 'end', title: 'End it early', examples: ['end LK-12'] },
  { name: 'undo', title: 'Take it back', examples: ['undo LK-12', 'undo'] },
  { name: 'retry', title: 'Try again', examples: ['retry LK-12'] },
  { name: 'cancel', title: 'Ask no more', examples: ['cancel LK-12'] },
  {
    name: 'approve',
    title: 'Decide (approvers)',
    examples: ['approve LK-12', 'approve here'],
  },
];

/** undefined when the sentence begins with none of the verbs. */
export function command(text: string): Command | undefined {
  const match = pattern.exec(text.trim());
  if (!match?.[1]) return undefined;
  const verb = match[1].toLowerCase() as Command['verb'];
  return { verb, ...(match[2] ? { id: `LK-${Number(match[2])}` } : {}), rest: match[3]?.trim() ?? '' };
}
