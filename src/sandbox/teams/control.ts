// What a test may do beyond what people can: move the bot, block it, and send it activities of any kind.
import { Router } from 'express';
import type { ChatTools } from './chat.ts';
import { failed } from './deliver.ts';
import { isRow } from './model.ts';
import { Refusal } from './refusal.ts';
import { findConversation, findPerson, personalId } from './rooms.ts';

const bad = (message: string): Refusal => new Refusal(400, 'Bad Argument', message);

export const controlling = ({ world, roster, delivery }: ChatTools): Router => {
  const router = Router();

  const movePersonal = async (who: unknown, body: Record<string, unknown>): Promise<void> => {
    const person = findPerson(world, who);
    const chat = findConversation(world, personalId(person));
    const { blocked, installed } = body;
    if (typeof blocked !== 'boolean' && typeof installed !== 'boolean')
      throw bad('With person, say {"blocked": true|false} or {"installed": true|false}.');
    if (typeof blocked === 'boolean') roster.block(person, blocked);
    if (typeof installed === 'boolean' && chat)
      await roster.move(person, chat, installed ? 'added' : 'removed');
  };

  const moveBot = async (id: unknown, bot: unknown): Promise<void> => {
    const conversation = typeof id === 'string' ? findConversation(world, id) : undefined;
    const member = conversation?.members[0];
    if (!conversation || !member)
      throw new Refusal(404, 'ConversationNotFound', `There is no conversation "${String(id)}".`);
    if (bot !== 'added' && bot !== 'removed') throw bad('bot must be "added" or "removed".');
    await roster.move(member, conversation, bot);
  };

  router.post('/control', async (req, res) => {
    const body: unknown = req.body;
    if (!isRow(body))
      throw bad('Send {"conversation", "bot"} or {"person", "blocked"} or {"person", "installed"}.');
    if (body['person'] !== undefined) await movePersonal(body['person'], body);
    else await moveBot(body['conversation'], body['bot']);
    res.json({ done: true });
  });

  /** Activities that went out, newest last: to look at, or to send again. */
  router.get('/deliver', (_req, res) => {
    res.json(delivery.sent);
  });

  router.post('/deliver', async (req, res) => {
    const body: unknown = req.body;
    if (!isRow(body) || !isRow(body['activity']))
      throw bad('Send {"activity": {…}, "token"?: text or null, "times"?: number}.');
    const { activity, token, times = 1 } = body;
    if (token !== undefined && token !== null && typeof token !== 'string')
      throw bad('token must be text, or null for none.');
    if (typeof times !== 'number' || !Number.isInteger(times) || times < 1 || times > 1000)
      throw bad('times must be 1 to 1000.');
    const send = async (): Promise<{ status: number; body: unknown }> => {
      const answer = await delivery.send(activity, 15_000, token);
      return failed(answer) ? { status: answer.status, body: answer.because } : answer;
    };
    const answers = await Promise.all(Array.from({ length: times }, send));
    res.json({ statuses: answers.map((answer) => answer.status), answers });
  });
  return router;
};
