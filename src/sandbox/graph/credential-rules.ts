// What the tenant's app-management policy forbids, and the pause that two kinds of credential need between them.
import type { Application, Restriction } from '../tenant/directory.ts';
import { need, rights, single, type Answer, type Call } from './call.ts';
import { badRequest, GraphError, notFound } from './errors.ts';
import { shapes } from './shapes.ts';

const pauseMs = 300;
const day = 86_400_000;

export const policyId = '00000000-0000-0000-0000-000000000000';

/** GET /policies/defaultAppManagementPolicy */
export const defaultPolicy = (call: Call): Answer => {
  need(call, ...rights.policies);
  const row = call.tenant.appManagementPolicies.get(policyId, 'graph');
  if (row === undefined) throw notFound(policyId);
  return single(call, shapes.appManagementPolicy, row);
};

const daysEach = [365, 30, 7, 1, 1 / 24, 1 / 1440, 1 / 86_400];

/** Days of an ISO 8601 duration, or undefined where it is none. */
export const daysOf = (duration: string): number | undefined => {
  const found = /^P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/.exec(
    duration,
  );
  if (found === null || duration.length < 3) return undefined;
  const parts: readonly (string | undefined)[] = found.slice(1);
  return parts.reduce((sum, part, at) => sum + Number(part ?? 0) * (daysEach[at] ?? 0), 0);
};

/** Those in force for this application: some count only for applications made after a date. */
const inForce = (
  call: Call,
  app: Application,
  side: 'passwordCredentials' | 'keyCredentials',
): Restriction[] => {
  const policy = call.tenant.appManagementPolicies.get(policyId);
  if (policy?.isEnabled !== true) return [];
  return policy.applicationRestrictions[side].filter((one) => {
    const after = one.restrictForAppsCreatedAfterDateTime;
    return one.state === 'enabled' && (after === null || new Date(app.createdDateTime) > new Date(after));
  });
};

const tooLong = (): GraphError =>
  badRequest(
    'Credential lifetime exceeds the max value allowed as per assigned policy.',
    'CredentialInvalidLifetimeAsPerAppPolicy',
  );

const checkLifetime = (rules: readonly Restriction[], type: string, start: Date, end: Date): void => {
  for (const rule of rules.filter((one) => one.restrictionType === type)) {
    const most = rule.maxLifetime === null ? undefined : daysOf(rule.maxLifetime);
    // A second of grace: the caller counted from its own clock.
    if (most !== undefined && end.getTime() - start.getTime() > most * day + 1000) throw tooLong();
  }
};

export const checkPassword = (call: Call, app: Application, start: Date, end: Date): void => {
  const rules = inForce(call, app, 'passwordCredentials');
  if (rules.some((one) => one.restrictionType === 'passwordAddition')) {
    throw badRequest(
      'Credential type not allowed as per assigned policy.',
      'CredentialTypeNotAllowedAsPerAppPolicy',
    );
  }
  checkLifetime(rules, 'passwordLifetime', start, end);
};

export const checkKey = (call: Call, app: Application, start: Date, end: Date): void =>
  checkLifetime(inForce(call, app, 'keyCredentials'), 'asymmetricKeyLifetime', start, end);

/** The mark of this write on the row. @throws 409 when the other kind of credential was written a moment ago */
export const credentialWrite = (
  call: Call,
  app: Application,
  kind: 'key' | 'password',
): Pick<Application, '$credentialWrite'> => {
  const at = call.now.getTime();
  const last = app.$credentialWrite;
  if (last !== undefined && last.kind !== kind && at >= last.at && at - last.at < pauseMs) {
    throw new GraphError(
      409,
      'Directory_ConcurrencyViolation',
      'Operation failed due to concurrent modification of the object. Please retry after some time.',
    );
  }
  return { $credentialWrite: { kind, at } };
};
