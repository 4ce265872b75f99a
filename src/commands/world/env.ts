// The environment of the sandbox's bot: env/.env.sandbox, with the addresses that this start has, and what the caller set.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import type { Sandbox } from './processes.ts';

const root = join(import.meta.dirname, '..', '..', '..');
type Env = Record<string, string | undefined>;

/** Settings of the file, beneath those of the caller. */
export function sandboxEnv(): Env {
  const file = parseEnv(readFileSync(join(root, 'env', '.env.sandbox'), 'utf8'));
  const policy = file.POLICY_FILE ? { POLICY_FILE: join(root, file.POLICY_FILE) } : {};
  return { ...file, ...policy, ...process.env };
}

export const appId = (): string => sandboxEnv().BOT_APP_ID ?? '';

/** @param log the log's level where the caller named none */
export function botEnv(sandbox: Sandbox, database: string, dataDir: string, log: string): Env {
  const host = new URL(sandbox.tenant).host;
  return {
    ...sandboxEnv(),
    DATABASE_URL: database,
    DATA_DIR: dataDir,
    AUDIT_HEAD_FILE: process.env.AUDIT_HEAD_FILE ?? join(dataDir, 'audit-head.jsonl'),
    LOG_LEVEL: process.env.LOG_LEVEL ?? log,
    LOG_PRETTY: process.env.LOG_PRETTY ?? (process.stderr.isTTY ? 'true' : 'false'),
    CA_FILE: sandbox.ca,
    AUTHORITY_HOST: sandbox.tenant,
    GRAPH_URL: `${sandbox.tenant}/graph`,
    EXO_URL: `${sandbox.tenant}/exo`,
    BOT_METADATA_URL: `${sandbox.tenant}/botframework/.well-known/openidconfiguration`,
    BOT_SERVICE_URL: `${sandbox.tenant}/smba/emea/`,
    SERVICE_HOSTS: host,
    VAULT_URL: sandbox.vault,
    IMAP_HOST: sandbox.mail.imap,
    POP_HOST: sandbox.mail.pop,
    SMTP_HOST: sandbox.mail.smtp,
    CLOCK_URL: `${sandbox.control}/clock`,
  };
}
