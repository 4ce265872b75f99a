// A small Entra ID and a vault beside the small Exchange: applications with their credentials, and things of no kind.
import { createHash } from 'node:crypto';
import type { ReadyGraph, ReadyVault } from '../../src/contracts/call.ts';
import { Failure } from '../../src/contracts/failure.ts';
import type { Answer, Row } from '../../src/contracts/look.ts';
import type { Mark } from '../../src/contracts/vault.ts';
import type { Tenant } from './tenant.ts';

interface Secret {
  readonly keyId: string;
  readonly displayName: string;
}
interface Key {
  readonly keyId?: string;
  readonly key: string;
  readonly customKeyIdentifier?: string;
  readonly displayName: string;
}
export interface Application {
  readonly id: string;
  readonly appId: string;
  readonly uniqueName: string;
  readonly displayName: string;
  readonly passwordCredentials: readonly Secret[];
  readonly keyCredentials: readonly Key[];
}

const answer = (existed: boolean): Answer => ({ rows: [], warnings: [], existed, serviceId: 'memory' });
const missing = (what: string): Failure => new Failure('blocked', `There is no ${what}.`, { advice: 'Ask.' });

export class Entra {
  readonly #tenant: Tenant;
  #ids = 0;
  /** Whoever writes last is seen at once here. */
  readonly vault = new Map<string, Mark>();

  constructor(tenant: Tenant) {
    this.#tenant = tenant;
  }

  /** As it truly is. */
  application(name: string): Application | undefined {
    const text = this.#tenant.get(`app|${name}`);
    return text === '' ? undefined : (JSON.parse(text) as Application);
  }
  make(name: string, keys: readonly Key[] = []): Application {
    const id = `id-${name}`;
    return {
      id,
      appId: `client-${name}`,
      uniqueName: name,
      displayName: name,
      passwordCredentials: [],
      keyCredentials: keys,
    };
  }
  write(one: Application): boolean {
    return this.#tenant.set(`app|${one.uniqueName}`, JSON.stringify(one));
  }
  /** Somebody else adds a certificate. */
  addKey(name: string, key: string): void {
    const one = this.application(name) ?? this.make(name);
    const keys = [...one.keyCredentials, this.#key({ key, displayName: key })];
    this.write({ ...one, keyCredentials: keys });
  }
  #key(key: Key): Key {
    const customKeyIdentifier = createHash('sha1').update(Buffer.from(key.key, 'base64')).digest('base64');
    return { keyId: `key-${(this.#ids += 1)}`, customKeyIdentifier, ...key };
  }

  one(path: string): Row | undefined {
    const [, thing] = /^\/things\/(.+)$/.exec(path) ?? [];
    if (thing !== undefined) {
      const value = this.#tenant.read(`thing|${thing}`);
      return value === '' ? undefined : { value };
    }
    const [, unique, id] = /^\/applications(?:\(uniqueName='(.+?)'\)|\/([^?/]+))/.exec(path) ?? [];
    const text = this.#tenant.read(`app|${unique ?? String(id).replace(/^id-/, '')}`);
    return text === '' ? undefined : (JSON.parse(text) as Row);
  }

  list(path: string): Row[] {
    if (path.startsWith('/things')) return this.#read('thing|').map(([name]) => ({ name }));
    return this.#read('bin|').map(([, text]) => JSON.parse(text) as Row);
  }
  #read(prefix: string): [string, string][] {
    return this.#tenant.keys(prefix).flatMap((key): [string, string][] => {
      const value = this.#tenant.read(key);
      return value === '' ? [] : [[key.slice(prefix.length), value]];
    });
  }

  async send(call: ReadyGraph | ReadyVault): Promise<Answer> {
    const what = call.via === 'vault' ? call.verb : `${call.method} ${call.path.replace(/.*\//, '')}`;
    this.#tenant.trouble('before', what);
    const keeps: { mark?: string } = {};
    const existed = !(call.via === 'vault' ? this.#vault(call) : this.#graph(call, keeps));
    if (!existed) this.#tenant.effects.push(what);
    this.#tenant.trouble('after', what);
    if (call.via === 'graph' && call.keep && keeps.mark !== undefined) {
      this.vault.set(call.keep.as, { kind: 'secret', mark: keeps.mark, where: 'memory' });
      this.#tenant.trouble('after', 'put');
    }
    return answer(existed);
  }

  #vault({ verb, name, from = '' }: ReadyVault): boolean {
    if (verb === 'copy') {
      const mark = this.vault.get(from);
      if (mark) this.vault.set(name, mark);
      return mark !== undefined;
    }
    if (verb === 'forget') return this.vault.delete(name);
    if (this.vault.has(name)) return false;
    const certificate = Buffer.from(`certificate ${name}`).toString('base64');
    this.vault.set(name, { kind: 'certificate', mark: 'thumb', where: 'memory', certificate });
    return true;
  }

  /** @returns whether it changed anything */
  #graph({ method, path, body, prefer }: ReadyGraph, keeps: { mark?: string }): boolean {
    const tenant = this.#tenant;
    const [, thing] = /^\/things\/(.+)$/.exec(path) ?? [];
    if (thing !== undefined)
      return tenant.set(`thing|${thing}`, method === 'DELETE' ? '' : (body?.['value'] as string));
    const [, binned] = /^\/directory\/deletedItems\/id-(.+)$/.exec(path) ?? [];
    if (binned !== undefined) return tenant.set(`bin|${binned}`, '');
    const [, unique] = /^\/applications\(uniqueName='(.+)'\)$/.exec(path) ?? [];
    if (unique !== undefined) {
      if (this.application(unique)) return false;
      if (prefer === undefined) throw missing(unique);
      return this.write(this.make(unique));
    }
    const [, name = '', action] = /^\/applications\/id-([^/]+)(?:\/(.+))?$/.exec(path) ?? [];
    const one = this.application(name);
    if (method === 'DELETE') {
      if (!one) return false;
      tenant.set(`bin|${name}`, JSON.stringify(one));
      return tenant.set(`app|${name}`, '');
    }
    if (!one) throw missing(path);
    if (action === 'addPassword') {
      const keyId = `secret-${(this.#ids += 1)}`;
      keeps.mark = keyId;
      const { displayName } = body?.['passwordCredential'] as unknown as Secret;
      return this.write({
        ...one,
        passwordCredentials: [...one.passwordCredentials, { keyId, displayName }],
      });
    }
    if (action === 'removePassword') {
      const left = one.passwordCredentials.filter(({ keyId }) => keyId !== body?.['keyId']);
      return (
        left.length < one.passwordCredentials.length && this.write({ ...one, passwordCredentials: left })
      );
    }
    const keys = body?.['keyCredentials'] as unknown as readonly Key[];
    return this.write({ ...one, keyCredentials: keys.map((key) => (key.keyId ? key : this.#key(key))) });
  }
}
