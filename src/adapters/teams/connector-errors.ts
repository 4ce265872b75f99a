// What the Teams connector answers when it does not take a message, translated once into Failures.
import { z } from 'zod';
import { blocked, busy, type Failure } from '../../contracts/failure.ts';

const envelope = z.looseObject({
  error: z.looseObject({ code: z.string().default(''), message: z.string().default('') }).optional(),
  message: z.string().optional(),
});

/** By error code: what is the matter, and what to do. */
const byCode: Readonly<Record<string, readonly [string, string]>> = {
  BotNotRegistered: [
    'Teams does not know this bot.',
    'Check BOT_APP_ID and the Teams channel of the Azure Bot resource.',
  ],
  BotDisabledByAdmin: [
    'An administrator has switched the bot off.',
    'Allow the app in the Teams admin center.',
  ],
  BotNotInConversationRoster: ['The bot is not in this conversation.', 'Add the app there again.'],
  ConversationBlockedByUser: ['The person has blocked the bot.', 'Ask them to unblock it in Teams.'],
  MessageWritesBlocked: ['The person has blocked the bot.', 'Ask them to unblock it in Teams.'],
  ForbiddenOperationException: [
    'The app is not installed for this person.',
    'Install Latchkey for them in Teams.',
  ],
  InvalidBotApiHost: [
    'Teams wants another service address for this tenant.',
    'Set BOT_SERVICE_URL to https://smba.infra.gcc.teams.microsoft.com/teams/ (GCC), and SERVICE_HOSTS to match.',
  ],
  ConversationNotFound: [
    'The conversation is gone.',
    'Write to the bot again, or name another place with: approve here',
  ],
  ActivityNotFoundInConversation: ['The message is gone.', 'A new card comes with: show'],
  MessageSizeTooBig: ['The message is too large for Teams.', 'Please report this with the request’s number.'],
};

/** The conversation itself cannot be written to any more; any other refusal may be ours to mend. */
const gone: ReadonlySet<string> = new Set([
  'BotNotInConversationRoster',
  'ConversationBlockedByUser',
  'MessageWritesBlocked',
  'ForbiddenOperationException',
  'ConversationNotFound',
]);

const byStatus: Readonly<Record<number, readonly [string, string]>> = {
  400: ['Teams did not understand the message.', 'Please report this with the request’s number.'],
  401: ['Teams does not accept the bot’s token.', 'Check BOT_APP_ID, its secret and the Azure Bot resource.'],
  403: ['The bot may not write here.', 'Check that the app is installed in this chat.'],
  404: ['The conversation or message is gone.', 'Write to the bot again.'],
  413: ['The message is too large for Teams.', 'Please report this with the request’s number.'],
};

const parsed = (text: string): { code: string; message: string } => {
  try {
    const read = envelope.safeParse(JSON.parse(text)).data;
    return { code: read?.error?.code ?? '', message: read?.error?.message ?? read?.message ?? '' };
  } catch {
    return { code: '', message: '' };
  }
};

/** @param retryAfter milliseconds, 0 where none was named */
export function connectorFailure(status: number, text: string, retryAfter: number): Failure {
  const { code, message } = parsed(text);
  const cause = new Error(`HTTP ${status} ${code}: ${(message || text).slice(0, 1000)}`);
  if (status === 429)
    return busy('Teams asks for a slower pace.', 'It is tried again by itself.', {
      retryAfter: Math.max(retryAfter, 1000),
      cause,
    });
  if (status === 412)
    return busy('Somebody else is writing there at this moment.', 'It is tried again by itself.', {
      retryAfter,
      cause,
    });
  if (status >= 500)
    return busy(`Teams is having trouble (HTTP ${status}).`, 'It is tried again by itself.', {
      took: 'perhaps',
      retryAfter,
      cause,
    });
  // A user's block comes as a code inside a text inside the message.
  const blockedByUser = /MessageWritesBlocked/.test(text) ? 'MessageWritesBlocked' : code;
  const [what, advice] = byCode[blockedByUser] ??
    byStatus[status] ?? [`Teams did not take the message (HTTP ${status}).`, 'Please report this.'];
  return blocked(what, advice, cause, gone.has(blockedByUser) ? 'gone' : undefined);
}
