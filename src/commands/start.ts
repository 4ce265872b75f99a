// npm start: everything on this machine, no account needed. Prints one address to open.
import { runWorld, stopOnSignal } from './world/run.ts';

const running = await runWorld(true).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
stopOnSignal(running.stop);
if (process.argv.includes('--json')) console.log(JSON.stringify(running.world));
else console.log(`\n  Latchkey is ready. Open  ${running.world.chat}  (Ctrl-C ends it)\n`);
