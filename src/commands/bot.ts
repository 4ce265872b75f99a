// npm run bot: one more bot for the sandbox that runs, on any free port.
import { knowBot } from './world/control.ts';
import { botEnv } from './world/env.ts';
import { dataDir, readWorld } from './world/file.ts';
import { end, startBot } from './world/processes.ts';
import { stopOnSignal } from './world/run.ts';

try {
  const world = await readWorld();
  const env = botEnv(world, world.database, dataDir(), 'info');
  const bot = await startBot({ ...env, PORT: process.env.PORT ?? '0' });
  const endpoint = `${bot.url}/api/messages`;
  await knowBot(world.control, endpoint, true);
  console.log(`A bot is ready at ${endpoint}`);
  stopOnSignal(async () => {
    await knowBot(world.control, endpoint, false).catch(() => undefined);
    await end(bot.child);
  });
  bot.child.once('exit', (code) => process.exit(code ?? 1));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
