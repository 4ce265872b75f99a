// Certificates: made here, so that the key is born in the vault; their secret twin carries it.
import type { Realm } from '../realm.ts';
import type { VaultItem, VaultVersion } from '../tenant/vault.ts';
import { attributesOf, newVersion, seconds, slow, thumbprintOf, type Desk } from './desk.ts';
import { VaultError } from './errors.ts';
import { makeCertificate, wantedOf } from './make.ts';
import { rowOf, said, type Row } from './secrets.ts';
import type { Seal } from './seal.ts';

const ids = (desk: Desk, item: VaultItem, one: VaultVersion): Row => ({
  id: desk.url('certificates', item.name, one.version),
  kid: desk.url('keys', item.name, one.version),
  sid: desk.url('secrets', item.name, one.version),
});

const brief = (desk: Desk, item: VaultItem, one: VaultVersion, versioned: boolean): Row => ({
  id: desk.url('certificates', item.name, ...(versioned ? [one.version] : [])),
  x5t: thumbprintOf(one.cer ?? ''),
  attributes: attributesOf(one),
  ...(one.tags === undefined ? {} : { tags: one.tags }),
});

const whole = (desk: Desk, item: VaultItem, one: VaultVersion): Row => ({
  ...brief(desk, item, one, true),
  ...ids(desk, item, one),
  cer: one.cer,
  contentType: one.contentType,
  policy: { id: desk.url('certificates', item.name, 'policy'), ...item.policy },
});

const operation = (desk: Desk, item: VaultItem): Row => {
  const one = item.versions.at(-1);
  if (one === undefined) throw pendingNotFound(item.name);
  const ready = (one.readyAt ?? 0) <= desk.now;
  return {
    id: desk.url('certificates', item.name, 'pending'),
    issuer: rowOf(item.policy?.['issuer']),
    cancellation_requested: false,
    status: ready ? 'completed' : 'inProgress',
    ...(ready
      ? { target: desk.url('certificates', item.name) }
      : {
          status_details:
            'Pending certificate created. Certificate request is in progress. This may take some time based on the issuer provider. Please check again later.',
        }),
    request_id: one.version,
  };
};

const pendingNotFound = (name: string): VaultError =>
  new VaultError(404, 'PendingCertificateNotFound', `Pending certificate not found: ${name}`);

const isBeingMade = (item: VaultItem | undefined, now: number): boolean =>
  (item?.versions.at(-1)?.readyAt ?? 0) > now;

/** Two asked for at once must not both be made: the second waits here, then sees the first. */
let turn: Promise<unknown> = Promise.resolve();

const create = async (realm: Realm, desk: Desk, seal: Seal, name: string, body: Row): Promise<Row> => {
  const policy = rowOf(body['policy']);
  const wanted = wantedOf(policy);
  const was = desk.free('certificates', name);
  const secret = desk.free('secrets', name);
  if (secret !== undefined && !secret.managed)
    throw new VaultError(409, 'Conflict', `A secret named ${name} exists, and is no part of a certificate.`);
  if (was !== undefined && isBeingMade(was, desk.now))
    throw new VaultError(409, 'Conflict', `Certificate ${name} has a pending operation.`);
  const made = await makeCertificate(wanted, realm.now());
  const at = seconds(desk.now);
  const { tags } = said(body);
  const one: VaultVersion = {
    version: newVersion(),
    enabled: true,
    created: at,
    updated: at,
    nbf: made.nbf,
    exp: made.exp,
    readyAt: desk.now + slow,
    contentType: wanted.contentType,
    ...(tags === undefined ? {} : { tags }),
  };
  const item: VaultItem = {
    id: `certificates/${name}`,
    kind: 'certificates',
    name,
    managed: false,
    policy,
    versions: [...(was?.versions ?? []), { ...one, cer: made.cer }],
  };
  desk.put(item);
  const versions = [...(secret?.versions ?? []), { ...one, sealed: seal.close(made.secret) }];
  desk.put({ id: `secrets/${name}`, kind: 'secrets', name, managed: true, versions });
  return operation(desk, item);
};

export const makeCertificates = (realm: Realm, desk: Desk, seal: Seal) => {
  const deleted = (item: VaultItem): Row => {
    const one = item.versions.at(-1);
    return { ...(one === undefined ? {} : whole(desk, item, one)), ...desk.grave(item) };
  };
  return {
    create: async (name: string, body: Row): Promise<Row> => {
      const mine = turn.then(() => create(realm, desk, seal, name, body));
      turn = mine.catch(() => undefined);
      return mine;
    },
    pending: (name: string): Row => {
      const item = desk.get('certificates', name);
      return operation(desk, item);
    },
    get: (name: string, version: string | undefined): Row => {
      const item = desk.get('certificates', name);
      const last = item.versions.at(-1);
      const isFirst = item.versions.length === 1 && isBeingMade(item, desk.now);
      if (last === undefined || !isFirst || version !== undefined)
        return whole(desk, item, desk.version(item, version));
      // The first one, still being made: it has a name and no certificate yet.
      return {
        id: desk.url('certificates', name, last.version),
        attributes: { ...attributesOf(last), enabled: false },
        policy: { id: desk.url('certificates', name, 'policy'), ...item.policy },
        pending: { id: desk.url('certificates', name, 'pending') },
      };
    },
    policy: (name: string): Row => {
      const item = desk.get('certificates', name);
      return { id: desk.url('certificates', name, 'policy'), ...item.policy };
    },
    list: (): Row[] =>
      desk.list('certificates', false).flatMap((item) => {
        const ready = item.versions.filter((one) => (one.readyAt ?? 0) <= desk.now).at(-1);
        return ready === undefined ? [] : [brief(desk, item, ready, false)];
      }),
    versions: (name: string): Row[] => {
      const item = desk.get('certificates', name);
      const ready = item.versions.filter((one) => (one.readyAt ?? 0) <= desk.now);
      return ready.map((one) => brief(desk, item, one, true));
    },
    deleted,
    remove: (name: string): Row => {
      const item = { ...desk.get('certificates', name), deletedAt: desk.now };
      desk.put(item);
      desk.put({ ...desk.get('secrets', name), deletedAt: desk.now });
      return deleted(item);
    },
  };
};
