// Something a person may ask to know; answered at once. One file each in src/questions.
import type { Choice } from './failure.ts';
import type { Look } from './look.ts';
import type { Values } from './operation.ts';
import type { Ask } from './person.ts';
import type { Request } from './request.ts';

/** Reading of what is on record; a part of the store. */
export interface Records {
  get(id: string): Promise<Request | undefined>;
  /**
   * Newest first, at most 50. `by`: asker's object id; `open`: not over; `thing`: a target or `thing` prefix;
   * `home`: asked for in this thread, by the message that opens it.
   */
  find(what: {
    by?: string;
    open?: boolean;
    waiting?: boolean;
    thing?: string;
    /** Only those asked for before this one: the next page. */
    before?: string;
    home?: { readonly conversation: string; readonly root: string };
  }): Promise<readonly Request[]>;
}

/** A table for eyes; all text in it is inert. */
export interface Answer {
  readonly title: string;
  readonly lines?: readonly string[];
  readonly columns?: readonly string[];
  readonly rows?: readonly (readonly string[])[];
  /** Smaller, at the end: when it was read, what to do next. */
  readonly note?: string;
  /** Drawn where the client can, a table elsewhere. */
  readonly chart?: Chart;
  /** Offered in the asker's own chat, and made anew when it is taken. */
  readonly file?: AnswerFile;
  /** Sentences to press instead of typing. */
  readonly buttons?: readonly Choice[];
  /** Request whose own card is the answer. */
  readonly request?: string;
}

/** Upright bars, from left to right. */
export interface Chart {
  readonly title: string;
  /** What a bar stands for, and what its height counts. */
  readonly each: string;
  readonly counts: string;
  readonly bars: readonly { readonly name: string; readonly count: number; readonly tone?: ChartTone }[];
}
export type ChartTone = 'good' | 'warning' | 'attention';

export interface AnswerFile {
  readonly name: string;
  /** What is in it, in a few words. */
  readonly description: string;
  readonly text: string;
}

export interface Question {
  readonly name: string;
  /** As help lists it: "Your requests". */
  readonly title: string;
  readonly verbs: readonly [string, ...string[]];
  readonly examples: readonly [string, ...string[]];
  readonly needs: readonly string[];
  /** Answered in the asker's own chat when asked elsewhere. */
  readonly private: boolean;
  parse(ask: Ask): Values | undefined;
  /** @throws Failure */
  answer(
    values: Values,
    ask: Ask,
    know: { look: Look; records: Records; catalogue: readonly Entry[] },
  ): Promise<Answer>;
}

/** What `help` lists. */
export interface Entry {
  readonly name: string;
  readonly title: string;
  readonly examples: readonly string[];
}
