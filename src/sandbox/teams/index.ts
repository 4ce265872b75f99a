// Microsoft Teams in the sandbox: the connector a bot posts to, and the web chat in the browser.
import { Router } from 'express';
import { apps } from '../seed/ids.ts';
import type { World } from '../world.ts';
import { makeChat } from './chat.ts';
import { makeConsent } from './consent.ts';
import { makeConnector } from './connector.ts';
import { makeDelivery } from './deliver.ts';
import { serveFile } from './files.ts';
import { makeHistory } from './history.ts';
import { makePace } from './pace.ts';
import { makePress } from './press.ts';
import { refusals } from './refusal.ts';
import { makeRoster } from './roster.ts';
import { makeSay } from './say.ts';
import { makeUploads } from './uploads.ts';
import { makeWatch } from './watch.ts';

export interface Options {
  /** How long Teams waits for the answer to a pressed button, in milliseconds. */
  answerWithinMs?: number;
}

/** `connector` belongs at `/smba` of the tenant's server, `chat` at the root of the chat's server. */
export const teams = (
  world: World,
  { answerWithinMs = 15_000 }: Options = {},
): { chat: Router; connector: Router } => {
  const botId = `28:${apps.bot.appId}`;
  const watch = makeWatch();
  const history = makeHistory(world, watch, botId);
  const delivery = makeDelivery(world);
  const roster = makeRoster(world, history, delivery, botId);
  const say = makeSay(world, history, delivery, roster, botId);
  const press = makePress(world, { history, delivery, roster, botId, answerWithinMs });
  const uploads = makeUploads(world);
  const consent = makeConsent(world, { history, delivery, roster, uploads, botId, answerWithinMs });
  return {
    chat: makeChat({ world, history, delivery, roster, watch, say, press, consent }),
    connector: Router()
      .get('/files/:id', serveFile(history), refusals)
      .use(uploads.router, refusals)
      .use(makeConnector({ world, history, pace: makePace(world), roster, watch, uploads })),
  };
};
