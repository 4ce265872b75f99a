// What can be asked, from the catalogue of what there is.
import type { Entry, Question } from '../contracts/question.ts';
import { plain } from '../steps/pasted.ts';

/** An entry answers to its name, to words of its title, and to the first words of its examples. */
const about = (entry: Entry, topic: string): boolean =>
  [
    entry.name,
    ...entry.name.split('-'),
    ...entry.title.toLowerCase().split(/\s+/),
    ...entry.examples.map((line) => line.split(' ')[0] ?? ''),
  ].includes(topic);

export const question: Question = {
  name: 'help',
  title: 'What you can ask',
  verbs: ['help'],
  examples: ['help', 'help give'],
  needs: [],
  private: false,
  parse(ask) {
    const said = plain(ask.text);
    const found = /^(?:help(?: me)?(?: with)?|\?|what can (?:you do|i ask))(?:\s+(\S{1,60}))?[\s?!.]*$/i.exec(
      said,
    );
    if (!found) return undefined;
    const topic = (found[1] ?? '').toLowerCase().replace(/[?!.]+$/, '');
    return topic === '' ? {} : { topic };
  },
  async answer(values, _ask, { catalogue }) {
    const { topic } = values;
    const found = topic === undefined ? [] : catalogue.filter((entry) => about(entry, topic));
    if (found.length > 0)
      return {
        title: `Help: ${topic ?? ''}`,
        columns: ['What', 'Write'],
        rows: found.flatMap(({ title, examples }) =>
          examples.map((line, at) => [at === 0 ? title : '', line]),
        ),
        note: 'Names, dates and rights are never guessed; what is missing is asked for.',
      };
    return {
      title: 'What you can ask',
      ...(topic === undefined ? {} : { lines: [`There is no help on “${topic}”. This is what there is:`] }),
      columns: ['What', 'For example'],
      rows: catalogue.map(({ title, examples }) => [title, examples[0] ?? '']),
      note: 'Write “help” and a word for more, such as “help give”.',
    };
  },
};
