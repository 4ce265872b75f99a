// Graph: federated credentials of an application: whose tokens may stand for a secret of its own.
import { randomUUID } from 'node:crypto';
import type { Application, FederatedIdentityCredential } from '../tenant/directory.ts';
import { bodyOf, maybeText, maybeTexts, textOf, type Body } from './body.ts';
import { created, done, list, need, rights, single, type Answer, type Call } from './call.ts';
import { badRequest, conflict, notFound } from './errors.ts';
import { find, ownApplication } from './own.ts';
import { shapes } from './shapes.ts';

const what = 'FederatedIdentityCredential';
const most = 20;

const trimmed = (body: Body, name: string): string => {
  const text = textOf(body, name, what, 600);
  if (text === text.trim()) return text;
  throw badRequest(`The value of '${name}' must not begin or end with a blank.`, 'Request_BadRequest');
};

const fieldsOf = (body: Body): Omit<FederatedIdentityCredential, 'id' | 'name'> => {
  const audiences = maybeTexts(body, 'audiences', what) ?? [];
  if (audiences.length !== 1) {
    throw badRequest('Exactly one audience must be given.', 'Request_BadRequest');
  }
  return {
    issuer: trimmed(body, 'issuer'),
    subject: trimmed(body, 'subject'),
    audiences,
    description: maybeText(body, 'description', what, 600) ?? null,
  };
};

const isKeyed = (one: FederatedIdentityCredential, key: string): boolean =>
  key === one.id || key === `name=${one.name}` || key === one.name;

const checkOthers = (app: Application, made: FederatedIdentityCredential): void => {
  const others = app.$federated.filter((one) => one.id !== made.id);
  if (others.some((one) => one.name === made.name)) {
    throw conflict(`FederatedIdentityCredential with name ${made.name} already exists.`);
  }
  if (others.some((one) => one.issuer === made.issuer && one.subject === made.subject)) {
    throw conflict('FederatedIdentityCredential with the same issuer and subject already exists.');
  }
  if (others.length >= most) {
    throw badRequest(`An application has at most ${most} federated credentials.`, 'Request_BadRequest');
  }
};

const make = (call: Call, app: Application, body: Body, name: string): Answer => {
  if (!/^[\w-]{3,120}$/.test(name)) {
    throw badRequest("The value of 'name' is not valid in an address.", 'Request_BadRequest');
  }
  const made = { id: randomUUID(), name, ...fieldsOf(body) };
  checkOthers(app, made);
  call.tenant.applications.put({ ...app, $federated: [...app.$federated, made] });
  return created(call, shapes.federatedIdentityCredential, made);
};

const known = ['name', 'issuer', 'subject', 'audiences', 'description'];

export const addFederated = (call: Call, key: string): Answer => {
  const app = ownApplication(call, key);
  const body = bodyOf(call, what, known);
  return make(call, app, body, textOf(body, 'name', what, 120));
};

/** PATCH by id, or by (name='…') with a wish to make what is missing. */
export const changeFederated = (call: Call, key: string, one: string): Answer => {
  const app = ownApplication(call, key);
  const body = bodyOf(call, what, known);
  const was = app.$federated.find((row) => isKeyed(row, one));
  const name = one.startsWith('name=') ? one.slice('name='.length) : undefined;
  if (was === undefined) {
    if (name === undefined || !call.createIfMissing) throw notFound(one);
    return make(call, app, body, name);
  }
  if (body['name'] !== undefined && body['name'] !== was.name) {
    throw badRequest("Property 'name' is immutable once it is set.", 'Request_BadRequest');
  }
  const next = { ...was, ...fieldsOf({ ...was, ...body }) };
  checkOthers(app, next);
  if (JSON.stringify(next) === JSON.stringify(was)) return done(0);
  const $federated = app.$federated.map((row) => (row.id === was.id ? next : row));
  call.tenant.applications.put({ ...app, $federated });
  return done();
};

export const removeFederated = (call: Call, key: string, one: string): Answer => {
  const app = ownApplication(call, key);
  const $federated = app.$federated.filter((row) => !isKeyed(row, one));
  if ($federated.length === app.$federated.length) throw notFound(one);
  call.tenant.applications.put({ ...app, $federated });
  return done();
};

export const federated = (call: Call, key: string): Answer => {
  need(call, ...rights.applications);
  return list(call, shapes.federatedIdentityCredential, find(call.tenant.applications, key).$federated);
};

export const oneFederated = (call: Call, key: string, one: string): Answer => {
  need(call, ...rights.applications);
  const row = find(call.tenant.applications, key).$federated.find((each) => isKeyed(each, one));
  if (row === undefined) throw notFound(one);
  return single(call, shapes.federatedIdentityCredential, row);
};
