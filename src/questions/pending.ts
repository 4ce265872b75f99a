// What waits for an approver, newest first.
import type { Question } from '../contracts/question.ts';
import { plain } from '../steps/pasted.ts';
import { listed } from './access/listed.ts';

export const question: Question = {
  name: 'pending',
  title: 'What waits for approval',
  verbs: ['pending'],
  examples: ['pending'],
  needs: [],
  private: true,
  parse: (ask) =>
    /^(?:pending(?: requests)?|what(?:['’]s| is) pending)[\s?!.]*$/i.test(plain(ask.text)) ? {} : undefined,
  answer: async (_values, ask, { records }) =>
    listed(
      'Waiting for approval',
      await records.find({ waiting: true }),
      true,
      'Nothing waits for approval.',
      ask,
    ),
};
