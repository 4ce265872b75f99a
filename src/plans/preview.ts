// The plan held against the tenant as it is now: what each step would find.
import { printAll } from '../contracts/print.ts';
import { Failure } from '../contracts/failure.ts';
import type { Look } from '../contracts/look.ts';
import type { Planned } from '../contracts/request.ts';
import { isProof, type Change, type Finding, type Step } from '../contracts/step.ts';

/** What a step finds; a service that is busy leaves it unknown, and one that refuses leaves it blocked. */
export async function find(step: Change, look: Look): Promise<Finding> {
  try {
    return step.check === 'on their word' ? { is: 'todo' } : await step.check(look);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return error.is === 'busy'
      ? {
          is: 'unknown',
          because: error.message,
          ...(error.retryAfter > 0 ? { retryAfter: error.retryAfter } : {}),
        }
      : { is: 'blocked', because: error.message, advice: error.advice };
  }
}

/** Every step with its printed calls and its finding; looks side by side. */
export async function preview(steps: readonly Step[], look: Look): Promise<readonly Planned[]> {
  return Promise.all(
    steps
      .filter((step) => !isProof(step))
      .map(async (step) => ({
        key: step.key,
        title: step.title,
        thing: step.thing,
        on: step.on,
        apply: printAll(step.apply),
        undo: printAll(step.undo),
        found: await find(step, look),
      })),
  );
}
