// The plan held against the tenant as it is now: what each step would find.
import { print } from '../contracts/call.ts';
import { Failure } from '../contracts/failure.ts';
import type { Look } from '../contracts/look.ts';
import type { Planned } from '../contracts/request.ts';
import type { Finding, Step } from '../contracts/step.ts';

/** What a step finds; a service that is busy leaves it unknown, and one that refuses leaves it blocked. */
export async function find(step: Step, look: Look): Promise<Finding> {
  try {
    return await step.check(look);
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
    steps.map(async (step) => ({
      key: step.key,
      title: step.title,
      thing: step.thing,
      on: step.on,
      apply: step.apply.map(print),
      undo: step.undo.map(print),
      found: await find(step, look),
    })),
  );
}
