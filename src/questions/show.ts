// Shows a request's own card: the one named, else the asker's last.
import { refused } from '../contracts/failure.ts';
import type { Question } from '../contracts/question.ts';
import { plain } from '../steps/pasted.ts';

export const question: Question = {
  name: 'show',
  title: 'The card of a request',
  verbs: ['show'],
  examples: ['show LK-12', 'show'],
  needs: [],
  private: true,
  parse(ask) {
    const said = plain(ask.text).replace(/[\s?!.]+$/, '');
    const found = /^show(?:\s+(?:me\s+)?(?:request\s+)?(?:lk\s*-?\s*)?(\d{1,9}))?$/i.exec(said);
    if (!found) return undefined;
    return found[1] === undefined ? {} : { request: `LK-${String(Number(found[1]))}` };
  },
  async answer(values, ask, { records }) {
    const id = values['request'];
    const request =
      id === undefined ? (await records.find({ by: ask.who.id }))[0] : await records.get(id.toUpperCase());
    if (request) return { title: `${request.id} · ${request.title}`, request: request.id };
    throw id === undefined
      ? refused('You have not asked for anything yet.', 'Write “help” to see what can be asked.')
      : refused(`There is no request ${id}.`, 'Write “mine” to see yours.', { field: 'request' });
  },
};
