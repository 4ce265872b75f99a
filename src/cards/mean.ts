// "Did you mean …": sentences to press where a word or a name was only nearly right.
import type { Card } from '../contracts/card.ts';
import type { Choice } from '../contracts/failure.ts';
import { fit, type Room } from './fill.ts';
import { inert } from './inert.ts';

export interface MeanView {
  readonly question: string;
  readonly heard: readonly { readonly said: string }[];
  readonly choices: readonly { readonly title: string; readonly say: string }[];
  readonly more: readonly { readonly rest: string }[];
}

/** Teams shows six buttons, other clients five. */
const mostChoices = 5;

export function meanView(question: string, said: string, choices: readonly Choice[], room: Room): MeanView {
  const rest = choices.length - mostChoices;
  return {
    question: inert(question, room.text),
    heard: said ? [{ said: inert(said, room.text) }] : [],
    choices: choices
      .filter((choice) => choice.value.length <= 2000)
      .slice(0, mostChoices)
      .map((choice) => ({ title: inert(choice.title, Math.min(100, room.text)), say: choice.value })),
    more: rest > 0 ? [{ rest: `and ${rest} more: say it more exactly.` }] : [],
  };
}

/** `choices`: what is said when pressed, and the button's words. One choice asks "Did you mean this?". */
export const meanCard = (
  said: string,
  choices: readonly Choice[],
  question = 'Did you mean this?',
): Card => ({
  json: fit('mean', (room) => meanView(question, said, choices, room)),
  text: `${inert(question, 100)} ${choices
    .map((choice) => inert(choice.title, 100))
    .slice(0, mostChoices)
    .join(' · ')}`,
});
