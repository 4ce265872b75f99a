// What Graph answers to writes, and what is made of it.
import type { ReadyGraph } from '../../../src/contracts/call.ts';
import type { Path } from '../../../src/contracts/look.ts';

export interface Said {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

/** Graph's error body. */
export const error = (status: number, code: string, message: string, headers = {}): Said => ({
  status,
  body: { error: { code, message } },
  headers,
});

export const call = (
  method: ReadyGraph['method'],
  path: string,
  more: Partial<ReadyGraph> = {},
): ReadyGraph => ({
  via: 'graph',
  method,
  path: path as Path,
  ...more,
});
export const outcomes: readonly [string, ReadyGraph, Said, string][] = [
  [
    'a grant that is there',
    call('POST', '/servicePrincipals/1/appRoleAssignedTo'),
    error(400, 'Request_BadRequest', 'Permission being assigned already exists on the object'),
    'existed',
  ],
  [
    'a principal that is there',
    call('POST', '/servicePrincipals'),
    error(409, 'Request_MultipleObjectsWithSameKeyValue', 'The service principal name is already in use.'),
    'existed',
  ],
  [
    'an upsert that made nothing',
    call('PATCH', '/applications(uniqueName=x)', { prefer: 'create-if-missing' }),
    { status: 204 },
    'existed',
  ],
  [
    'a deletion of what is gone',
    call('DELETE', '/applications/1'),
    error(404, 'Request_ResourceNotFound', 'Resource does not exist.'),
    'existed',
  ],
  [
    'a secret that is gone',
    call('POST', '/applications/1/removePassword'),
    error(400, 'Request_BadRequest', 'No password credential found with keyId.'),
    'existed',
  ],
  [
    'an application that has not replicated',
    call('POST', '/servicePrincipals'),
    error(
      403,
      'Authorization_RequestDenied',
      'When using this permission, the backing application of the service principal being created must in the local tenant',
    ),
    'busy no',
  ],
  [
    'a POST that was answered with not found',
    call('POST', '/servicePrincipals'),
    error(
      404,
      'Request_ResourceNotFound',
      'Resource does not exist or one of its queried reference-property objects are not present.',
    ),
    'busy perhaps',
  ],
  [
    'two writes at once',
    call('PATCH', '/applications/1'),
    error(409, 'Directory_ConcurrencyViolation', 'Concurrent.'),
    'busy no',
  ],
  ['too much', call('PATCH', '/applications/1'), { status: 429, headers: { 'retry-after': '7' } }, 'busy no'],
  ['trouble', call('PATCH', '/applications/1'), { status: 503 }, 'busy perhaps'],
  [
    'no permission',
    call('POST', '/servicePrincipals/1/appRoleAssignedTo'),
    error(403, 'Authorization_RequestDenied', 'Insufficient privileges to complete the operation.'),
    'blocked no',
  ],
  [
    'a policy against it',
    call('POST', '/applications/1/addPassword'),
    error(400, 'CredentialTypeNotAllowedAsPerAppPolicy', 'Not allowed.'),
    'blocked no',
  ],
  ['no token', call('PATCH', '/applications/1'), { status: 401 }, 'blocked no'],
  [
    'nonsense',
    call('PATCH', '/applications/1'),
    error(400, 'Request_BadRequest', 'Invalid value specified.'),
    'blocked no',
  ],
];
