// What Graph answers to a write, translated once: done, so already, later, or not at all.
// Source of the texts: Microsoft's Graph reference and field reports; Graph gives one code to many causes.
import type { ReadyGraph } from '../../contracts/call.ts';
import { blocked, busy, type Failure } from '../../contracts/failure.ts';
import { graphErrorOf, type Refusal } from './errors.ts';

/** Texts of a duplicate: what was wanted is there. */
const duplicate =
  /already exists?\b|references already exist|MultipleObjectsWithSameKeyValue|already in use|conflicting object/i;
/** Texts of a removal of what is not there. */
const missing = /No password credential found|does not exist or one of its queried|NotFound/i;
/** Shapes seen while what the call rests on has not replicated: they pass within minutes. */
const unreplicated =
  /backing application of the service principal|does not reference a valid application object|Not a valid reference update|one of its queried reference-property objects|ResourceNotFound|ObjectNotFound/i;

/** Which permission opens which write; for advice only. */
const permissions: readonly (readonly [RegExp, string])[] = [
  [/appRoleAssign/i, 'AppRoleAssignment.ReadWrite.All'],
  [/^\/oauth2PermissionGrants/i, 'DelegatedPermissionGrant.ReadWrite.All'],
  [/^\/roleManagement/i, 'RoleManagement.ReadWrite.Directory'],
  [/^\/(applications|servicePrincipals|directory\/deletedItems)/i, 'Application.ReadWrite.OwnedBy'],
];

export function writeOutcome(call: ReadyGraph, refusal: Refusal): 'done' | 'existed' | 'refused' {
  const { status, text } = refusal;
  if (status >= 200 && status < 300) return call.prefer && status === 204 ? 'existed' : 'done';
  if (status < 400 || status >= 500) return 'refused';
  const error = graphErrorOf(text);
  const said = error ? `${error.code} ${error.message}` : '';
  const isRemoval = call.method === 'DELETE' || call.path.endsWith('/removePassword');
  if (isRemoval && (status === 404 || status === 400) && missing.test(said)) return 'existed';
  if (!isRemoval && (status === 400 || status === 409) && duplicate.test(said)) return 'existed';
  return 'refused';
}

const byPolicy: Readonly<Record<string, string>> = {
  CredentialInvalidLifetimeAsPerAppPolicy:
    'Ask for a shorter life: the tenant’s policy for applications limits it.',
  CredentialTypeNotAllowedAsPerAppPolicy:
    'The tenant’s policy forbids this kind of credential: use a certificate or a federated credential, or have the application exempted.',
};

export function writeFailure(call: ReadyGraph, refusal: Refusal): Failure {
  const { status, text, requestId, retryAfter } = refusal;
  const error = graphErrorOf(text);
  const said = error ? `${error.message} (${error.code})` : `HTTP ${status}`;
  const cause = new Error(`HTTP ${status}, request-id ${requestId}: ${text.slice(0, 2000)}`);
  const again = 'It is tried again by itself.';
  if (status === 429) return busy('Graph asks for a slower pace.', again, { retryAfter, cause });
  if (status >= 500)
    return busy(`Graph is having trouble (HTTP ${status}).`, again, { took: 'perhaps', retryAfter, cause });
  if (status === 401)
    return blocked(
      'Graph does not accept the app’s token.',
      'Check CLOUD and GRAPH_URL, and that the app is enabled in this tenant.',
      cause,
    );
  if (status === 409 || status === 412 || status === 423)
    return busy(`Something else is writing to the same object: ${said}`, again, {
      retryAfter: Math.max(retryAfter, 2000),
      cause,
    });
  if (error && unreplicated.test(`${error.code} ${error.message}`))
    return busy(`What this rests on does not show in Graph yet: ${said}`, again, {
      // A POST that was answered 404 may have been written all the same.
      took: status === 404 && call.method === 'POST' ? 'perhaps' : 'no',
      retryAfter: Math.max(retryAfter, 2000),
      cause,
    });
  if (status === 403) {
    const permission = permissions.find(([part]) => part.test(call.path))?.[1] ?? 'the permission it needs';
    return blocked(
      `Graph does not let the app do this: ${said}`,
      `Grant the app that writes ${permission} with admin consent; where it has it, make it an owner of this application.`,
      cause,
      'noRights',
    );
  }
  const advice = error && byPolicy[error.code];
  return blocked(
    `Graph refused: ${said}`,
    advice ?? 'Look at the application in the Entra admin centre, then retry or undo.',
    cause,
  );
}
