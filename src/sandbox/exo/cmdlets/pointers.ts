// *-ServicePrincipal: Exchange's own pointers to service principals, made by hand and believed without a look at Entra.
import { randomUUID } from 'node:crypto';
import { sidOf } from '../../guid.ts';
import type { Pointer } from '../../tenant/exchange.ts';
import type { Tenant } from '../../tenant/tenant.ts';
import { sized, type Cmdlet, type CmdletCall, type Outcome } from '../cmdlet.ts';
import { ambiguous, badSet, exists, missing, notFoundOn, unconvertible } from '../errors.ts';
import { pointersNamed } from '../names.ts';
import { pointerRow } from './print.ts';

const get: Cmdlet = {
  name: 'Get-ServicePrincipal',
  area: 'organization',
  takes: { Identity: 'text', ResultSize: 'number or Unlimited' },
  unbuilt: ['Organization'],
  run: ({ tenant, reader, given }) => {
    const all = tenant.pointers.list(reader);
    const wanted = given.text('Identity');
    const exact =
      wanted === undefined
        ? []
        : all.filter(
            (one) =>
              one.AppId.toLowerCase() === wanted.toLowerCase() ||
              pointersNamed(tenant, reader, wanted).includes(one),
          );
    // An identity that nobody has gives the whole list, as it does in Exchange.
    const { part, warnings } = sized(given, exact.length > 0 ? exact : all);
    return { warnings, rows: part.map(pointerRow) };
  },
};

const retired =
  'The ServiceId parameter of New-ServicePrincipal is being deprecated and is replaced by the ObjectId parameter. Please use ObjectId.';

const objectIdOf = ({ given }: CmdletCall): string => {
  if (given.has('ObjectId') && given.has('ServiceId')) throw badSet();
  if (!given.has('ObjectId') && !given.has('ServiceId')) throw missing(['ObjectId']);
  return given.must(given.has('ObjectId') ? 'ObjectId' : 'ServiceId');
};

export const makePointer = (from: {
  AppId: string;
  ObjectId: string;
  DisplayName: string;
  at: Date;
}): Pointer => {
  // Not derived from the ids given: a pointer made anew is another object, and old rights do not come back with it.
  const id = randomUUID();
  const { at, ...rest } = from;
  return { id, Guid: id, Sid: sidOf(id), WhenCreatedUTC: at.toISOString(), ...rest };
};

const add: Cmdlet = {
  name: 'New-ServicePrincipal',
  area: 'organization',
  takes: { 'AppId!': 'text', ObjectId: 'text', ServiceId: 'text', DisplayName: 'text' },
  unbuilt: ['Organization'],
  run: (call): Outcome => {
    const { tenant, given, now } = call;
    const AppId = given.must('AppId');
    const ObjectId = objectIdOf(call);
    // One that was just removed stands in the way until all servers have forgotten it.
    const inTheWay = [...tenant.pointers.list('truth'), ...tenant.pointers.list('exo')].some(
      (one) =>
        one.ObjectId.toLowerCase() === ObjectId.toLowerCase() ||
        one.AppId.toLowerCase() === AppId.toLowerCase(),
    );
    if (inTheWay) throw exists(`CN=${ObjectId},CN=ServicePrincipals`);
    const made = makePointer({ AppId, ObjectId, DisplayName: given.text('DisplayName') ?? '', at: now });
    tenant.pointers.put(made);
    return { rows: [pointerRow(made)], warnings: given.has('ServiceId') ? [retired] : [], effect: 1 };
  },
};

/** The pointer a cmdlet is to act on: seen by the server that answers, and truly still there. */
export const thePointer = (tenant: Tenant, identity: string): Pointer => {
  const [first, ...others] = pointersNamed(tenant, 'exo', identity).filter(
    (one) => tenant.pointers.get(one.id) !== undefined,
  );
  if (first === undefined) throw notFoundOn(identity);
  if (others.length > 0) throw ambiguous(identity);
  return first;
};

const set: Cmdlet = {
  name: 'Set-ServicePrincipal',
  area: 'organization',
  takes: { 'Identity!': 'text', DisplayName: 'text' },
  run: ({ tenant, given }): Outcome => {
    const one = thePointer(tenant, given.must('Identity'));
    if (given.has('DisplayName') && given.text('DisplayName') === undefined)
      throw unconvertible('DisplayName', given.get('DisplayName'), 'System.String');
    const DisplayName = given.text('DisplayName') ?? one.DisplayName;
    if (DisplayName === one.DisplayName) {
      const text = `The command completed successfully but no settings of '${one.ObjectId}' have been modified.`;
      return { rows: [], warnings: [text] };
    }
    tenant.pointers.put({ ...one, DisplayName });
    return { rows: [], effect: 1 };
  },
};

/** Roles go with the pointer; what mailboxes gave it stays behind as entries that nobody answers to. */
export const dropPointer = (tenant: Tenant, one: Pointer, now = false): number => {
  tenant.pointers.drop(one.id, now);
  const roles = tenant.managementRoleAssignments.list().filter((row) => row.$pointer === one.id);
  for (const row of roles) tenant.managementRoleAssignments.drop(row.id, now);
  return 1 + roles.length;
};

const remove: Cmdlet = {
  name: 'Remove-ServicePrincipal',
  area: 'organization',
  prompts: true,
  takes: { 'Identity!': 'text' },
  run: ({ tenant, given }): Outcome => ({
    rows: [],
    effect: dropPointer(tenant, thePointer(tenant, given.must('Identity'))),
  }),
};

export const pointers: readonly Cmdlet[] = [get, add, set, remove];
