// What hearing and pressing need: the desk, the questions, and a way to show things.
import type { Copies, Files, Poster } from '../contracts/place.ts';
import type { Moment } from '../contracts/operation.ts';
import type { Uploads } from '../contracts/pages.ts';
import type { Question } from '../contracts/question.ts';
import type { Desk } from '../requests/desk.ts';
import type { Pages } from '../requests/link.ts';
import type { Watching } from './watching.ts';

export interface Room {
  readonly desk: Desk;
  readonly questions: readonly Question[];
  readonly poster: Poster;
  readonly copies: Copies;
  /** Absent: answers come without files. */
  readonly files?: Files;
  /** Pages of ours in a browser; absent: there are none, so nothing secret can be shown. */
  readonly pages?: Pages;
  readonly uploads: Pick<Uploads, 'add'>;
  readonly watching: Watching;
  /** The verb that was probably meant, when one is near enough. */
  didYouMean(text: string, verbs: readonly string[]): string | undefined;
  /** "for 2d", "until Friday 17:00": the new end. `from` is what "for" counts from. @throws Failure refused */
  newEnd(text: string, from: Date, moment: Moment): string;
  /** A bug, with the reference that the person was given. */
  report(error: unknown, reference: string): void;
}
