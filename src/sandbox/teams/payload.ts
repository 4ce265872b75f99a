// Reads what the bot wants to post, and refuses what Teams would refuse: too big, empty, broken cards, unknown mentions.
import type { World } from '../world.ts';
import { wrongWithCard } from './card-shape.ts';
import { isRow, type Json, type Offer, type Row } from './model.ts';
import { Refusal } from './refusal.ts';

/** 100 KB, counted as UTF-16. */
export const maxBytes = 100 * 1024;
const adaptiveCard = 'application/vnd.microsoft.card.adaptive';

const bad = (message: string): Refusal => new Refusal(400, 'Bad Argument', message);

const listOf = (activity: Row, key: string): Row[] => {
  const value = activity[key] ?? [];
  if (!Array.isArray(value) || !value.every(isRow)) throw bad(`${key} must be a list of objects.`);
  return value;
};

const offerType = 'application/vnd.microsoft.teams.card.file.consent';
const infoType = 'application/vnd.microsoft.teams.card.file.info';

const offerOf = (attachment: Row): Offer => {
  const { name, content } = attachment;
  if (typeof name !== 'string' || name === '') throw bad('A file that is offered has no name.');
  if (!isRow(content) || typeof content['sizeInBytes'] !== 'number')
    throw bad('A file that is offered has no content.sizeInBytes.');
  return {
    name,
    description: typeof content['description'] === 'string' ? content['description'] : '',
    size: content['sizeInBytes'],
    acceptContext: (content['acceptContext'] ?? null) as Json,
    declineContext: (content['declineContext'] ?? null) as Json,
  };
};

/** Which uploaded file is shown. */
const infoOf = (attachment: Row): string => {
  const { content } = attachment;
  if (!isRow(content) || typeof content['uniqueId'] !== 'string')
    throw bad('A file that is shown has no content.uniqueId.');
  return content['uniqueId'];
};

const cardOf = (attachment: Row): Json => {
  if (attachment['contentType'] === undefined) throw bad('An attachment has no contentType.');
  if (attachment['contentType'] !== adaptiveCard)
    throw new Refusal(
      501,
      'NotImplemented',
      `The sandbox draws no attachment of type "${JSON.stringify(attachment['contentType'])}".`,
    );
  const wrong = wrongWithCard(attachment['content']);
  if (wrong !== undefined) throw bad(`Adaptive Card: ${wrong}.`);
  return attachment['content'] as Json;
};

const checkMention = (world: World, entity: Row, text: string): void => {
  const mentioned = entity['mentioned'];
  if (!isRow(mentioned) || typeof mentioned['id'] !== 'string')
    throw bad('A mention names nobody: mentioned.id is missing.');
  if (typeof entity['text'] !== 'string' || !text.includes(entity['text']))
    throw bad(`The text holds no "${String(entity['text'])}" that the mention speaks of.`);
  const id = mentioned['id'];
  if (
    !id.startsWith('28:') &&
    !world.people.some((person) => [person.id, person.aadObjectId, person.upn].includes(id))
  )
    throw bad(`The mention's id "${id}" is nobody in this tenant.`);
};

export interface Read {
  text: string;
  cards: Json[];
  replyTo: string | null;
  offers: Offer[];
  /** Ids of files that were uploaded. */
  infos: string[];
}

/** The words, cards and files of a `message` activity. */
export const readMessage = (world: World, activity: unknown): Read => {
  if (!isRow(activity)) throw bad('The activity must be a JSON object.');
  if (activity['type'] !== 'message')
    throw bad(`An activity of type "${String(activity['type'])}" cannot be posted.`);
  const text = activity['text'] ?? '';
  if (typeof text !== 'string') throw bad('text must be text.');
  const attachments = listOf(activity, 'attachments');
  const entities = listOf(activity, 'entities');
  const bytes = JSON.stringify({ text, attachments, entities }).length * 2;
  if (bytes > maxBytes)
    throw new Refusal(
      413,
      'MessageSizeTooBig',
      `Message size too large: ${bytes} bytes as UTF-16, at most ${maxBytes}.`,
    );
  if (text.trim() === '' && attachments.length === 0)
    throw bad('The activity has neither text nor attachments.');
  for (const entity of entities) if (entity['type'] === 'mention') checkMention(world, entity, text);
  const replyTo = typeof activity['replyToId'] === 'string' ? activity['replyToId'] : null;
  const of = (type: string): Row[] => attachments.filter((one) => one['contentType'] === type);
  const others = attachments.filter((one) => ![offerType, infoType].includes(String(one['contentType'])));
  return {
    text,
    cards: others.map(cardOf),
    replyTo,
    offers: of(offerType).map(offerOf),
    infos: of(infoType).map(infoOf),
  };
};
