// Attached files as they are downloaded: by whoever has the address, as in Teams.
import type { RequestHandler } from 'express';
import type { History } from './history.ts';
import { Refusal } from './refusal.ts';

export const serveFile =
  (history: History): RequestHandler<{ id: string }> =>
  (req, res) => {
    const found = Object.values(history.kept.messages)
      .flat()
      .flatMap((message) => message.files)
      .find((one) => one.id === req.params.id);
    if (!found) throw new Refusal(404, 'FileNotFound', `There is no file "${req.params.id}".`);
    res.attachment(found.name).send(Buffer.from(found.content, 'base64'));
  };
