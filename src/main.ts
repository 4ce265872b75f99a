// One bot: wires everything, starts it, and stops it in order. No logic.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeIsGuest } from './adapters/graph/guest.ts';
import { makeTenant } from './adapters/look.ts';
import { followClock, realClock } from './adapters/clock.ts';
import { openPostgres } from './adapters/postgres/open.ts';
import { startServer } from './adapters/postgres/server.ts';
import { Bot } from './adapters/teams/bot.ts';
import { teamsEndpoint } from './adapters/teams/endpoint.ts';
import { teamsPoster } from './adapters/teams/poster.ts';
import { teamsFiles } from './adapters/teams/upload.ts';
import { trustAlso } from './adapters/tls.ts';
import { makeFollower } from './cards/follower.ts';
import { inbox } from './chat/inbox.ts';
import { configOrExit } from './config/exit.ts';
import { path } from './contracts/look.ts';
import { makeLogger } from './log.ts';
import { newEnd } from './operations/grammar/extend.ts';
import { didYouMean } from './operations/grammar/typos.ts';
import { loadOperations } from './operations/load.ts';
import { loadQuestions } from './questions/load.ts';
import { makeMembers, makeReachable } from './requests/people.ts';
import { nudge } from './requests/nudge.ts';
import { inForce, isListed, readPolicy } from './requests/policy.ts';
import { Worker } from './requests/worker.ts';
import { wireApps, wireHands, wirePages } from './main/apps.ts';
import { wireWatch } from './main/watch.ts';
import { makePages } from './web/pages/pages.ts';
import { webServer } from './web/server.ts';

const config = configOrExit(process.env);
const log = makeLogger(config.log);
const trouble = (error: unknown, id?: string): void =>
  log.error({ err: error, request: id }, 'Something went wrong');
if (config.caFile) trustAlso(config.caFile);

const clock = config.clockUrl
  ? await followClock(config.clockUrl, { onTrouble: trouble })
  : realClock({ onTrouble: trouble });
const server =
  config.databaseUrl === undefined ? await startServer({ dataDir: join(config.dataDir, 'bot') }) : undefined;
const db = await openPostgres({
  url: config.databaseUrl ?? server?.url ?? '',
  clock,
  headFile: config.auditHeadFile,
  onHead: (head) => log.info({ head }, 'Audit head'),
  onTrouble: trouble,
});

const { cloud, tenant } = config;
const apps = wireApps(config, db, clock);
const { beside } = apps;
const both = { cloud, tenant, clock, beside, timeoutMs: config.callTimeoutMs };
const reads = makeTenant({ ...both, signIn: config.look });
const writes = config.hands ? makeTenant({ ...both, signIn: config.hands }) : reads;
const operations = new Map((await loadOperations()).map((operation) => [operation.name, operation]));
const policy = async () => readPolicy(await readFile(config.policyFile, 'utf8').catch(() => undefined));

const bot = new Bot({ cloud, tenant, signIn: config.bot, clock });
const poster = teamsPoster({ bot, addresses: db.addresses, serviceUrl: cloud.botService });
const members = makeMembers(reads.look);
const desk = {
  store: db.store,
  clock,
  look: reads.look,
  operations,
  policy,
  members,
  reachable: makeReachable({ copies: db.copies, addresses: db.addresses, poster }),
  trust: config.trust,
};
const worker = new Worker({
  desk,
  world: {
    ledger: db.store,
    read: (id) => db.store.get(id),
    clock,
    look: reads.look,
    hands: wireHands(writes, apps, clock),
    operation: (name) => {
      const operation = operations.get(name);
      if (!operation) throw new Error(`There is no operation ${name}.`);
      return operation;
    },
    lag: config.lagMs,
    perSecond: config.exoWritesPerSecond,
  },
  holder: randomUUID(),
  hands: 10,
  claimMs: config.claimMs,
  report: (error, request, reference) => log.error({ err: error, request, reference }, 'A turn failed'),
});
const follower = makeFollower({
  records: db.store,
  copies: db.copies,
  poster,
  clock,
  members,
  record: (event) => db.store.record([event]),
  discreet: async ({ touches }) => isListed(inForce(await policy()).policy.discreet, touches.mailboxes),
  log,
});

const watch = wireWatch({ config, db, clock, poster, desk, log });
const pages = wirePages(config, db, apps, { clock, log, wake: (id) => nudge(id, desk) });
const endpoint = teamsEndpoint({
  bot,
  inbox: inbox({
    desk,
    questions: await loadQuestions(),
    poster,
    copies: db.copies,
    files: teamsFiles({ bot, addresses: db.addresses, hosts: cloud.serviceHosts }),
    ...(pages ? { pages: { address: pages.address, links: pages.links } } : {}),
    uploads: db.uploads,
    watching: watch.watching,
    didYouMean,
    newEnd,
    report: (error, reference) => log.error({ err: error, reference }, 'An answer failed'),
  }),
  addresses: db.addresses,
  isGuest: makeIsGuest(reads.look, clock),
  cloud,
  tenants: config.tenants,
  clock,
  log,
});
const web = await webServer({
  host: config.host,
  port: config.port,
  routers: [endpoint.router, ...(pages ? [makePages(pages)] : [])],
  checks: {
    database: () => db.ping(),
    engine: async () => worker.check(),
    tenant: async () => {
      await reads.look.graph(path`/organization`);
    },
  },
  clock,
  log,
});
await db.jobs.start({
  turn: async (id) => worker.wake(id),
  follow: async (id) => {
    await follower.follow(id);
    await watch.follow(id);
  },
});
worker.start();
const stopFollowing = follower.start();
const stopWatching = watch.start();
const first = await policy();
if (first.is === 'policy') log.info({ policy: first.hash }, 'Policy in force');
else log.error({ file: config.policyFile }, `Nobody may ask for anything. ${first.because}`);
log.info({ url: web.url, trust: config.trust }, 'Latchkey is ready');
process.send?.({ ready: true, url: web.url });

let stopping = false;
async function stop(): Promise<void> {
  if (stopping) return;
  stopping = true;
  log.info('Stopping: what runs comes to a point where another process can go on');
  await web.stop(10_000);
  await endpoint.idle();
  await worker.stop();
  await stopFollowing();
  await stopWatching();
  await db.close();
  await server?.stop();
  await clock.stop();
  log.info('Stopped');
  process.exit(0);
}
process.once('SIGTERM', () => void stop());
process.once('SIGINT', () => void stop());
// Started by another process: without it nobody would ever stop this one.
process.once('disconnect', () => void stop());
