// Activities exactly as Teams sends them to a bot.
import { randomUUID } from 'node:crypto';
import { channels } from '../seed/ids.ts';
import type { Person, World } from '../world.ts';
import { country, localTimestamp } from './local-time.ts';
import { mark } from './mentions.ts';
import type { Conversation, Message, Row, StoredFile } from './model.ts';
import { botName } from './rooms.ts';

const conversationTypes = { personal: 'personal', group: 'groupChat', channel: 'channel' } as const;

export const serviceUrl = (world: World): string => `${world.urls.tenant}/smba/emea/`;

const channelData = (world: World, conversation: Conversation): Row => ({
  ...(conversation.team
    ? {
        teamsChannelId: conversation.id,
        teamsTeamId: conversation.team.id,
        channel: {
          id: conversation.id,
          ...(conversation.id === channels.general ? {} : { name: conversation.name }),
        },
        team: { id: conversation.team.id, name: conversation.team.name },
      }
    : {}),
  tenant: { id: world.tenantId },
});

/** What every activity carries. `root` is the thread in a channel. */
const envelope = (
  world: World,
  conversation: Conversation,
  person: Person,
  botId: string,
  root?: string | null,
): Row => {
  const now = world.now();
  return {
    channelId: 'msteams',
    serviceUrl: serviceUrl(world),
    timestamp: now.toISOString(),
    localTimestamp: localTimestamp(now, person.zone),
    localTimezone: person.zone,
    locale: person.locale,
    from: { id: person.id, name: person.name, aadObjectId: person.aadObjectId },
    recipient: { id: botId, name: botName },
    conversation: {
      id: root ? `${conversation.id};messageid=${root}` : conversation.id,
      conversationType: conversationTypes[conversation.kind],
      tenantId: world.tenantId,
      ...(conversation.kind === 'personal' ? {} : { isGroup: true }),
      ...(conversation.kind === 'group' ? { name: conversation.name } : {}),
    },
    channelData: channelData(world, conversation),
    entities: [
      {
        type: 'clientInfo',
        locale: person.locale,
        country: country(person.locale),
        platform: 'Web',
        timezone: person.zone,
      },
    ],
  };
};

const html = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\n', '<br>');

const download = (world: World, file: StoredFile): Row => ({
  contentType: 'application/vnd.microsoft.teams.file.download.info',
  contentUrl: `${world.urls.chat}/_teams/files/${file.id}`,
  name: file.name,
  content: {
    downloadUrl: `${world.urls.tenant}/smba/files/${file.id}`,
    uniqueId: file.id,
    fileType: file.name.includes('.') ? file.name.slice(file.name.lastIndexOf('.') + 1) : '',
  },
});

/** Something said. Files reach a bot in personal chats only, as in Teams. */
export const messageActivity = (
  world: World,
  conversation: Conversation,
  person: Person,
  message: Message,
  botId: string,
): Row => {
  const { text, mentions } = mark(conversation, message.text, botId);
  const root = conversation.kind === 'channel' ? (message.replyTo ?? message.id) : undefined;
  const base = envelope(world, conversation, person, botId, root);
  return {
    ...base,
    type: 'message',
    id: message.id,
    text,
    textFormat: 'plain',
    ...(message.replyTo === null ? {} : { replyToId: message.replyTo }),
    attachments: [
      { contentType: 'text/html', content: `<p>${html(message.text)}</p>` },
      ...(conversation.kind === 'personal' ? message.files.map((file) => download(world, file)) : []),
    ],
    entities: [...mentions, ...(base['entities'] as Row[])],
  };
};

/** A pressed Action.Execute: the button's own data with what was typed into the inputs, all as strings. */
export const pressActivity = (
  world: World,
  conversation: Conversation,
  person: Person,
  message: Message,
  press: { verb: string; data: Row; inputs: Record<string, string> },
  botId: string,
): Row => ({
  ...envelope(
    world,
    conversation,
    person,
    botId,
    conversation.kind === 'channel' ? (message.replyTo ?? message.id) : undefined,
  ),
  type: 'invoke',
  name: 'adaptiveCard/action',
  id: `f:${randomUUID()}`,
  replyToId: message.id,
  value: {
    action: { type: 'Action.Execute', verb: press.verb, data: { ...press.data, ...press.inputs } },
    trigger: 'manual',
  },
});

/** A file that was offered is taken or left. */
export const consentActivity = (
  world: World,
  conversation: Conversation,
  person: Person,
  message: Message,
  said: Row,
  botId: string,
): Row => ({
  ...envelope(world, conversation, person, botId),
  type: 'invoke',
  name: 'fileConsent/invoke',
  id: `f:${randomUUID()}`,
  replyToId: message.id,
  value: { type: 'fileUpload', ...said },
});

/** The bot comes to a conversation or leaves it: first the roster's news, then the installation's. */
export const rosterActivities = (
  world: World,
  conversation: Conversation,
  person: Person,
  what: 'added' | 'removed',
  botId: string,
): Row[] => {
  const base = envelope(world, conversation, person, botId);
  const news = what === 'added' ? 'membersAdded' : 'membersRemoved';
  const eventType = what === 'added' ? 'teamMemberAdded' : 'teamMemberRemoved';
  const data = { ...(base['channelData'] as Row), ...(conversation.team ? { eventType } : {}) };
  return [
    {
      ...base,
      type: 'conversationUpdate',
      id: `f:${randomUUID()}`,
      [news]: [{ id: botId }],
      channelData: data,
    },
    {
      ...base,
      type: 'installationUpdate',
      id: `f:${randomUUID()}`,
      action: what === 'added' ? 'add' : 'remove',
    },
  ];
};
