// A process of its own that takes a job and never ends it, until it is killed.
import { realClock } from '../../../src/adapters/clock.ts';
import { openPostgres } from '../../../src/adapters/postgres/open.ts';

const [url = '', headFile = ''] = process.argv.slice(2);
const clock = realClock();
const opened = await openPostgres({ url, clock, headFile, onTrouble: () => undefined });
await opened.jobs.start({
  turn: async (id) => {
    process.send?.(id);
    await clock.sleep(600_000);
  },
  follow: async () => undefined,
});
process.send?.('ready');
