// npm run doctor: tries each outside thing once, explains the policy, and says what to fix. Ends with 1 on errors.
import { readFile } from 'node:fs/promises';
import { realClock } from './adapters/clock.ts';
import { makeTenant } from './adapters/look.ts';
import { makeAddresses } from './adapters/postgres/addresses.ts';
import { makeCopies } from './adapters/postgres/copies.ts';
import { connect } from './adapters/postgres/database.ts';
import { Bot } from './adapters/teams/bot.ts';
import { teamsPoster } from './adapters/teams/poster.ts';
import { trustAlso } from './adapters/tls.ts';
import { makeTokens } from './adapters/token.ts';
import { findDatabase } from './commands/database.ts';
import { ConfigError, readConfig, type Config } from './config.ts';
import type { Where } from './contracts/person.ts';
import type { Address, Addresses } from './contracts/place.ts';
import { examinePolicy } from './doctor/policy.ts';
import { examineReach } from './doctor/reach.ts';
import { ofError, spoken, summed, warning, well, wrong, type Remark } from './doctor/remark.ts';
import { examineBot, examineSignIns, examineTenant, noHands } from './doctor/tenant.ts';
import { readPolicy } from './requests/policy.ts';

type Env = Readonly<Record<string, string | undefined>>;

/** Stands in where there is no database to know addresses from. */
function noAddresses(): Addresses {
  const kept = new Map<string, Address>();
  return {
    keep: async (address) => void kept.set(address.conversation, address),
    forget: async (conversation) => void kept.delete(conversation),
    of: async (conversation) => kept.get(conversation),
    personal: async () => undefined,
  };
}

interface OnRecord {
  readonly remarks: readonly Remark[];
  readonly addresses: Addresses;
  readonly place: Where | undefined;
  close(): Promise<void>;
}

async function onRecord(env: Env, config: Config): Promise<OnRecord> {
  const nothing = { addresses: noAddresses(), place: undefined, close: async () => undefined };
  const about = 'Database';
  try {
    const database = connect(await findDatabase(env), { onTrouble: () => undefined });
    try {
      const place = await makeCopies(database.db).place();
      const remarks = [well(about, 'It answers, and its tables are there.')];
      return { remarks, addresses: makeAddresses(database.db), place, close: () => database.close() };
    } catch (error) {
      await database.close();
      throw error;
    }
  } catch (error) {
    const own = config.databaseUrl === undefined;
    const says = error instanceof Error ? error.message : String(error);
    const remark = own
      ? warning(about, says, 'Start the bot, then run the doctor again: its own PostgreSQL runs beside it.')
      : ofError(about, error);
    return { ...nothing, remarks: [remark] };
  }
}

/** Everything that can be said about these settings, in the order in which it is best put right. */
export async function examine(env: Env): Promise<readonly Remark[]> {
  let config: Config;
  try {
    config = readConfig(env);
    if (config.caFile) trustAlso(config.caFile);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.faults.map((fault) =>
        wrong('Settings', fault, 'env/.env.example explains every variable.'),
      );
    return [wrong('Settings', error instanceof Error ? error.message : String(error), 'Check CA_FILE.')];
  }
  const { cloud, tenant, bot, look, hands } = config;
  const clock = realClock();
  const where = { url: cloud.exo, tenant };
  const reads = makeTenant({ cloud, tenant, signIn: look, clock });
  const record = await onRecord(env, config);
  try {
    const text = await readFile(config.policyFile, 'utf8').catch(() => undefined);
    const [looking, log, writing, answering, policy] = await Promise.all([
      examineTenant('look', reads, where),
      config.apps.signInData ? examineSignIns(reads, look.appId) : [],
      hands ? examineTenant('hands', makeTenant({ cloud, tenant, signIn: hands, clock }), where) : [noHands],
      examineBot(
        makeTokens({ authority: cloud.authority, tenant, signIn: bot, scope: cloud.botScope, clock }),
      ),
      examinePolicy(config.policyFile, readPolicy(text), reads.look),
    ]);
    const poster = teamsPoster({
      bot: new Bot({ cloud, tenant, signIn: bot, clock }),
      addresses: record.addresses,
      serviceUrl: cloud.botService,
    });
    const reach =
      policy.approvers.length > 0 ? await examineReach(poster, policy.approvers, record.place) : [];
    const settings = well('Settings', `All can be read; TRUST is ${config.trust}.`);
    return [
      settings,
      ...record.remarks,
      ...answering,
      ...looking,
      ...log,
      ...writing,
      ...policy.remarks,
      ...reach,
    ];
  } finally {
    await record.close();
  }
}

if (import.meta.main) {
  const remarks = await examine(process.env);
  remarks.forEach((remark) => console.log(spoken(remark)));
  console.log(`\n${summed(remarks)}`);
  process.exit(remarks.some(({ is }) => is === 'error') ? 1 : 0);
}
