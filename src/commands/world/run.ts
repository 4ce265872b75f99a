// The world on this machine: PostgreSQL, the sandbox and, where wanted, one bot; ended in the order that loses nothing.
import { startServer } from '../../adapters/postgres/server.ts';
import { knowBot } from './control.ts';
import { appId, botEnv, sandboxEnv } from './env.ts';
import { dataDir, forgetWorld, writeWorld, type World } from './file.ts';
import { end, startBot, startSandbox } from './processes.ts';

export interface Running {
  readonly world: World;
  readonly stop: () => Promise<void>;
}

/** @throws Error that says what is in the way, e.g. a port that is taken */
export async function runWorld(withBot: boolean): Promise<Running> {
  const folder = dataDir();
  const ends: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const last of ends.splice(0).reverse()) await last();
  };
  try {
    const given = process.env.DATABASE_URL;
    const serving = given ? undefined : startServer({ dataDir: folder });
    const opening = startSandbox({ ...sandboxEnv(), DATA_DIR: folder });
    const [served, opened] = await Promise.allSettled([serving, opening]);
    const server = served.status === 'fulfilled' ? served.value : undefined;
    if (server) ends.push(() => server.stop());
    if (opened.status === 'fulfilled') ends.push(() => end(opened.value.child));
    if (served.status === 'rejected') throw served.reason;
    if (opened.status === 'rejected') throw opened.reason;
    const database = given ?? server?.url ?? '';
    const { sandbox } = opened.value;
    let world: World = { ...sandbox, database };
    if (withBot) {
      const bot = await startBot(botEnv(sandbox, database, folder, 'warn'));
      let stopping = false;
      bot.child.once('exit', (code, signal) => {
        if (stopping) return;
        console.error(
          `\n  The bot has ended (${signal ?? `exit code ${code ?? '?'}`}). Nothing is lost. Start another: npm run bot\n`,
        );
      });
      ends.push(() => {
        stopping = true;
        return end(bot.child);
      });
      const endpoint = `${bot.url}/api/messages`;
      await knowBot(sandbox.control, endpoint, true);
      ends.push(() => knowBot(sandbox.control, endpoint, false).catch(() => undefined));
      world = { ...world, bot: endpoint, appId: appId() };
    }
    await writeWorld(world);
    ends.push(forgetWorld);
    return { world, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Stops once when asked to; a second Ctrl-C does not cut the stopping short. */
export function stopOnSignal(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined;
  const once = (): void => {
    stopping ??= stop().then(
      () => process.exit(0),
      (error: unknown) => {
        console.error(error);
        process.exit(1);
      },
    );
  };
  process.on('SIGINT', once);
  process.on('SIGTERM', once);
}
