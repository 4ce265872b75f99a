// People and places, as the signed activity names them.

/** `id` is the Entra object id; it alone decides anything. The rest is for eyes. */
export interface Person {
  readonly id: string;
  readonly name: string;
}

/** Who asks where nobody does: the bot, by its calendar. No object id of Entra's; it presses nothing and is shown nothing. */
export const itself: Person = { id: 'latchkey', name: 'Latchkey' };

/** Where something was said. `root` is the message that opens the thread, in channels. */
export interface Where {
  readonly conversation: string;
  readonly kind: 'personal' | 'group' | 'channel';
  readonly root?: string;
}

/** How a person writes dates: IANA zone and BCP 47 locale. */
export interface Habits {
  readonly zone: string;
  readonly locale: string;
}

/** A file that came with a message in a personal chat; `unread`: why it was not fetched. */
export type Attached = { readonly name: string } & (
  { readonly bytes: Uint8Array } | { readonly unread: string }
);

/** What a person said, mentions already turned into names, quotes straightened, blanks made plain. */
export interface Ask extends Habits {
  readonly text: string;
  readonly who: Person;
  readonly where: Where;
  readonly now: Date;
  /** The activity's id, where it came as one: a message that comes twice has the same. */
  readonly id?: string;
  readonly files?: readonly Attached[];
}
