// Words about a request on record: which change, which request, and what else was said.
import type { Ask } from '../contracts/person.ts';
import { refused } from '../contracts/failure.ts';
import type { Request } from '../contracts/request.ts';
import type { Desk } from '../requests/desk.ts';

export const changes = ['cancel', 'undo', 'retry', 'extend', 'end'] as const;
export type ChangeVerb = (typeof changes)[number];

export interface Command {
  readonly verb: ChangeVerb | 'approve' | 'reject';
  readonly id?: string;
  readonly rest: string;
}

const pattern =
  /^(cancel|undo|retry|extend|end|approve|reject)(?:\s+#?(?:lk[-\s]?)?(\d{1,9}))?(?:\s+(.*))?$/is;

/** undefined when the sentence begins with none of the verbs. */
export function command(text: string): Command | undefined {
  const match = pattern.exec(text.trim());
  if (!match?.[1]) return undefined;
  const verb = match[1].toLowerCase() as Command['verb'];
  return { verb, ...(match[2] ? { id: `LK-${Number(match[2])}` } : {}), rest: match[3]?.trim() ?? '' };
}

/** The request meant: by its number, else the thread's, else the asker's last. @throws Failure refused */
export async function meant(id: string | undefined, ask: Ask, desk: Desk): Promise<Request> {
  if (id) {
    const request = await desk.store.get(id);
    if (!request) throw refused(`There is no ${id}.`, 'Say “mine” or “pending” to see the numbers.');
    return request;
  }
  const { root, conversation } = ask.where;
  const recent = root ? await desk.store.find({}) : [];
  const here = recent.find(({ home }) => home.root === root && home.conversation === conversation);
  const [last] = here ? [here] : await desk.store.find({ by: ask.who.id });
  if (!last) throw refused('You have no request yet.', 'Name one by its number, or say “pending”.');
  return last;
}
