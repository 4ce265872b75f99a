// The Bot Framework connector: what a bot posts, edits and deletes arrives here.
import { Router, type Request } from 'express';
import { apps } from '../seed/ids.ts';
import { creating } from './connector-create.ts';
import { reading } from './connector-read.ts';
import type { History } from './history.ts';
import { conversationOf, type ConnectorTools } from './connector-place.ts';
import { isRow, type Conversation, type Message } from './model.ts';
import { readMessage } from './payload.ts';
import { Refusal, refusals, unknownRoute } from './refusal.ts';

const ownMessage = (history: History, conversation: Conversation, id: string): Message => {
  const message = history.find(conversation, id);
  if (!message)
    throw new Refusal(
      404,
      'ActivityNotFoundInConversation',
      'The activity is not found in the conversation.',
    );
  if (message.from !== 'bot')
    throw new Refusal(403, 'NotEnoughPermissions', 'The bot may change its own messages only.');
  return message;
};

const post = (
  tools: ConnectorTools,
  req: Request<{ id: string; replyTo?: string }>,
): { id: string; effect: number } => {
  const { world, history, pace, roster, watch, uploads } = tools;
  const { conversation, root } = conversationOf(tools, req.params.id);
  pace.take('write', req.params.id);
  roster.mayWrite(conversation);
  if (isRow(req.body) && req.body['type'] === 'typing') {
    watch.tell(conversation, 'typing', () => ({ conversation: conversation.id, replyTo: root ?? null }));
    return { id: history.newId(), effect: 0 };
  }
  const { text, cards, replyTo, offers, infos } = readMessage(world, req.body);
  if (conversation.kind !== 'personal' && offers.length + infos.length > 0)
    throw new Refusal(400, 'Bad Argument', 'Bots send files in personal chats only.');
  const files = infos.map((id) => uploads.taken(conversation, id));
  const named = req.params.replyTo ?? replyTo;
  if (conversation.kind !== 'channel') {
    const said = { from: 'bot', text, cards, replyTo: named, files, offers };
    return { id: history.add(conversation, said).id, effect: 1 };
  }
  const answered = root === undefined && named !== null ? history.find(conversation, named) : undefined;
  if (root === undefined && req.params.replyTo !== undefined && !answered)
    throw new Refusal(
      404,
      'ActivityNotFoundInConversation',
      'The activity to reply to is not found in the conversation.',
    );
  const thread = root ?? answered?.replyTo ?? answered?.id ?? null;
  return { id: history.add(conversation, { from: 'bot', text, cards, replyTo: thread }).id, effect: 1 };
};

export const makeConnector = (tools: ConnectorTools): Router => {
  const { world, history, pace, roster } = tools;
  const router = Router();
  router.use(
    world.guard(
      'teams',
      (req) => `https://smba.trafficmanager.net${req.originalUrl.replace(/^\/smba(?=\/)/, '')}`,
    ),
  );
  router.use(async (req, res, next) => {
    const claims = await world.readToken(req.headers.authorization, 'https://api.botframework.com');
    const appId = claims?.['appid'] ?? claims?.['azp'];
    res.locals['appId'] = appId;
    if (appId !== apps.bot.appId)
      throw new Refusal(
        401,
        'BotNotRegistered',
        'No registered bot found for this token: send one of the bot app for https://api.botframework.com.',
      );
    next();
  });
  router.post('/:region/v3/conversations', creating(tools));
  router.post(
    '/:region/v3/conversations/:id/activities{/:replyTo}',
    (req: Request<{ id: string; replyTo?: string }>, res) => {
      const { id, effect } = post(tools, req);
      res.locals['effect'] = effect;
      res.status(201).json({ id });
    },
  );
  router.put('/:region/v3/conversations/:id/activities/:activityId', (req, res) => {
    const { conversation } = conversationOf(tools, req.params.id);
    pace.take('write', req.params.id);
    roster.mayWrite(conversation);
    const message = ownMessage(history, conversation, req.params.activityId);
    const { text, cards } = readMessage(world, req.body);
    history.change(conversation, message, (now) => {
      Object.assign(now, { text, cards, edited: world.now().toISOString() });
      delete now.views;
      delete now.offers;
    });
    res.locals['effect'] = 1;
    res.json({ id: message.id });
  });
  router.delete('/:region/v3/conversations/:id/activities/:activityId', (req, res) => {
    const { conversation } = conversationOf(tools, req.params.id);
    pace.take('write', req.params.id);
    roster.mayWrite(conversation);
    history.remove(conversation, ownMessage(history, conversation, req.params.activityId));
    res.locals['effect'] = 1;
    res.status(200).end();
  });
  router.use('/:region/v3', reading(tools));
  router.use(unknownRoute, refusals);
  return router;
};
