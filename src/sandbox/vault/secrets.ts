// Secrets: set, read, listed by version; a value leaves the vault only by "get".
import type { VaultItem, VaultVersion } from '../tenant/vault.ts';
import { bad, VaultError } from './errors.ts';
import { attributesOf, newVersion, seconds, type Desk } from './desk.ts';
import type { Seal } from './seal.ts';

export type Row = Record<string, unknown>;

const limit = 25 * 1024;

export const rowOf = (value: unknown): Row =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Row) : {};

/** What a caller may say of any version: enabled, nbf, exp, tags. */
export const said = (body: Row): Pick<VaultVersion, 'nbf' | 'exp' | 'tags'> & { enabled?: boolean } => {
  const { enabled, nbf, exp } = rowOf(body['attributes']);
  const tags = body['tags'];
  return {
    ...(typeof enabled === 'boolean' ? { enabled } : {}),
    ...(typeof nbf === 'number' ? { nbf } : {}),
    ...(typeof exp === 'number' ? { exp } : {}),
    ...(tags === undefined || tags === null ? {} : { tags: rowOf(tags) as Record<string, string> }),
  };
};

/** A secret without its value. */
export const secretRow = (desk: Desk, item: VaultItem, one: VaultVersion, versioned = true): Row => ({
  id: desk.url('secrets', item.name, ...(versioned ? [one.version] : [])),
  ...(one.contentType === undefined ? {} : { contentType: one.contentType }),
  attributes: attributesOf(one),
  ...(one.tags === undefined ? {} : { tags: one.tags }),
  ...(item.managed ? { managed: true, kid: desk.url('keys', item.name, one.version) } : {}),
});

const notOurs = (item: VaultItem | undefined, verb: string): void => {
  if (item?.managed !== true) return;
  throw new VaultError(
    403,
    'Forbidden',
    `Operation "${verb}" is not allowed on this secret, since it is associated with a certificate.`,
  );
};

export const makeSecrets = (desk: Desk, seal: Seal) => ({
  set: (name: string, body: Row): Row => {
    const { value, contentType } = body;
    if (typeof value !== 'string') throw bad("The parameter 'value' is required.");
    if (value.length > limit) throw bad(`The secret value exceeds the maximum of ${limit} characters.`);
    const was = desk.free('secrets', name);
    notOurs(was, 'set');
    const at = seconds(desk.now);
    const one: VaultVersion = {
      version: newVersion(),
      enabled: true,
      created: at,
      updated: at,
      ...said(body),
      ...(typeof contentType === 'string' ? { contentType } : {}),
      sealed: seal.close(value),
    };
    const item: VaultItem = {
      id: `secrets/${name}`,
      kind: 'secrets',
      name,
      managed: false,
      versions: [...(was?.versions ?? []), one],
    };
    desk.put(item);
    return { value, ...secretRow(desk, item, one) };
  },
  get: (name: string, version: string | undefined): Row => {
    const item = desk.get('secrets', name);
    const one = desk.version(item, version);
    if (!one.enabled) {
      throw new VaultError(
        403,
        'Forbidden',
        `Operation get is not allowed on a disabled secret.`,
        'SecretDisabled',
      );
    }
    return { value: seal.open(one.sealed ?? ''), ...secretRow(desk, item, one) };
  },
  update: (name: string, version: string | undefined, body: Row): Row => {
    const item = desk.get('secrets', name);
    notOurs(item, 'update');
    const one = desk.version(item, version);
    const { contentType } = body;
    const next: VaultVersion = {
      ...one,
      ...said(body),
      ...(typeof contentType === 'string' ? { contentType } : {}),
      updated: seconds(desk.now),
    };
    const versions = item.versions.map((each) => (each.version === one.version ? next : each));
    desk.put({ ...item, versions });
    return secretRow(desk, item, next);
  },
  list: (): Row[] =>
    desk.list('secrets', false).flatMap((item) => {
      const ready = item.versions.filter((one) => (one.readyAt ?? 0) <= desk.now).at(-1);
      return ready === undefined ? [] : [secretRow(desk, item, ready, false)];
    }),
  versions: (name: string): Row[] => {
    const item = desk.get('secrets', name);
    return item.versions
      .filter((one) => (one.readyAt ?? 0) <= desk.now)
      .map((one) => secretRow(desk, item, one));
  },
  deleted: (item: VaultItem): Row => {
    const one = item.versions.at(-1);
    return { ...(one === undefined ? {} : secretRow(desk, item, one)), ...desk.grave(item) };
  },
  remove: (name: string): Row => {
    const was = desk.get('secrets', name);
    notOurs(was, 'delete');
    const item = { ...was, deletedAt: desk.now };
    desk.put(item);
    const one = item.versions.at(-1);
    return { ...(one === undefined ? {} : secretRow(desk, item, one)), ...desk.grave(item) };
  },
});
