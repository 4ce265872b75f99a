// /healthz: the process is alive. /readyz: it can do its work now; if not, which part fails.
import { Router } from 'express';
import type { Clock } from '../contracts/clock.ts';

/** Resolves where all is well; throws a reason otherwise. */
export type Check = () => Promise<void>;

const patienceMs = 5000;

async function outcome(check: Check, clock: Clock): Promise<'ok' | { failed: string }> {
  const over = new AbortController();
  const late = clock.sleep(patienceMs, over.signal).then(
    () => {
      throw new Error('no answer in time');
    },
    () => undefined,
  );
  try {
    await Promise.race([check(), late]);
    return 'ok';
  } catch (error) {
    return { failed: error instanceof Error ? error.message : String(error) };
  } finally {
    over.abort();
  }
}

/** @param checks by the name that is shown: database, engine, tenant */
export function healthRoutes(
  checks: Readonly<Record<string, Check>>,
  clock: Clock,
  stopping: () => boolean,
): Router {
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ alive: true });
  });
  router.get('/readyz', async (_req, res) => {
    const names = Object.keys(checks);
    const results = await Promise.all(Object.values(checks).map((check) => outcome(check, clock)));
    const ready = !stopping() && results.every((result) => result === 'ok');
    const each = Object.fromEntries(names.map((name, n) => [name, results[n]]));
    res.status(ready ? 200 : 503).json({ ready, ...each, ...(stopping() ? { stopping: true } : {}) });
  });
  return router;
}
