// Environment in, Config out, or one list of all that is wrong with it.
import { join } from 'node:path';
import { appVariables, readApps, type AppSettings } from './config/apps.ts';
import { clouds, type Cloud } from './config/clouds.ts';
import { readWatch, watchVariables, type WatchSettings } from './config/watch.ts';
import { ConfigError, kinds, number, oneOf, Reading, type Env } from './config/reading.ts';

export { ConfigError } from './config/reading.ts';
export type { Cloud } from './config/clouds.ts';

/** How one of our applications proves who it is: by a secret, or by a PEM file with certificate and private key. */
export type SignIn = { readonly appId: string } & (
  { readonly secret: string } | { readonly certificateFile: string }
);

export interface Config {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Hosts of the chosen cloud, with the overrides put in. */
  readonly cloud: Cloud;
  readonly tenant: string;
  /** Tenants whose people may talk to the bot. */
  readonly tenants: readonly string[];
  readonly bot: SignIn;
  /** Reads only: chat, previews. */
  readonly look: SignIn;
  /** Writes: the run alone. Absent only while TRUST is observe. */
  readonly hands: SignIn | undefined;
  /** observe: answers questions only. act: runs what was approved. */
  readonly trust: 'observe' | 'act';
  readonly policyFile: string;
  /** Absent: a PostgreSQL of its own under `dataDir`. */
  readonly databaseUrl: string | undefined;
  readonly dataDir: string;
  readonly auditHeadFile: string;
  readonly clockUrl: string | undefined;
  /** Page about the bot, for the Teams app package only. */
  readonly websiteUrl: string | undefined;
  readonly caFile: string | undefined;
  /** How long a write may stay invisible to reads, in milliseconds. */
  readonly lagMs: { readonly exo: number; readonly graph: number };
  readonly exoWritesPerSecond: number;
  /** How long a request that a process works on is kept from the others without a sign of life, in milliseconds. */
  readonly claimMs: number;
  /** How long one call to Graph, Exchange or the vault may take, in milliseconds; absent: what is usual for each. */
  readonly callTimeoutMs: number | undefined;
  readonly apps: AppSettings;
  readonly watch: WatchSettings;
  readonly log: { readonly level: string; readonly pretty: boolean | undefined };
}

/** Every variable that is read here; the files in env/ name exactly these. */
export const variables = [
  ...['HOST', 'PORT', 'CLOUD', 'TENANT_ID', 'ALLOWED_TENANTS'],
  ...['BOT_APP_ID', 'BOT_APP_SECRET', 'BOT_CERT_FILE', 'LOOK_APP_ID', 'LOOK_APP_SECRET', 'LOOK_CERT_FILE'],
  ...['HANDS_APP_ID', 'HANDS_APP_SECRET', 'HANDS_CERT_FILE', 'TRUST', 'POLICY_FILE'],
  ...['DATABASE_URL', 'DATA_DIR', 'AUDIT_HEAD_FILE', 'LAG_EXO_MS', 'LAG_GRAPH_MS'],
  ...['EXO_WRITES_PER_SECOND', 'CLAIM_MS', 'CALL_TIMEOUT_MS'],
  ...['LOG_LEVEL', 'LOG_PRETTY', 'SERVICE_HOSTS', 'BOT_SERVICE_URL'],
  'APP_WEBSITE_URL',
  ...appVariables,
  ...watchVariables,
  ...['AUTHORITY_HOST', 'GRAPH_URL', 'EXO_URL', 'BOT_METADATA_URL', 'BOT_ISSUER', 'CA_FILE', 'CLOCK_URL'],
] as const;
type Variable = (typeof variables)[number];

class Typed extends Reading {
  /** The app's id with its secret or certificate file. */
  signIn(who: 'BOT' | 'LOOK' | 'HANDS', where: string): SignIn {
    const id: Variable = `${who}_APP_ID`;
    const secret: Variable = `${who}_APP_SECRET`;
    const file: Variable = `${who}_CERT_FILE`;
    const appId = this.need(id, kinds.guid, where, '');
    if (this.has(secret) && this.has(file))
      this.faults.push(`${secret} and ${file} are both set: keep one of them.`);
    if (!this.has(secret) && !this.has(file))
      this.faults.push(
        `${secret} is missing: write the secret's value there, or in ${file} the name of a PEM file with certificate and private key.`,
      );
    return this.has(file)
      ? { appId, certificateFile: this.take(file, kinds.text, '') }
      : { appId, secret: this.take(secret, kinds.text, '') };
  }

  cloud(): Cloud {
    const cloud: Cloud =
      clouds[this.take('CLOUD', oneOf('worldwide', 'gcchigh', 'dod', 'china'), 'worldwide')];
    return {
      ...cloud,
      authority: this.take('AUTHORITY_HOST', kinds.https, cloud.authority),
      graph: this.take('GRAPH_URL', kinds.https, cloud.graph),
      exo: this.take('EXO_URL', kinds.https, cloud.exo),
      botMetadata: this.take('BOT_METADATA_URL', kinds.web, cloud.botMetadata),
      botIssuer: this.take('BOT_ISSUER', kinds.text, cloud.botIssuer),
      botService: `${this.take('BOT_SERVICE_URL', kinds.https, cloud.botService).replace(/\/+$/, '')}/`,
      serviceHosts: this.take('SERVICE_HOSTS', kinds.hosts, cloud.serviceHosts),
    };
  }
}

const registered = 'It stands on the app registration\u2019s overview page in Entra ID.';

/**
 * @param env such as process.env; blank values count as absent.
 * @throws ConfigError that names every variable that is wrong, and what to write there.
 */
export function readConfig(env: Env): Config {
  const read = new Typed(env);
  const tenant = read.need('TENANT_ID', kinds.guid, 'Entra ID shows it as “Tenant ID”.', '');
  const trust = read.take('TRUST', oneOf('observe', 'act'), 'observe');
  const dataDir = read.take('DATA_DIR', kinds.text, '.data');
  const cloud = read.cloud();
  const config: Config = {
    host: read.take('HOST', kinds.text, '127.0.0.1'),
    port: read.take('PORT', kinds.port, 3978),
    cloud,
    tenant,
    tenants: read.take('ALLOWED_TENANTS', kinds.guids, [tenant]),
    bot: read.signIn(
      'BOT',
      `Without it anybody could pose as Teams, so the bot does not start. ${registered}`,
    ),
    look: read.signIn('LOOK', registered),
    hands: trust === 'act' || read.has('HANDS_APP_ID') ? read.signIn('HANDS', registered) : undefined,
    trust,
    policyFile: read.take('POLICY_FILE', kinds.text, 'env/policy.json'),
    databaseUrl: read.take('DATABASE_URL', kinds.postgres, undefined),
    dataDir,
    auditHeadFile: read.take('AUDIT_HEAD_FILE', kinds.text, join(dataDir, 'audit-head.jsonl')),
    websiteUrl: read.take('APP_WEBSITE_URL', kinds.https, undefined),
    clockUrl: read.take('CLOCK_URL', kinds.web, undefined),
    caFile: read.take('CA_FILE', kinds.text, undefined),
    lagMs: {
      exo: read.take('LAG_EXO_MS', number(0, 3_600_000), 10_000),
      graph: read.take('LAG_GRAPH_MS', number(0, 3_600_000), 30_000),
    },
    exoWritesPerSecond: read.take('EXO_WRITES_PER_SECOND', number(0.1, 1000), 2),
    claimMs: read.take('CLAIM_MS', number(1000, 60_000), 9000),
    callTimeoutMs: read.take('CALL_TIMEOUT_MS', number(1000, 600_000), undefined),
    apps: readApps(read, cloud),
    watch: readWatch(read),
    log: {
      level: read.take('LOG_LEVEL', oneOf('trace', 'debug', 'info', 'warn', 'error', 'silent'), 'info'),
      pretty: read.take(
        'LOG_PRETTY',
        { parse: (text) => ({ true: true, false: false })[text], say: 'true or false' },
        undefined,
      ),
    },
  };
  if (read.faults.length > 0) throw new ConfigError(read.faults);
  return config;
}
