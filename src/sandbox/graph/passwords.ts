// Secrets of an application: made by Graph, shown once in the answer, kept as a hash.
import { randomBytes, randomUUID } from 'node:crypto';
import { hashOf } from '../seed/app-rows.ts';
import type { PasswordCredential } from '../tenant/directory.ts';
import { bodyOf, guidIn, maybeDate, maybeInner, maybeText } from './body.ts';
import { done, type Answer, type Call } from './call.ts';
import { checkPassword, credentialWrite } from './credential-rules.ts';
import { badRequest } from './errors.ts';
import { ownApplication } from './own.ts';

const what = 'PasswordCredential';

const twoYearsAfter = (start: Date): Date => {
  const end = new Date(start);
  end.setUTCFullYear(end.getUTCFullYear() + 2);
  return end;
};

/** As Entra makes them: 40 signs, a tilde at the fourth place. */
const makeSecret = (): string => {
  const text = randomBytes(60)
    .toString('base64')
    .replaceAll(/[^A-Za-z0-9]/g, '')
    .slice(0, 36);
  return `${text.slice(0, 3)}8Q~${text.slice(3)}`;
};

/** POST /applications/{id}/addPassword: each call makes one more. */
export const addPassword = (call: Call, key: string): Answer => {
  const app = ownApplication(call, key);
  const body = bodyOf(call, what, ['passwordCredential']);
  const said =
    maybeInner(body, 'passwordCredential', what, ['displayName', 'startDateTime', 'endDateTime']) ?? {};
  const start = maybeDate(said, 'startDateTime', what) ?? call.now;
  const end = maybeDate(said, 'endDateTime', what) ?? twoYearsAfter(start);
  if (end <= start) throw badRequest('Password credential end date is invalid.', 'Request_BadRequest');
  checkPassword(call, app, start, end);
  const mark = credentialWrite(call, app, 'password');
  const secretText = makeSecret();
  const made: PasswordCredential = {
    keyId: randomUUID(),
    displayName: maybeText(said, 'displayName', what) ?? null,
    hint: secretText.slice(0, 3),
    startDateTime: start.toISOString(),
    endDateTime: end.toISOString(),
    customKeyIdentifier: null,
    $hash: hashOf(secretText),
  };
  call.tenant.applications.put({
    ...app,
    ...mark,
    passwordCredentials: [...app.passwordCredentials, made],
  });
  const { $hash: _, ...shown } = made;
  const context = 'https://graph.microsoft.com/v1.0/$metadata#microsoft.graph.passwordCredential';
  return { status: 200, body: { '@odata.context': context, ...shown, secretText }, effect: 1 };
};

/** POST /applications/{id}/removePassword */
export const removePassword = (call: Call, key: string): Answer => {
  const app = ownApplication(call, key);
  const keyId = guidIn(bodyOf(call, what, ['keyId']), 'keyId', what);
  const rest = app.passwordCredentials.filter((one) => one.keyId !== keyId);
  if (rest.length === app.passwordCredentials.length) {
    throw badRequest(`No password credential found with keyId ${keyId}.`, 'Request_BadRequest');
  }
  const mark = credentialWrite(call, app, 'password');
  call.tenant.applications.put({ ...app, ...mark, passwordCredentials: rest });
  return done();
};
