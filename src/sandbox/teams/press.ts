// A person presses a button on a card: one invoke to the bot, once more if its answer is no answer.
import type { Person, World } from '../world.ts';
import { pressActivity } from './activities.ts';
import { wrongWithCard } from './card-shape.ts';
import { failed, type Answer, type Delivery } from './deliver.ts';
import type { History } from './history.ts';
import { isRow, type Conversation, type Json, type Message, type Row } from './model.ts';
import { Refusal } from './refusal.ts';
import type { Roster } from './roster.ts';

export interface Press {
  verb: string;
  data: Row;
  inputs: Record<string, string>;
}

const bad = (message: string): Refusal => new Refusal(400, 'Bad Argument', message);

/** Reads `{verb, data, inputs}`; input values become text, as Teams sends them. */
export const readPress = (body: unknown): Press => {
  if (!isRow(body)) throw bad('Send a JSON object: {"verb": "approve", "data": {…}, "inputs": {…}}.');
  const { verb, data = {}, inputs = {} } = body;
  if (typeof verb !== 'string' || verb === '')
    throw bad('verb must be text, the verb of the button that is pressed.');
  if (!isRow(data)) throw bad('data must be an object, the data of the button.');
  if (!isRow(inputs)) throw bad('inputs must be an object, the values typed into the card by input id.');
  const texts = Object.entries(inputs).map(([id, value]) => [
    id,
    typeof value === 'string' ? value : JSON.stringify(value),
  ]);
  return { verb, data, inputs: Object.fromEntries(texts) as Record<string, string> };
};

const errorBody = (statusCode: number, code: string, message: string): Row => ({
  statusCode,
  type: 'application/vnd.microsoft.error',
  value: { code, message },
});

/** An invoke answer as Teams reads it: HTTP 200 with `{statusCode, type, value}`. */
const isAnswer = (answer: Answer): boolean =>
  !failed(answer) &&
  answer.status === 200 &&
  isRow(answer.body) &&
  typeof answer.body['statusCode'] === 'number';

export const makePress = (
  world: World,
  tools: { history: History; delivery: Delivery; roster: Roster; botId: string; answerWithinMs: number },
) => {
  const { history, delivery, roster, botId, answerWithinMs } = tools;
  // A card in the answer stands in place of the message's card, for the one who pressed.
  const showAnswer = (conversation: Conversation, message: Message, person: Person, body: unknown): void => {
    if (!isRow(body) || body['type'] !== 'application/vnd.microsoft.card.adaptive') return;
    if (wrongWithCard(body['value']) !== undefined) return;
    history.change(conversation, message, (now) => {
      now.views = { ...now.views, [person.aadObjectId]: body['value'] as Json };
    });
  };
  return async (
    person: Person,
    conversation: Conversation,
    messageId: string,
    body: unknown,
  ): Promise<{ status: number; body: unknown }> => {
    const press = readPress(body);
    const message = history.find(conversation, messageId);
    if (!message)
      throw new Refusal(
        404,
        'ActivityNotFoundInConversation',
        `This conversation has no message "${messageId}".`,
      );
    const deaf = roster.deaf(conversation);
    if (deaf !== undefined) return { status: 502, body: errorBody(502, 'BotNotReachable', deaf) };
    const activity = pressActivity(world, conversation, person, message, press, botId);
    let answer = await delivery.send(activity, answerWithinMs);
    if (!failed(answer) && !isAnswer(answer)) answer = await delivery.send(activity, answerWithinMs);
    if (failed(answer))
      return {
        status: answer.status,
        body: errorBody(answer.status, 'BotNotReachable', 'Unable to reach app'),
      };
    if (isAnswer(answer)) showAnswer(conversation, message, person, answer.body);
    return { status: answer.status, body: answer.body };
  };
};
