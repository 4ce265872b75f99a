// Secrets and certificates: which end soon, and which live too long. Read live from Entra.
import type { Question } from '../contracts/question.ts';
import { asked } from './keys/asked.ts';
import { endingSoon } from './keys/list.ts';
import { longLived } from './keys/long-lived.ts';
import { unused } from './keys/unused.ts';

export const question: Question = {
  name: 'keys',
  title: 'Which secrets and certificates end soon, or live too long',
  verbs: ['keys'],
  examples: [
    'keys 30d',
    'which secrets expire in 30 days',
    'keys 30d csv',
    'keys chart',
    'keys long-lived',
    'keys unused',
  ],
  needs: ['Graph: Application.Read.All', 'Graph: AuditLog.Read.All'],
  private: true,
  parse: (ask) => asked(ask.text),
  answer(values, ask, { look }) {
    const as = values['as'] ?? '';
    const page = values['page'] ?? '';
    if (as === 'unused' && look.setup.signInData) return unused(page, ask, look);
    return as === 'long-lived' || as === 'unused'
      ? longLived({ page, unused: as === 'unused' }, ask, look)
      : endingSoon(values, ask, look);
  },
};
