// Changes to what applications have in Exchange: their pointers, and what mailboxes give them.
import { dropPointer, makePointer } from '../exo/cmdlets/pointers.ts';
import { mailUserOf } from '../seed/mailboxes.ts';
import type { Ace, Pointer } from '../tenant/exchange.ts';
import { BadChange, maybe, text, theMailbox, thePrincipal, type Change } from './changes.ts';

type Run = (change: Change) => number;

/** Pointers of an app, by anything that names it in Entra, or by the pointer's own name. */
export const pointersOf = (change: Change): Pointer[] => {
  const said = text(change, 'app').toLowerCase();
  const appId = ((): string | undefined => {
    try {
      return thePrincipal(change, 'app').appId;
    } catch {
      return undefined;
    }
  })();
  return change.tenant.pointers
    .list()
    .filter(
      (one) =>
        one.AppId === appId ||
        [one.AppId, one.ObjectId, one.DisplayName].some((key) => key.toLowerCase() === said),
    );
};

export const thePointerOf = (change: Change): Pointer => {
  const [first] = pointersOf(change);
  if (first === undefined) throw new BadChange(`"${text(change, 'app')}" has no pointer in Exchange.`);
  return first;
};

/** Somebody makes the pointer by hand; `objectId` may be wrong, as Exchange does not check it. */
const addPointer: Run = (change) => {
  const principal = thePrincipal(change, 'app');
  const ObjectId = maybe(change, 'objectId') ?? principal.id;
  if (change.tenant.pointers.list().some((one) => one.ObjectId === ObjectId)) return 0;
  const made = makePointer({
    AppId: principal.appId,
    ObjectId,
    DisplayName: principal.displayName,
    at: change.at,
  });
  change.tenant.pointers.put(made, change.now);
  return 1;
};

const removePointer: Run = (change) =>
  pointersOf(change)
    .map((one) => dropPointer(change.tenant, one, change.now))
    .reduce((sum, one) => sum + one, 0);

/** The pointer as it is when the application's object id was pasted; what was given to it hangs on it still. */
const wrongPointer: Run = (change) => {
  const principal = thePrincipal(change, 'app');
  const application = change.tenant.applications.list().find((one) => one.appId === principal.appId);
  if (application === undefined) throw new BadChange(`"${text(change, 'app')}" has no application here.`);
  const [was] = pointersOf(change);
  if (was?.ObjectId === application.id) return 0;
  const row =
    was ??
    makePointer({
      AppId: principal.appId,
      ObjectId: application.id,
      DisplayName: principal.displayName,
      at: change.at,
    });
  change.tenant.pointers.put({ ...row, ObjectId: application.id }, change.now);
  return 1;
};

const putAces = (change: Change, deny: boolean | undefined): number => {
  const one = theMailbox(change, 'mailbox');
  const trustee = thePointerOf(change).id;
  const kept = one.permissions.filter(
    (ace) => ace.trustee !== trustee || (deny !== undefined && ace.Deny !== deny),
  );
  const ace: Ace = {
    trustee,
    AccessRights: ['FullAccess'],
    Deny: deny === true,
    InheritanceType: 'All',
    AutoMapping: false,
  };
  const permissions = deny === undefined ? kept : [...kept, ace];
  if (deny === undefined && kept.length === one.permissions.length) return 0;
  change.tenant.recipients.put({ ...one, permissions }, change.now);
  return 1;
};

const giveAppAccess: Run = (change) => putAces(change, false);
const denyAppAccess: Run = (change) => putAces(change, true);
/** Denials go too. */
const takeAppAccess: Run = (change) => putAces(change, undefined);

/** Authenticated but not connected: no Full Access where an app is named, else the protocol off or the mailbox away. */
const notConnected: Run = (change) => {
  const how = maybe(change, 'how') ?? (change.said['app'] === undefined ? 'imap' : 'access');
  if (how === 'access') return takeAppAccess(change);
  const one = theMailbox(change, 'mailbox');
  if (how === 'on premises') {
    change.tenant.recipients.put({ ...mailUserOf(one), Guid: one.Guid, sendAs: one.sendAs }, change.now);
    return 1;
  }
  if (how !== 'imap' && how !== 'pop') throw new BadChange('"how" is one of access, imap, pop, on premises.');
  const name = how === 'imap' ? 'ImapEnabled' : 'PopEnabled';
  if (!one.cas[name]) return 0;
  change.tenant.recipients.put({ ...one, cas: { ...one.cas, [name]: false } }, change.now);
  return 1;
};

export const pointerChanges: Readonly<Record<string, Run>> = {
  addPointer,
  removePointer,
  wrongPointer,
  giveAppAccess,
  denyAppAccess,
  takeAppAccess,
  notConnected,
};
