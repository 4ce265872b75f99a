// /healthz: the process is alive. /readyz: it can do its work now; if not, which part fails. Anybody may ask, so the
// answer is kept for two seconds and names nothing of the tenant; the whole reason goes to the log.
import { Router } from 'express';
import type { Clock } from '../contracts/clock.ts';
import { Failure } from '../contracts/failure.ts';

/** Resolves where all is well; throws a reason otherwise. */
export type Check = () => Promise<void>;

const patienceMs = 5000;
const keptMs = 2000;

type Log = { error(fields: object, message: string): void };
type Outcome = 'ok' | { readonly failed: string };

/** Our own words, with nothing in them that could be a name or an id. */
const harmless = /^[a-z ]{1,50}(\d{1,5} s)?$/i;

function reason(error: unknown): string {
  if (error instanceof Failure)
    return error.is === 'busy' ? 'cannot be reached now' : 'refused or not set up; the log says more';
  return error instanceof Error && harmless.test(error.message) ? error.message : 'failed; the log says more';
}

async function outcome(name: string, check: Check, clock: Clock, log: Log): Promise<Outcome> {
  const over = new AbortController();
  const tooLate = clock.sleep(patienceMs, over.signal).then(
    () => {
      throw new Error('no answer in time');
    },
    () => undefined,
  );
  try {
    await Promise.race([check(), tooLate]);
    return 'ok';
  } catch (error) {
    log.error({ check: name, err: error }, 'Not ready');
    return { failed: reason(error) };
  } finally {
    over.abort();
  }
}

/** Asks at most once in `keptMs`, however many want to know; those who come meanwhile get the same answer. */
function keeping(name: string, check: Check, clock: Clock, log: Log): () => Promise<Outcome> {
  let kept: { readonly answer: Promise<Outcome>; readonly until: number } | undefined;
  return () => {
    const now = clock.now().getTime();
    if (!kept || kept.until <= now) kept = { answer: outcome(name, check, clock, log), until: now + keptMs };
    return kept.answer;
  };
}

/** @param checks by the name that is shown: database, engine, tenant */
export function healthRoutes(
  checks: Readonly<Record<string, Check>>,
  clock: Clock,
  log: Log,
  stopping: () => boolean,
): Router {
  const parts = Object.entries(checks).map(
    ([name, check]) => [name, keeping(name, check, clock, log)] as const,
  );
  const router = Router();
  router.get('/healthz', (_req, res) => {
    res.json({ alive: true });
  });
  router.get('/readyz', async (_req, res) => {
    const each = await Promise.all(parts.map(async ([name, ask]) => [name, await ask()] as const));
    const ready = !stopping() && each.every(([, result]) => result === 'ok');
    res
      .status(ready ? 200 : 503)
      .json({ ready, ...Object.fromEntries(each), ...(stopping() ? { stopping: true } : {}) });
  });
  return router;
}
