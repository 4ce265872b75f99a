// Where files of bots go: each accepted offer opens a session with an address of its own, as OneDrive does.
import { randomUUID } from 'node:crypto';
import { raw, Router } from 'express';
import type { World } from '../world.ts';
import type { Conversation, Row, StoredFile } from './model.ts';
import { Refusal } from './refusal.ts';

interface Session {
  conversation: string;
  file: StoredFile;
  whole: boolean;
  parts: Buffer[];
  /** Ms since 1970: a session does not last. */
  until: number;
}

const lasts = 15 * 60_000;
/** What OneDrive takes in one request. */
const most = '60mb';

export interface Uploads {
  /** Opens a session for a file of that name; answers what Teams tells the bot of it. */
  open(conversation: Conversation, name: string): Row;
  /** The file that was uploaded, for the message that shows it. */
  taken(conversation: Conversation, id: string): StoredFile;
  readonly router: Router;
}

const typeOf = (name: string): string => (name.includes('.') ? name.slice(name.lastIndexOf('.') + 1) : '');

export const makeUploads = (world: World): Uploads => {
  const sessions = new Map<string, Session>();
  world.onReset(() => sessions.clear());
  const router = Router();
  // Whoever has the address may put the file: no token is asked for, and none should come.
  router.put('/uploads/:id', raw({ type: () => true, limit: most }), (req, res) => {
    const session = sessions.get(req.params.id);
    if (!session || world.now().getTime() > session.until)
      throw new Refusal(404, 'itemNotFound', 'The upload session was not found.');
    if (session.whole) throw new Refusal(409, 'nameAlreadyExists', 'The upload session is complete.');
    if (req.headers.authorization !== undefined)
      throw new Refusal(401, 'unauthenticated', 'An upload address takes no token.');
    const body: unknown = req.body;
    const bytes = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const [, from, to, size] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(req.get('content-range') ?? '') ?? [];
    const have = session.parts.reduce((sum, part) => sum + part.length, 0);
    if (Number(from) !== have || Number(to) !== have + bytes.length - 1 || bytes.length === 0)
      throw new Refusal(416, 'invalidRange', 'The uploaded fragment does not fit its Content-Range.');
    session.parts.push(bytes);
    if (have + bytes.length < Number(size)) {
      res.status(202).json({ nextExpectedRanges: [`${have + bytes.length}-`] });
      return;
    }
    const all = Buffer.concat(session.parts);
    session.whole = true;
    session.parts = [];
    session.file = { ...session.file, size: all.length, content: all.toString('base64') };
    res.status(201).json({ id: session.file.id, name: session.file.name, size: all.length });
  });
  return {
    router,
    open(conversation, name) {
      const id = randomUUID();
      const session = randomUUID();
      sessions.set(session, {
        conversation: conversation.id,
        file: { id, name, size: 0, content: '' },
        whole: false,
        parts: [],
        until: world.now().getTime() + lasts,
      });
      return {
        contentUrl: `${world.urls.chat}/_teams/files/${id}`,
        name,
        uploadUrl: `${world.urls.tenant}/smba/uploads/${session}`,
        uniqueId: id,
        fileType: typeOf(name),
      };
    },
    taken(conversation, id) {
      const found = [...sessions].find(
        ([, one]) => one.file.id === id && one.whole && one.conversation === conversation.id,
      );
      if (!found) throw new Refusal(400, 'Bad Argument', `No file "${id}" was uploaded for this chat.`);
      return found[1].file;
    },
  };
};
