// The vault's shelves: what lies under a name now, what is deleted, and how both are printed.
import { createHash, randomUUID } from 'node:crypto';
import type { Realm } from '../realm.ts';
import type { VaultItem, VaultVersion } from '../tenant/vault.ts';
import { beingDeleted, deletedButThere, notDeleted, notFound } from './errors.ts';

export type Kind = VaultItem['kind'];
type Row = Record<string, unknown>;

/** Deleting, and making a certificate, goes on for a while after the answer. */
export const slow = 1000;
const days = 90;

export const newVersion = (): string => randomUUID().replaceAll('-', '');

export const seconds = (ms: number): number => Math.floor(ms / 1000);

export const attributesOf = (one: VaultVersion): Row => ({
  enabled: one.enabled,
  ...(one.nbf === undefined ? {} : { nbf: one.nbf }),
  ...(one.exp === undefined ? {} : { exp: one.exp }),
  created: one.created,
  updated: one.updated,
  recoveryLevel: 'Recoverable+Purgeable',
  recoverableDays: days,
});

/** SHA-1 over the certificate, as Key Vault prints it. */
export const thumbprintOf = (cer: string): string =>
  createHash('sha1').update(Buffer.from(cer, 'base64')).digest('base64url');

export class Desk {
  readonly #realm: Realm;

  constructor(realm: Realm) {
    this.#realm = realm;
  }

  get now(): number {
    return this.#realm.clock.ms();
  }

  /** Address of a thing: `/secrets/name/version`. */
  url(...parts: string[]): string {
    return [this.#realm.urls.vault, ...parts].join('/');
  }

  list(kind: Kind, deleted: boolean): VaultItem[] {
    return this.#realm.tenant.vault
      .list()
      .filter((one) => one.kind === kind && (deleted ? this.#isDeleted(one) : one.deletedAt === undefined))
      .sort((a, b) => a.name.localeCompare(b.name));
  }

  get(kind: Kind, name: string): VaultItem {
    const found = this.#find(kind, name);
    if (found === undefined || found.deletedAt !== undefined) throw notFound(kind, name);
    return found;
  }

  /** What may be given a new version: there, or free. @throws VaultError 409 while the name is taken by what was deleted */
  free(kind: Kind, name: string): VaultItem | undefined {
    const found = this.#find(kind, name);
    if (found?.deletedAt === undefined) return found;
    throw this.#isDeleted(found) ? deletedButThere(kind, name) : beingDeleted(kind, name);
  }

  deleted(kind: Kind, name: string): VaultItem {
    const found = this.#find(kind, name);
    if (found?.deletedAt === undefined || !this.#isDeleted(found)) throw notDeleted(kind, name);
    return found;
  }

  /** The version named, or the newest that is ready. */
  version(item: VaultItem, wanted: string | undefined): VaultVersion {
    const ready = item.versions.filter((one) => (one.readyAt ?? 0) <= this.now);
    const found = wanted === undefined ? ready.at(-1) : ready.find((one) => one.version === wanted);
    if (found === undefined) throw notFound(item.kind, wanted ?? item.name);
    return found;
  }

  put(item: VaultItem): void {
    this.#realm.tenant.vault.put(item, true);
  }

  drop(item: VaultItem): void {
    this.#realm.tenant.vault.drop(item.id, true);
  }

  /** The fields that a deleted thing has besides its own. */
  grave(item: VaultItem): Row {
    const at = item.deletedAt ?? 0;
    return {
      recoveryId: this.url(`deleted${item.kind}`, item.name),
      deletedDate: seconds(at),
      scheduledPurgeDate: seconds(at) + days * 86_400,
    };
  }

  #find(kind: Kind, name: string): VaultItem | undefined {
    return this.#realm.tenant.vault.get(`${kind}/${name}`);
  }

  #isDeleted(item: VaultItem): boolean {
    return item.deletedAt !== undefined && this.now >= item.deletedAt + slow;
  }
}
