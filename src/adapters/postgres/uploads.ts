// Certificates that people uploaded: the public part, and who. They can be named for a while, and are then as good as gone.
import { createHash } from 'node:crypto';
import { refused } from '../../contracts/failure.ts';
import type { Uploads } from '../../contracts/pages.ts';
import type { LinksParts } from './links.ts';
import { append } from './trail.ts';
import { transact } from './transact.ts';
import { reached } from './trouble.ts';

const day = 86_400_000;
/** How long one may be named in a sentence, and how many one person may leave here in a day. */
const kept = 30 * day;
const most = 20;

export const makeUploads = ({ db, clock, onHead }: LinksParts): Uploads => ({
  async add(upload) {
    const { id, person, certificate } = upload;
    const { head } = await transact(db, async (tx) => {
      const now = clock.now().getTime();
      await tx
        .deleteFrom('uploads')
        .where('at', '<', new Date(now - kept))
        .execute();
      const { count } = await tx
        .selectFrom('uploads')
        .select((all) => all.fn.countAll<string>().as('count'))
        .where('person', '=', person)
        .where('at', '>', new Date(now - day))
        .executeTakeFirstOrThrow();
      if (Number(count) >= most)
        throw refused(
          `You uploaded ${most} certificates within a day.`,
          'Name one of those in your sentence, or come back tomorrow.',
        );
      await tx
        .insertInto('uploads')
        .values({ id, person, certificate, at: new Date(upload.at) })
        .execute();
      const sha256 = createHash('sha256').update(Buffer.from(certificate, 'base64')).digest('hex');
      const facts = { upload: id, sha256 };
      return {
        value: undefined,
        head: await append(tx, [{ kind: 'uploaded', by: person, facts }], clock.now()),
      };
    });
    if (head) onHead(head);
  },
  get: (id) =>
    reached(async () => {
      const row = await db
        .selectFrom('uploads')
        .selectAll()
        .where('id', '=', id)
        .where('at', '>', new Date(clock.now().getTime() - kept))
        .executeTakeFirst();
      return row && { ...row, at: row.at.toISOString() };
    }),
});
