// The web chat's HTTP surface: JSON for the page and for scripts, and the page itself.
import { Router, json, type Request } from 'express';
import type { World } from '../world.ts';
import { controlling } from './control.ts';
import type { makeConsent } from './consent.ts';
import type { Delivery } from './deliver.ts';
import { serveFile } from './files.ts';
import type { History } from './history.ts';
import type { Conversation } from './model.ts';
import { pageFiles } from './page-files.ts';
import type { makePress } from './press.ts';
import { refusals, unknownRoute } from './refusal.ts';
import { conversationsOf, findPerson, seenBy, splitThread } from './rooms.ts';
import type { Roster } from './roster.ts';
import type { makeSay } from './say.ts';
import type { Watch } from './watch.ts';

export interface ChatTools {
  world: World;
  history: History;
  delivery: Delivery;
  roster: Roster;
  watch: Watch;
  say: ReturnType<typeof makeSay>;
  press: ReturnType<typeof makePress>;
  consent: ReturnType<typeof makeConsent>;
}

export const makeChat = (tools: ChatTools): Router => {
  const { world, history, roster, watch, say, press, consent } = tools;
  const router = Router();
  const readJson = json({ limit: '8mb' });
  const place = (
    req: Request<{ id: string }>,
  ): { person: ReturnType<typeof findPerson>; conversation: Conversation; root: string | undefined } => {
    const person = findPerson(world, req.query['as']);
    const { id, root } = splitThread(req.params.id);
    return { person, conversation: seenBy(world, person, id), root };
  };
  router.get('/_teams/people', (_req, res) => {
    res.json(world.people);
  });
  router.get('/_teams/conversations', (req, res) => {
    const person = findPerson(world, req.query['as']);
    res.json(
      conversationsOf(world, person).map(({ id, kind, name, team }) => ({
        id,
        kind,
        name,
        ...(team ? { team: team.name } : {}),
        ...(history.kept.forgotten[id] === undefined ? {} : { forgotten: history.kept.forgotten[id] }),
      })),
    );
  });
  router.get('/_teams/conversations/:id/messages', (req, res) => {
    const { person, conversation, root } = place(req);
    void roster.open(person, conversation);
    const shown = history
      .list(conversation)
      .filter((one) => root === undefined || one.id === root || one.replyTo === root);
    res.json(shown.map((message) => history.show(conversation, message, person)));
  });
  router.post('/_teams/conversations/:id/messages', readJson, async (req, res) => {
    const { person, conversation, root } = place(req);
    const body: unknown = req.body;
    const threaded =
      root !== undefined && typeof body === 'object' && body !== null ? { replyTo: root, ...body } : body;
    const { id, undelivered } = await say(person, conversation, threaded);
    if (undelivered)
      res.status(502).json({ id, error: { code: 'Undelivered', message: undelivered.because } });
    else res.status(201).json({ id });
  });
  router.post('/_teams/conversations/:id/messages/:messageId/actions', readJson, async (req, res) => {
    const { person, conversation } = place(req);
    res.json(await press(person, conversation, req.params.messageId, req.body));
  });
  router.post('/_teams/conversations/:id/messages/:messageId/consent', readJson, async (req, res) => {
    const { person, conversation } = place(req);
    res.json(await consent(person, conversation, req.params.messageId, req.body));
  });
  router.get('/_teams/events', (req, res) => {
    watch.join(findPerson(world, req.query['as']), res);
  });
  router.get('/_teams/files/:id', serveFile(history));
  router.use('/_teams', readJson, controlling(tools));
  router.use(pageFiles());
  router.use('/_teams', unknownRoute);
  router.use('/_teams', refusals);
  return router;
};
