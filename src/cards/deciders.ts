// Who is shown a request for decision: the approvers, but for those who ask for it or gain by it.
import type { Person } from '../contracts/person.ts';
import type { Request } from '../contracts/request.ts';
import type { Surroundings } from './surroundings.ts';

/** The groups that decide about it now, or decided last. */
const groupsOf = (request: Request): readonly string[] =>
  request.pending?.approvers ??
  request.decided.findLast((each) => each.approvers.length > 0)?.approvers ??
  [];

/** @throws Failure busy when the groups cannot be read */
export async function decidersOf(
  request: Request,
  { members }: Pick<Surroundings, 'members'>,
): Promise<readonly Person[]> {
  const groups = groupsOf(request);
  if (groups.length === 0) return [];
  const [people, gaining] = await Promise.all([
    members(groups),
    request.touches.groups.length > 0 ? members(request.touches.groups) : [],
  ]);
  const not = new Set([
    request.asker.id,
    ...(request.pending ? [request.pending.by.id] : []),
    ...request.touches.people,
    ...gaining.map((person) => person.id),
  ]);
  return [...new Map(people.map((person) => [person.id, person])).values()].filter(({ id }) => !not.has(id));
}
