// The authorization code grant: a code and the application's own credential for a person's tokens.
import { randomUUID } from 'node:crypto';
import type { Realm } from '../realm.ts';
import { tenantId } from '../seed/ids.ts';
import { checkClient, findApp, findPrincipal, need, type Desk, type Form } from './client.ts';
import type { Codes } from './codes.ts';
import { Aadsts } from './errors.ts';
import { consented, wantedOf } from './scopes.ts';
import { lifetime } from './tokens.ts';

export const redeem = async (
  realm: Realm,
  codes: Codes,
  desk: Desk,
  form: Form,
): Promise<Record<string, unknown>> => {
  const app = findApp(desk.tenant, need(form, 'client_id'));
  const code = need(form, 'code');
  const redirectUri = need(form, 'redirect_uri');
  const { proof } = await checkClient(desk, app, form);
  const verifier = form['code_verifier'];
  const by = { clientId: app.appId, redirectUri, ...(verifier === undefined ? {} : { verifier }) };
  const signed = codes.redeem(code, by, desk.now.getTime());
  const client = findPrincipal(desk.tenant, app);
  const user = desk.tenant.users.get(signed.userId, 'entra');
  if (user?.accountEnabled !== true) throw new Aadsts(50057, 'The user account is disabled.');
  const wanted = wantedOf(desk.tenant, signed.scope);
  const held = consented(desk.tenant, client.id, wanted, user.id);
  const values = wanted.values.length > 0 ? wanted.values.filter((one) => held.includes(one)) : held;
  const who = { oid: user.id, tid: tenantId, name: user.displayName };
  const access_token = await realm.tokens.sign({
    ...who,
    aud: wanted.audience,
    iss: `https://sts.windows.net/${tenantId}/`,
    appid: app.appId,
    appidacr: proof === 'secret' ? '1' : '2',
    idtyp: 'user',
    scp: [...values, ...wanted.sayings.filter((one) => one !== 'offline_access')].join(' '),
    sub: user.id,
    upn: user.userPrincipalName,
    unique_name: user.userPrincipalName,
    uti: randomUUID(),
    ver: '1.0',
  });
  const id_token = await realm.tokens.sign({
    ...who,
    aud: app.appId,
    iss: `${desk.here}/${tenantId}/v2.0`,
    preferred_username: user.userPrincipalName,
    // Pairwise: another application knows the same person by another one.
    sub: Buffer.from(`${app.appId}${user.id}`).toString('base64url'),
    ...(signed.nonce === undefined ? {} : { nonce: signed.nonce }),
    ver: '2.0',
  });
  const clientInfo = Buffer.from(JSON.stringify({ uid: user.id, utid: tenantId })).toString('base64url');
  return {
    token_type: 'Bearer',
    scope: [...wanted.sayings, ...values.map((one) => `${wanted.audience}/${one}`)].join(' '),
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token,
    ...(wanted.sayings.includes('openid') ? { id_token } : {}),
    ...(form['client_info'] === '1' ? { client_info: clientInfo } : {}),
  };
};
