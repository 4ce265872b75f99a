// Proofs: each try is one login with the new access. What does not work yet is tried again, ever more seldom.
import type { Request, Row } from '../contracts/request.ts';
import type { Finding, Proof } from '../contracts/step.ts';
import type { Changed } from '../contracts/store.ts';
import { fail, type Report } from './bug.ts';
import { ofFailure } from './preview.ts';
import { backoff, changed, event, move, wait } from './rows.ts';
import { save } from './save.ts';
import type { World } from './world.ts';

export interface Due {
  readonly step: Proof;
  readonly row: Row;
}

/** So many are tried side by side. */
export const atOnce = 8;
/** So many times in a row that it could not be tried, about half an hour, count as one try. */
const patience = 30;

/** Tries all of these side by side, and puts on record what came of each. */
export async function prove(
  request: Request,
  due: readonly Due[],
  world: World,
  report: Report,
): Promise<Request> {
  const tries = due.map(async ({ step, row }) => ({ step, row, found: await tried(step, world) }));
  let after = request;
  for (const { step, row, found } of await Promise.all(tries))
    after =
      'bug' in found
        ? await fail(after, row, world, found.bug, report)
        : await save(after, row, world, (current) => told(current, step, row, found, world.clock.now()));
  return after;
}

async function tried(step: Proof, { look }: World): Promise<Finding | { readonly bug: unknown }> {
  try {
    return await step.prove(look);
  } catch (error) {
    try {
      return ofFailure(error);
    } catch (bug) {
      return { bug };
    }
  }
}

function told(current: Request, step: Proof, row: Row, found: Finding, now: Date): Changed {
  const tries = row.tries + 1;
  if (found.is === 'done')
    return changed(
      current,
      move(row, 'proved', now, { tries }),
      event('proved', current, row.key, { tries }),
    );
  const because = found.because ?? 'It does not work yet.';
  if (found.is === 'blocked') return unproved(current, row, tries, because, found.advice, now);
  if (found.is === 'unknown' && row.busy < patience) {
    const ms = backoff(row.busy, found.retryAfter);
    return changed(current, wait(row, now, ms, { busy: row.busy + 1, because }), undefined);
  }
  const ms = step.patience[row.tries];
  if (ms === undefined)
    return unproved(current, row, tries, because, 'Mend what the last try said, then retry; or undo.', now);
  return changed(
    current,
    wait(move(row, 'proving', now, { tries, because }), now, ms),
    event('tried', current, row.key, { because, tries }),
  );
}

const unproved = (
  current: Request,
  row: Row,
  tries: number,
  because: string,
  advice: string,
  now: Date,
): Changed =>
  changed(
    current,
    move(row, 'unproved', now, { tries, because, advice }),
    event('unproved', current, row.key, { because, tries }),
  );
