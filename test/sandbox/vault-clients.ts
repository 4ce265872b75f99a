// Microsoft's own clients of a key vault, pointed at a sandbox of their own.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { ClientSecretCredential } from '@azure/identity';
import { CertificateClient } from '@azure/keyvault-certificates';
import { SecretClient } from '@azure/keyvault-secrets';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { Talk, type Row } from './talk.ts';

export interface Refusal {
  statusCode: number;
  code: string;
  message: string;
}

/** For assert.rejects: the service's own refusal. */
export const fails =
  (status: number, code: string, text = /./) =>
  (error: unknown): true => {
    const { statusCode, message, ...rest } = error as Refusal;
    assert.deepEqual([statusCode, rest.code], [status, code], message);
    assert.match(message, text);
    return true;
  };

const options = { disableChallengeResourceVerification: true, retryOptions: { maxRetries: 0 } };

export class VaultWorld {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-vault-'));
  sandbox!: Started;
  talk!: Talk;
  #ahead = 0;
  readonly #trusted = tls.getCACertificates('default');

  async start(): Promise<void> {
    this.sandbox = await startSandbox({ DATA_DIR: this.folder });
    this.talk = new Talk(this.sandbox.ready);
    tls.setDefaultCACertificates([...this.#trusted, readFileSync(this.sandbox.ready.ca, 'utf8')]);
  }

  async stop(): Promise<void> {
    tls.setDefaultCACertificates(this.#trusted);
    await this.sandbox.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async reset(): Promise<void> {
    await this.talk.control('/faults', undefined, 'DELETE');
    await this.talk.control('/reset', {});
  }

  /** Over what takes its time: deleting, making a certificate. */
  async later(): Promise<void> {
    this.#ahead += 1500;
    await this.talk.control('/clock', { aheadMs: this.#ahead });
  }

  async held(): Promise<Row[]> {
    return (await this.talk.control('/state?only=vault')).json['vault'] as Row[];
  }

  secretsAs(app: keyof typeof apps): SecretClient {
    return new SecretClient(this.sandbox.ready.vault, this.#credential(app), options);
  }

  certificatesAs(app: keyof typeof apps): CertificateClient {
    return new CertificateClient(this.sandbox.ready.vault, this.#credential(app), options);
  }

  #credential(app: keyof typeof apps): ClientSecretCredential {
    return new ClientSecretCredential(tenantId, apps[app].appId, apps[app].secret, {
      authorityHost: this.sandbox.ready.tenant,
      disableInstanceDiscovery: true,
    });
  }
}
