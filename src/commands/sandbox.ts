// npm run sandbox: the world alone, without a bot; bots join it with npm run bot.
import { runWorld, stopOnSignal } from './world/run.ts';

const running = await runWorld(false).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
stopOnSignal(running.stop);
if (process.argv.includes('--json')) console.log(JSON.stringify(running.world));
else
  console.log(
    `\n  The sandbox is ready: ${running.world.chat}\n  Start a bot for it, or several: npm run bot\n`,
  );
