// What comes in from Teams once its token and its shape are right.
import type { Card, Press } from './card.ts';
import type { Failure } from './failure.ts';
import type { Ask, Habits, Person, Where } from './person.ts';
import type { FilePlace } from './place.ts';

/** Shown to the presser alone: a short text, or a card in place of the one pressed. */
export type Toast = { readonly text: string } | { readonly card: Card };

/** What somebody said to an offered file. */
export interface Consent {
  /** The sentence of the offer. It went through the client: it says what is wanted, and proves nothing. */
  readonly say: string;
  /** Where to put it; absent: they do not want it. */
  readonly place?: FilePlace;
  /** The message that offered it. */
  readonly message?: string;
}

export interface Inbox {
  /** A message to the bot. Answers go out through the Poster. Never throws what people caused. */
  heard(ask: Ask): Promise<void>;
  /** A button. Answered within a second; what follows is seen on the card. */
  pressed(
    press: Press,
    by: Person & Habits & { readonly guest: boolean },
    where: Where,
    now: Date,
  ): Promise<Toast>;
  /** An offered file was taken or left. What comes of it is said in the chat. Never throws what people caused. */
  consented(
    consent: Consent,
    by: Person & Habits & { readonly guest: boolean },
    where: Where,
    now: Date,
  ): Promise<void>;
  /** A press that came no further: it could not be read, or not be known who pressed. Put on record, nothing else. */
  turnedAway(failure: Failure, by: Person, where: Where, press?: Press): Promise<Toast>;
  /** The bot was added to a conversation, or somebody opened its chat for the first time. */
  met(where: Where, who: Person | undefined): Promise<void>;
}
