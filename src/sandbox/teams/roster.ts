// Whether the bot is in a conversation, and telling it when it comes or goes.
import type { Person, World } from '../world.ts';
import { rosterActivities } from './activities.ts';
import type { Delivery } from './deliver.ts';
import { failed } from './deliver.ts';
import type { History } from './history.ts';
import type { Conversation } from './model.ts';
import { personalId } from './rooms.ts';
import { Refusal } from './refusal.ts';

export interface PersonalState {
  installed: boolean;
  blocked: boolean;
  opened: boolean;
}

export interface Roster {
  personal(person: Person): PersonalState;
  /** Throws what the connector says to a bot that may not write here. */
  mayWrite(conversation: Conversation): void;
  /** Why the bot does not hear what is said here; undefined when it does. */
  deaf(conversation: Conversation): string | undefined;
  /** A person opens their chat for the first time: the bot is told that it was installed. Once, and again if it was away. */
  open(person: Person, conversation: Conversation): Promise<void>;
  /** Adds the bot or takes it away, and tells it so. */
  move(person: Person, conversation: Conversation, what: 'added' | 'removed'): Promise<void>;
  block(person: Person, blocked: boolean): void;
}

const tellWithinMs = 15_000;

export const makeRoster = (world: World, history: History, delivery: Delivery, botId: string): Roster => {
  const opening = new Map<string, Promise<void>>();
  const stateOf = (person: Person): PersonalState =>
    history.kept.personal[person.aadObjectId] ?? { installed: true, blocked: false, opened: false };
  const set = (person: Person, change: Partial<PersonalState>): void => {
    history.kept.personal[person.aadObjectId] = { ...stateOf(person), ...change };
    history.save();
  };
  const tell = async (
    person: Person,
    conversation: Conversation,
    what: 'added' | 'removed',
  ): Promise<boolean> => {
    for (const activity of rosterActivities(world, conversation, person, what, botId)) {
      const answer = await delivery.send(activity, tellWithinMs);
      if (failed(answer)) return answer.heard;
    }
    return true;
  };
  const owner = (conversation: Conversation): Person | undefined =>
    conversation.kind === 'personal' ? conversation.members[0] : undefined;
  const roster: Roster = {
    personal: stateOf,
    mayWrite(conversation) {
      const person = owner(conversation);
      if (!person) {
        if (!history.kept.botOut.includes(conversation.id)) return;
        throw new Refusal(
          403,
          'BotNotInConversationRoster',
          'The bot is not part of the conversation roster.',
        );
      }
      const state = stateOf(person);
      if (!state.installed)
        throw new Refusal(
          403,
          'ForbiddenOperationException',
          "Bot is not installed in user's personal scope",
        );
      if (state.blocked)
        throw new Refusal(403, 'ConversationBlockedByUser', 'User blocked the conversation with the bot.');
    },
    deaf(conversation) {
      const person = owner(conversation);
      if (!person)
        return history.kept.botOut.includes(conversation.id)
          ? 'Latchkey is not in this conversation.'
          : undefined;
      const state = stateOf(person);
      if (!state.installed) return 'Latchkey is not installed for you.';
      return state.blocked ? 'You have blocked Latchkey.' : undefined;
    },
    async open(person, conversation) {
      const key = personalId(person);
      if (conversation.id !== key || stateOf(person).opened || roster.deaf(conversation) !== undefined)
        return;
      const run =
        opening.get(key) ??
        tell(person, conversation, 'added').then((heard) => set(person, { opened: heard }));
      opening.set(key, run);
      await run.finally(() => opening.delete(key));
    },
    async move(person, conversation, what) {
      const mine = owner(conversation);
      if (mine) set(mine, { installed: what === 'added', opened: true });
      else {
        const others = history.kept.botOut.filter((id) => id !== conversation.id);
        history.kept.botOut = what === 'added' ? others : [...others, conversation.id];
        history.save();
      }
      await tell(mine ?? person, conversation, what);
    },
    block: (person, blocked) => set(person, { blocked }),
  };
  return roster;
};
