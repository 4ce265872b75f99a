// Reads Microsoft Graph. Application permissions: User.Read.All and GroupMember.Read.All (users, groups, membership),
// Organization.Read.All for the doctor. Nothing here writes.
import { z } from 'zod';
import type { Json } from '../../contracts/json.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import { makeAsk, type GraphReader } from './ask.ts';
import { makeBatch } from './batch.ts';
import { makePace } from './pace.ts';
import { eachPage, Patience } from './pages.ts';

const json: z.ZodType<Json> = z.json();
const object = z.record(z.string(), json);
const membership = z.object({ value: z.array(z.string()) });

/** What checkMemberGroups takes in one call. */
const groupsAtOnce = 20;

export type GraphLook = Pick<Look, 'graph' | 'graphList' | 'graphPages' | 'graphBatch' | 'memberOf'>;

export function makeGraphLook(reader: GraphReader): GraphLook {
  const { ask, refusal } = makeAsk(reader);
  const { clock, tokens } = reader;
  const paging = { ask, clock, origin: new URL(reader.url).origin, pace: makePace(clock) };
  return {
    graph: (at) => ask(at, object),
    async graphList(at) {
      const rows: Row[] = [];
      await eachPage(paging, at, (some) => rows.push(...some));
      return rows;
    },
    graphPages: (at, take) => eachPage(paging, at, take, new Patience(clock)),
    graphBatch: makeBatch({ ask, refusal, tokens, clock }),
    async memberOf(person, groups) {
      const chunks = Array.from({ length: Math.ceil(groups.length / groupsAtOnce) }, (_, n) =>
        groups.slice(n * groupsAtOnce, (n + 1) * groupsAtOnce),
      );
      const found = await Promise.all(
        chunks.map((groupIds) =>
          ask(path`/users/${person}/checkMemberGroups`, membership, { body: { groupIds } }),
        ),
      );
      const ids = new Set(found.flatMap((answer) => answer?.value ?? []).map((id) => id.toLowerCase()));
      return groups.filter((group) => ids.has(group.toLowerCase()));
    },
  };
}
