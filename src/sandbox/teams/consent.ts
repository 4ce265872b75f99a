// A person takes a file that a bot offers, or leaves it: one invoke to the bot, with the address to put the file at.
import type { Person, World } from '../world.ts';
import { consentActivity } from './activities.ts';
import { failed, type Delivery } from './deliver.ts';
import type { History } from './history.ts';
import { isRow, type Conversation } from './model.ts';
import { Refusal } from './refusal.ts';
import type { Roster } from './roster.ts';
import type { Uploads } from './uploads.ts';

export interface ConsentTools {
  history: History;
  delivery: Delivery;
  roster: Roster;
  uploads: Uploads;
  botId: string;
  answerWithinMs: number;
}

/** `{action: "accept"|"decline", offer?: 0}` */
export const makeConsent =
  (world: World, { history, delivery, roster, uploads, botId, answerWithinMs }: ConsentTools) =>
  async (
    person: Person,
    conversation: Conversation,
    messageId: string,
    body: unknown,
  ): Promise<{ status: number; body: unknown }> => {
    const action = isRow(body) ? body['action'] : undefined;
    if (action !== 'accept' && action !== 'decline')
      throw new Refusal(400, 'Bad Argument', 'Send {"action": "accept"} or {"action": "decline"}.');
    const message = history.find(conversation, messageId);
    const offer = message?.offers?.[Number((isRow(body) && body['offer']) || 0)];
    if (!message || !offer)
      throw new Refusal(404, 'ActivityNotFoundInConversation', `No file is offered in "${messageId}".`);
    const deaf = roster.deaf(conversation);
    if (deaf !== undefined) return { status: 502, body: deaf };
    const activity = consentActivity(
      world,
      conversation,
      person,
      message,
      action === 'accept'
        ? { action, context: offer.acceptContext, uploadInfo: uploads.open(conversation, offer.name) }
        : { action, context: offer.declineContext },
      botId,
    );
    const answer = await delivery.send(activity, answerWithinMs);
    if (failed(answer)) return { status: answer.status, body: answer.because };
    return { status: answer.status, body: answer.body };
  };
