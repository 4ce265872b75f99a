// Access tokens: what a service principal holds at the moment of asking, signed; and reading them back.
import { createPublicKey, randomUUID, type KeyObject } from 'node:crypto';
import * as jose from 'jose';
import type { Clock } from '../clock.ts';
import type { Disk } from '../disk.ts';
import { makeKey, publicKey, signJwt, type KeyText } from '../keys.ts';
import { tenantId } from '../seed/ids.ts';
import type { ServicePrincipal } from '../tenant/directory.ts';
import type { Tenant } from '../tenant/tenant.ts';

/** Every token carries this one; it stands for no role. */
const everybody = '0997a1d0-0d1d-4acb-b408-d5ca73121e90';
export const lifetime = 3599;

export class Tokens {
  readonly #clock: Clock;
  readonly #tenant: Tenant;
  readonly #key: KeyText;
  readonly #verify: KeyObject;

  constructor(clock: Clock, disk: Disk, tenant: Tenant) {
    this.#clock = clock;
    this.#tenant = tenant;
    this.#key = disk.kept('entra-key', makeKey).value;
    this.#verify = createPublicKey(this.#key.pkcs8);
  }

  get jwks(): { keys: Record<string, unknown>[] } {
    const issuer = `https://login.microsoftonline.com/${tenantId}/v2.0`;
    return { keys: [{ ...publicKey(this.#key), issuer }] };
  }

  /** Signs claims as Entra, good from now for as long as its tokens are. */
  async sign(claims: Record<string, unknown>): Promise<string> {
    const iat = Math.floor(this.#clock.ms() / 1000);
    return signJwt(this.#key, { iat, nbf: iat, exp: iat + lifetime, ...claims });
  }

  /** An app-only token: its roles are a snapshot, and stay what they were until it expires. */
  async issue(
    principal: ServicePrincipal,
    audience: string,
    resource: ServicePrincipal | undefined,
    proof: 'secret' | 'certificate',
  ): Promise<{ token_type: 'Bearer'; expires_in: number; ext_expires_in: number; access_token: string }> {
    const granted = this.#tenant.appRoleAssignments
      .list('entra')
      .filter((one) => one.principalId === principal.id && one.resourceId === resource?.id);
    const roles = granted.flatMap(
      (one) => resource?.appRoles.find((role) => role.id === one.appRoleId)?.value ?? [],
    );
    const wids = this.#tenant.roleAssignments
      .list('entra')
      .filter((one) => one.principalId === principal.id)
      .map((one) => one.roleDefinitionId);
    const access_token = await this.sign({
      aud: audience,
      iss: `https://sts.windows.net/${tenantId}/`,
      appid: principal.appId,
      appidacr: proof === 'secret' ? '1' : '2',
      idp: `https://sts.windows.net/${tenantId}/`,
      idtyp: 'app',
      oid: principal.id,
      sub: principal.id,
      tid: tenantId,
      ...(roles.length > 0 ? { roles } : {}),
      uti: randomUUID(),
      ver: '1.0',
      wids: [...wids, everybody],
    });
    return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token };
  }

  /** The claims of a bearer token of ours for that audience and still good, or undefined. */
  async read(
    authorization: string | undefined,
    audience: string,
  ): Promise<Record<string, unknown> | undefined> {
    const token = /^Bearer (\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return undefined;
    try {
      const { payload } = await jose.jwtVerify(token, this.#verify, {
        algorithms: ['RS256'],
        audience,
        currentDate: this.#clock.now(),
      });
      return payload;
    } catch {
      return undefined;
    }
  }
}
