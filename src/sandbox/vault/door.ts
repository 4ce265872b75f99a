// Who may come in to the vault, and for what: a token for Key Vault, then roles on its data.
import type { Request, Response } from 'express';
import type { Realm } from '../realm.ts';
import { tenantId } from '../seed/ids.ts';
import { unauthorized, VaultError } from './errors.ts';

export const audience = 'https://vault.azure.net';
const prefix = 'Microsoft.KeyVault/vaults/';
const scope =
  '/subscriptions/5b2f4a3e-6c1d-4f0e-9d57-0a7c1b3e9f28/resourcegroups/contoso/providers/microsoft.keyvault/vaults/contoso-kv';

/** Data actions of Azure's built-in roles, as far as they touch secrets and certificates. */
const roles: Readonly<Record<string, RegExp>> = {
  'Key Vault Secrets Officer': /^secrets\//,
  'Key Vault Certificates Officer': /^certificates\//,
  'Key Vault Reader': /^(?:secrets\/readMetadata\/action|certificates\/read)$/,
  'Key Vault Secrets User': /^secrets\/(?:getSecret|readMetadata)\/action$/,
  'Key Vault Certificate User': /^(?:certificates\/read|secrets\/(?:getSecret|readMetadata)\/action)$/,
};

export const roleNames = Object.keys(roles);

export interface Caller {
  appid: string;
  oid: string;
  iss: string;
}

/** The caller; or throws 401, with the challenge that tells a client where to get a token. */
export const enter = async (realm: Realm, req: Request, res: Response): Promise<Caller> => {
  const header = req.get('authorization');
  const claims = await realm.readToken(header, audience);
  res.locals['appId'] = claims?.['appid'];
  if (claims !== undefined) {
    const { appid, oid, iss } = claims as unknown as Caller;
    return { appid, oid, iss };
  }
  res.set(
    'WWW-Authenticate',
    `Bearer authorization="${realm.urls.tenant}/${tenantId}", resource="${audience}"`,
  );
  throw unauthorized(
    header === undefined
      ? 'AKV10000: Request is missing a Bearer or PoP token.'
      : 'AKV10032: Invalid token: it has expired, or was issued for another audience or by another issuer.',
  );
};

/** @param action e.g. `secrets/getSecret/action`. @throws VaultError 403 */
export const may = (realm: Realm, who: Caller, action: string, name: string | undefined): void => {
  const held = realm.tenant.vaultRoles.list().filter((one) => one.principalId === who.oid);
  const open = held.some(
    (one) => roles[one.role]?.test(action) === true && (one.on === null || one.on === name),
  );
  if (open) return;
  const resource = name === undefined ? scope : `${scope}/${action.split('/')[0] ?? ''}/${name}`;
  throw new VaultError(
    403,
    'Forbidden',
    `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: appid=${who.appid};oid=${who.oid};iss=${who.iss}\r\nAction: '${prefix}${action}'\r\nResource: '${resource}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\nVault: contoso-kv;location=westeurope\r\n`,
    'ForbiddenByRbac',
  );
};
