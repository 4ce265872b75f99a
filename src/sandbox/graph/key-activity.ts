// GET /beta/reports/appCredentialSignInActivities: when each credential of an application was used last, as far as it was.
import type { SignIn } from '../tenant/directory.ts';
import { list, need, rights, type Answer, type Call } from './call.ts';
import { shapes } from './shapes.ts';

const lastUses = (rows: readonly SignIn[]): readonly SignIn[] => {
  const last = new Map<string, SignIn>();
  for (const row of rows) {
    const key = `${row.appId} ${row.servicePrincipalCredentialKeyId ?? ''}`;
    const known = last.get(key);
    if (
      row.servicePrincipalCredentialKeyId !== null &&
      !(known && known.createdDateTime > row.createdDateTime)
    )
      last.set(key, row);
  }
  return [...last.values()];
};

export const keyActivity = (call: Call): Answer => {
  need(call, ...rights.signIns);
  const rows = lastUses(call.tenant.signIns.list()).map((row) => {
    const app = call.tenant.applications.list().find(({ appId }) => appId === row.appId);
    const keyId = row.servicePrincipalCredentialKeyId;
    const secret = app?.passwordCredentials.find((one) => one.keyId === keyId);
    const certificate = app?.keyCredentials.find((one) => one.keyId === keyId);
    const known = secret ?? certificate;
    return {
      id: row.id,
      keyId,
      keyType: secret ? 'clientSecret' : 'certificate',
      keyUsage: secret ? 'sign' : 'verify',
      appId: row.appId,
      appObjectId: app?.id ?? null,
      servicePrincipalObjectId: row.servicePrincipalId,
      resourceId: row.resourceId,
      createdDateTime: known?.startDateTime ?? null,
      credentialOrigin: 'application',
      expirationDateTime: known?.endDateTime ?? null,
      signInActivity: { lastSignInDateTime: row.createdDateTime, lastSignInRequestId: row.id },
    };
  });
  return list(call, shapes.keyActivity, rows);
};
