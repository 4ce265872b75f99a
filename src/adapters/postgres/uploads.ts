// Certificates that people uploaded: the public part, and who.
import { createHash } from 'node:crypto';
import type { Uploads } from '../../contracts/pages.ts';
import type { LinksParts } from './links.ts';
import { append } from './trail.ts';
import { transact } from './transact.ts';
import { reached } from './trouble.ts';

export const makeUploads = ({ db, clock, onHead }: LinksParts): Uploads => ({
  async add(upload) {
    const { id, person, certificate } = upload;
    const { head } = await transact(db, async (tx) => {
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
      const row = await db.selectFrom('uploads').selectAll().where('id', '=', id).executeTakeFirst();
      return row && { ...row, at: row.at.toISOString() };
    }),
});
