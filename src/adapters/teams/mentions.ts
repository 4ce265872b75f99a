// Mentions that ping: Teams wants the person's id in this bot's own numbering, which the roster knows.
import type { ConnectorClient } from 'botframework-connector';
import { Failure } from '../../contracts/failure.ts';
import type { Person } from '../../contracts/person.ts';

export interface Mention {
  readonly text: string;
  readonly entity: { type: 'mention'; text: string; mentioned: { id: string; name: string } };
}

/** Characters that Markdown or markup would act upon. */
const inert = (text: string): string => text.replace(/[\\`*_~[\]<>#|&]/g, '\\$&');
const bare = (name: string): string =>
  name
    .replace(/[\\`*_~[\]<>#|&]/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
const mostKept = 5000;

function mention(id: string, person: Person): Mention {
  const name = bare(person.name) || 'you';
  const text = `<at>${name}</at>`;
  return { text, entity: { type: 'mention', text, mentioned: { id, name } } };
}

export function makeMentions(): {
  /** Falls back on the Entra id, which Teams takes too in most places, when the roster cannot be read. */
  of(conversation: string, person: Person, client: ConnectorClient): Promise<Mention>;
  /** Those of them whom the roster knows: others may not be here at all. */
  here(conversation: string, people: readonly Person[], client: ConnectorClient): Promise<readonly Mention[]>;
  inert(text: string): string;
} {
  const ids = new Map<string, string>();

  async function known(
    conversation: string,
    person: string,
    client: ConnectorClient,
  ): Promise<string | undefined> {
    const key = `${conversation} ${person}`;
    const known = ids.get(key);
    if (known) return known;
    try {
      const member = await client.conversations.getConversationMember(conversation, person);
      const id = 'id' in member && typeof member.id === 'string' ? member.id : undefined;
      if (id === undefined) return undefined;
      if (ids.size > mostKept) ids.clear();
      ids.set(key, id);
      return id;
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  }

  return {
    inert,
    of: async (conversation, person, client) =>
      mention((await known(conversation, person.id, client)) ?? person.id, person),
    async here(conversation, people, client) {
      const found = await Promise.all(
        people.map(async (person) => {
          const id = await known(conversation, person.id, client);
          return id === undefined ? [] : [mention(id, person)];
        }),
      );
      return found.flat();
    },
  };
}
