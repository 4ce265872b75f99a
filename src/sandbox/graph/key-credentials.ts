// Certificates of an application: a PATCH replaces the collection as a whole, and may change no entry that stays.
import { randomUUID } from 'node:crypto';
import { keyOf } from '../seed/app-rows.ts';
import type { Application, KeyCredential } from '../tenant/directory.ts';
import { maybeDate, maybeRows, maybeText, textOf, type Body } from './body.ts';
import type { Call } from './call.ts';
import { checkKey, credentialWrite } from './credential-rules.ts';
import { badRequest, type GraphError } from './errors.ts';

const what = 'KeyCredential';
const fields = ['customKeyIdentifier', 'displayName', 'type', 'usage', 'key'] as const;
const dates = ['startDateTime', 'endDateTime'] as const;

const notUpdatable = (keyId: string): GraphError =>
  badRequest(`Update to existing credential with KeyId '${keyId}' is not allowed.`, 'KeyNotUpdatable');

/** An entry that is there: what is said of it must be as it is. The bytes may be left out. */
const kept = (was: KeyCredential, said: Body): KeyCredential => {
  const changes =
    fields.some((name) => said[name] !== undefined && said[name] !== null && said[name] !== was[name]) ||
    dates.some((name) => {
      const date = maybeDate(said, name, what);
      return date !== undefined && date.getTime() !== new Date(was[name]).getTime();
    });
  if (changes) throw notUpdatable(was.keyId);
  return was;
};

const bytesOf = (said: Body): Buffer => {
  const bytes = Buffer.from(textOf(said, 'key', what, 20_000), 'base64');
  if (/PRIVATE KEY/.test(bytes.toString('latin1'))) {
    throw badRequest(
      'Key value holds a private key: send the public certificate only.',
      'Request_BadRequest',
    );
  }
  return bytes;
};

const fresh = (call: Call, app: Application, said: Body): KeyCredential => {
  if (said['type'] !== 'AsymmetricX509Cert' || said['usage'] !== 'Verify') {
    throw badRequest(
      "Invalid value specified for property 'type' or 'usage' of resource 'KeyCredential'.",
      'Request_BadRequest',
    );
  }
  const bytes = bytesOf(said);
  const name = maybeText(said, 'displayName', what) ?? undefined;
  let made: KeyCredential;
  try {
    made = keyOf(bytes, randomUUID(), name);
  } catch {
    throw badRequest('Key value is invalid certificate.', 'Request_BadRequest');
  }
  const own = maybeText(said, 'customKeyIdentifier', what);
  const start = maybeDate(said, 'startDateTime', what);
  const end = maybeDate(said, 'endDateTime', what);
  if (end !== undefined && end > new Date(made.endDateTime)) {
    throw badRequest('Key credential end date is invalid.', 'KeyCredentialsInvalidEndDate');
  }
  if (start !== undefined && start < new Date(made.startDateTime)) {
    throw badRequest('Key credential start date is invalid.', 'KeyCredentialsInvalidStartDate');
  }
  checkKey(call, app, new Date(made.startDateTime), new Date(made.endDateTime));
  return {
    ...made,
    ...(typeof own === 'string' ? { customKeyIdentifier: own } : {}),
    ...(end === undefined ? {} : { endDateTime: end.toISOString() }),
    ...(start === undefined ? {} : { startDateTime: start.toISOString() }),
  };
};

/** The row with the collection as the body has it; a body that does not name it leaves it alone. */
export const keyCredentialsOf = (call: Call, app: Application, body: Body): Application => {
  const said = maybeRows(body, 'keyCredentials', 'Application');
  if (said === undefined) return app;
  const keyCredentials = said.map((one) => {
    const was = app.keyCredentials.find((key) => key.keyId === one['keyId']);
    return was === undefined ? fresh(call, app, one) : kept(was, one);
  });
  const same =
    keyCredentials.length === app.keyCredentials.length &&
    keyCredentials.every((key) => app.keyCredentials.some((was) => was.keyId === key.keyId));
  if (same) return app;
  return { ...app, keyCredentials, ...credentialWrite(call, app, 'key') };
};
