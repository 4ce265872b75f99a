// Graph: applications made, changed and deleted.
import { randomUUID } from 'node:crypto';
import { applicationOf } from '../seed/app-rows.ts';
import type { Application } from '../tenant/directory.ts';
import { bodyOf, textOf, type Body } from './body.ts';
import { created, done, need, rights, type Answer, type Call } from './call.ts';
import { settable, withFields } from './app-fields.ts';
import { bury } from './deleted.ts';
import { badRequest, conflict, notFound } from './errors.ts';
import { keyCredentialsOf } from './key-credentials.ts';
import { firstOwners, needOwn, needWriter, ownApplication } from './own.ts';
import { shapes } from './shapes.ts';

const what = 'Application';

const isTaken = (call: Call, uniqueName: string): boolean =>
  // What lies among the deleted items keeps its name until it is purged.
  [
    ...call.tenant.applications.list(),
    ...call.tenant.deletedItems.list().map((one) => one.row as Partial<Application>),
  ].some((one) => one.uniqueName === uniqueName);

const make = (call: Call, body: Body, uniqueName: string | null): Answer => {
  const displayName = textOf(body, 'displayName', what);
  if (uniqueName !== null && isTaken(call, uniqueName)) {
    throw conflict('Another object with the same value for property uniqueName already exists.');
  }
  const fresh: Application = {
    ...applicationOf(randomUUID(), displayName),
    id: randomUUID(),
    // Without a word about it Graph opens an application to everybody.
    signInAudience: 'AzureADandPersonalMicrosoftAccount',
    createdDateTime: call.now.toISOString(),
    createdByAppId: call.caller.appId,
    uniqueName,
    $owners: firstOwners(call),
  };
  const row = withFields(fresh, body);
  call.tenant.applications.put(row);
  return created(call, shapes.application, row);
};

/** POST /applications */
export const addApplication = (call: Call): Answer => {
  need(call, ...rights.newApplication);
  const body = bodyOf(call, what, [...settable, 'uniqueName']);
  const uniqueName = body['uniqueName'] === undefined ? null : textOf(body, 'uniqueName', what);
  return make(call, body, uniqueName);
};

const change = (call: Call, was: Application): Answer => {
  const body = bodyOf(call, what, [...settable, 'keyCredentials', 'uniqueName']);
  if (body['uniqueName'] !== undefined && body['uniqueName'] !== was.uniqueName) {
    throw badRequest("Property 'uniqueName' is immutable once it is set.", 'Request_BadRequest');
  }
  const next = keyCredentialsOf(call, withFields(was, body), body);
  if (JSON.stringify(next) === JSON.stringify(was)) return done(0);
  call.tenant.applications.put(next);
  return done();
};

/** PATCH /applications/{id}, (appId='…') or (uniqueName='…'), the last one with a wish to make what is missing. */
export const changeApplication = (call: Call, key: string): Answer => {
  const uniqueName = /^uniqueName=(.*)$/s.exec(key)?.[1];
  if (uniqueName === undefined) return change(call, ownApplication(call, key));
  // The key is decided where the truth is, not on a replica: two wishes for one name make one application.
  const was = call.tenant.applications.list().find((one) => one.uniqueName === uniqueName);
  if (was !== undefined) {
    needWriter(call);
    needOwn(call, was);
    return change(call, was);
  }
  if (!call.createIfMissing) {
    needWriter(call);
    throw notFound(uniqueName);
  }
  need(call, ...rights.newApplication);
  return make(call, bodyOf(call, what, [...settable, 'uniqueName']), uniqueName);
};

/** DELETE: among the deleted items for 30 days, and its service principal with it. */
export const removeApplication = (call: Call, key: string): Answer => {
  const app = ownApplication(call, key);
  const principal = call.tenant.servicePrincipals.list().find((one) => one.appId === app.appId);
  bury(call, { kind: 'application', row: app });
  if (principal === undefined) return done();
  bury(call, { kind: 'servicePrincipal', row: principal });
  return done(2);
};
