// What the asker has asked for, newest first.
import type { Question } from '../contracts/question.ts';
import { plain } from '../steps/pasted.ts';
import { listed } from './access/listed.ts';

export const question: Question = {
  name: 'mine',
  title: 'Your requests',
  verbs: ['mine'],
  examples: ['mine'],
  needs: [],
  private: true,
  parse: (ask) => (/^(?:mine|my (?:requests|asks))[\s?!.]*$/i.test(plain(ask.text)) ? {} : undefined),
  answer: async (_values, ask, { records }) =>
    listed(
      'Your requests',
      await records.find({ by: ask.who.id }),
      false,
      'You have not asked for anything yet.',
      ask,
    ),
};
