// Who may decide: read from Entra at the press, by object id, and never the one who asks or gains.
import { busy, Failure, refused } from '../contracts/failure.ts';
import { path, type Look } from '../contracts/look.ts';
import type { Person } from '../contracts/person.ts';
import type { Pending, Request } from '../contracts/request.ts';

/**
 * @throws Failure refused with the reason in a few words; busy when Entra cannot be read: that press does not count
 */
export async function mayDecide(
  request: Request,
  pending: Pick<Pending, 'by' | 'approvers'>,
  person: Person,
  look: Look,
): Promise<void> {
  if (person.id === request.asker.id || person.id === pending.by.id)
    throw refused(
      'You asked for this, so somebody else has to decide.',
      'The other approvers have the card.',
    );
  if (request.touches.people.includes(person.id))
    throw refused(
      'This is about your own access, so somebody else has to decide.',
      'The other approvers have the card.',
    );
  const groups = [...new Set([...pending.approvers, ...request.touches.groups])];
  const memberOf = await groupsOf(person, groups, look);
  if (request.touches.groups.some((group) => memberOf.includes(group)))
    throw refused(
      'You gain by this through a group, so somebody else has to decide.',
      'The other approvers have the card.',
    );
  if (!pending.approvers.some((group) => memberOf.includes(group)))
    throw refused('You are not an approver for this.', 'Policy names who is; the card says who has decided.');
}

/**
 * Which of these groups an able account of the tenant is in.
 * @throws Failure refused to guests and to accounts that are disabled; busy when Entra cannot be read
 */
export async function groupsOf(
  person: Person,
  groups: readonly string[],
  look: Look,
): Promise<readonly string[]> {
  const [account, memberOf] = await Promise.all([
    look.graph(path`/users/${person.id}?$select=id,userType,accountEnabled`),
    look.memberOf(person.id, groups),
  ]).catch((error: unknown) => {
    throw unread(error);
  });
  if (!account || account.userType === 'Guest')
    throw refused('Guests do not decide here.', 'Ask an approver of your host to press.');
  if (account.accountEnabled === false) throw refused('Your account is disabled.', 'Ask another approver.');
  return memberOf;
}

/** An answer that is missing is not an answer that says no: this press is neither counted nor held against anybody. */
const unread = (error: unknown): unknown =>
  error instanceof Failure && error.is === 'blocked'
    ? busy(`Who may decide cannot be read now, so this did not count. ${error.message}`, error.advice, {
        cause: error,
      })
    : error;
