// Graph: service principals made, changed and deleted.
import { randomUUID } from 'node:crypto';
import { principalOf } from '../seed/app-rows.ts';
import { bodyOf, guidIn, maybeFlag, maybeText, maybeTexts } from './body.ts';
import { created, done, holds, type Answer, type Call } from './call.ts';
import { bury } from './deleted.ts';
import { badRequest, conflict, GraphError } from './errors.ts';
import { firstOwners, needOwn, needWriter, ownPrincipal } from './own.ts';
import { shapes } from './shapes.ts';

const what = 'ServicePrincipal';

/** How it sounds when the application is not there, or not yet on this replica. */
const noApplication = (call: Call, appId: string): GraphError =>
  holds(call, 'Application.ReadWrite.All', 'Directory.ReadWrite.All')
    ? badRequest(
        `The appId '${appId}' of the service principal does not reference a valid application object.`,
        'Request_BadRequest',
      )
    : new GraphError(
        403,
        'Authorization_RequestDenied',
        'When using this permission, the backing application of the service principal being created must in the local tenant',
      );

/** POST /servicePrincipals {appId, tags?, notes?, accountEnabled?} */
export const addPrincipal = (call: Call): Answer => {
  needWriter(call);
  const body = bodyOf(call, what, ['appId', 'tags', 'notes', 'accountEnabled']);
  const appId = guidIn(body, 'appId', what);
  const app = call.tenant.applications.list('graph').find((one) => one.appId === appId);
  if (call.tenant.servicePrincipals.list().some((one) => one.appId === appId)) {
    throw conflict(
      `The service principal cannot be created, updated, or restored because the service principal name ${appId} is already in use.`,
    );
  }
  if (app === undefined) throw noApplication(call, appId);
  needOwn(call, app);
  const row = {
    ...principalOf(randomUUID(), appId, app.displayName),
    accountEnabled: maybeFlag(body, 'accountEnabled', what) ?? true,
    notes: maybeText(body, 'notes', what) ?? null,
    tags: maybeTexts(body, 'tags', what) ?? [],
    $owners: firstOwners(call),
  };
  call.tenant.servicePrincipals.put(row);
  return created(call, shapes.servicePrincipal, row);
};

/** PATCH: switched off or on, notes, tags. */
export const changePrincipal = (call: Call, key: string): Answer => {
  const was = ownPrincipal(call, key);
  const body = bodyOf(call, what, ['accountEnabled', 'notes', 'tags', 'appRoleAssignmentRequired']);
  const notes = maybeText(body, 'notes', what);
  const next = {
    ...was,
    accountEnabled: maybeFlag(body, 'accountEnabled', what) ?? was.accountEnabled,
    appRoleAssignmentRequired:
      maybeFlag(body, 'appRoleAssignmentRequired', what) ?? was.appRoleAssignmentRequired,
    notes: notes === undefined ? was.notes : notes,
    tags: maybeTexts(body, 'tags', what) ?? was.tags,
  };
  if (JSON.stringify(next) === JSON.stringify(was)) return done(0);
  call.tenant.servicePrincipals.put(next);
  return done();
};

/** DELETE: it, and all that was granted to it; for 30 days it can be brought back. */
export const removePrincipal = (call: Call, key: string): Answer => {
  bury(call, { kind: 'servicePrincipal', row: ownPrincipal(call, key) });
  return done();
};
