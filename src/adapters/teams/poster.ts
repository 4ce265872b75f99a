// Sends to Teams through botbuilder's connector client: posts, edits, and the personal chat with somebody.
import type { Activity, ConversationParameters } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import type { Card } from '../../contracts/card.ts';
import { blocked, Failure } from '../../contracts/failure.ts';
import type { Person, Where } from '../../contracts/person.ts';
import type { Addresses, FileOffer, Poster } from '../../contracts/place.ts';
import type { Bot } from './bot.ts';
import { offerAttachment } from './consent.ts';
import { makeMentions } from './mentions.ts';
import { conversationId } from './where.ts';

export interface PosterOptions {
  readonly bot: Bot;
  readonly addresses: Addresses;
  /** Where a chat is opened with somebody who has not written yet. */
  readonly serviceUrl: string;
}

const attachment = (card: Card) => ({
  contentType: 'application/vnd.microsoft.card.adaptive',
  content: card.json,
});

export function teamsPoster({ bot, addresses, serviceUrl }: PosterOptions): Poster {
  const mentions = makeMentions();

  async function reach(where: Where): Promise<{ client: ConnectorClient; id: string }> {
    const address = await addresses.of(where.conversation);
    if (!address)
      throw blocked(
        'The bot does not know how to reach this conversation.',
        'Write a word to the bot there; then it knows.',
        undefined,
        'gone',
      );
    return { client: await bot.connector(address.serviceUrl), id: conversationId(where) };
  }

  async function composed(
    where: Where,
    client: ConnectorClient,
    what: { card?: Card; text?: string; mention?: Person | readonly Person[]; file?: FileOffer },
  ): Promise<Partial<Activity>> {
    const { mention: whom } = what;
    const named =
      whom === undefined
        ? []
        : 'id' in whom
          ? [await mentions.of(where.conversation, whom, client)]
          : await mentions.here(where.conversation, whom, client);
    const mention = named.length > 0;
    const text = mention
      ? [...named.map((one) => one.text), mentions.inert(what.text ?? '')].join(' ').trim()
      : what.text;
    return {
      type: 'message',
      ...(text === undefined ? {} : { text, textFormat: mention ? 'markdown' : 'plain' }),
      ...(what.card ? { summary: what.card.text, attachments: [attachment(what.card)] } : {}),
      ...(what.file ? { attachments: [offerAttachment(what.file)] } : {}),
      ...(mention ? { entities: named.map(({ entity }) => entity) } : {}),
    };
  }

  return {
    async post(where, what) {
      const { client, id } = await reach(where);
      const activity = await composed(where, client, what);
      const posted = await client.conversations.sendToConversation(id, activity);
      return posted.id;
    },

    async edit(where, activity, card) {
      const { client, id } = await reach(where);
      await client.conversations.updateActivity(id, activity, {
        type: 'message',
        id: activity,
        summary: card.text,
        attachments: [attachment(card)],
      });
    },

    async chatWith(person) {
      const known = await addresses.personal(person);
      if (known) return { conversation: known.conversation, kind: 'personal' };
      const client = await bot.connector(serviceUrl);
      const wanted: Partial<ConversationParameters> = {
        isGroup: false,
        bot: { id: `28:${bot.appId}`, name: 'Latchkey' },
        members: [{ id: person, name: '' }],
        tenantId: bot.tenant,
        channelData: { tenant: { id: bot.tenant } },
      };
      const made = await client.conversations
        .createConversation(wanted as ConversationParameters)
        .catch((error: unknown) => {
          // Teams words these two alike whether the person is unknown or has no app.
          if (error instanceof Failure && error.is === 'blocked')
            throw new Failure('blocked', 'The bot cannot open a chat with this person.', {
              advice: 'Install Latchkey for them in Teams, or let them write to it once.',
              reason: 'gone',
              cause: error,
            });
          throw error;
        });
      await addresses.keep({ conversation: made.id, kind: 'personal', serviceUrl, person });
      return { conversation: made.id, kind: 'personal' };
    },
  };
}
