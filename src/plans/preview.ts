// The plan held against the tenant as it is now: what each step would find.
import { printAll } from '../contracts/print.ts';
import { Failure } from '../contracts/failure.ts';
import type { Look } from '../contracts/look.ts';
import type { Planned } from '../contracts/request.ts';
import { isByHand, isProof, type Change, type Finding, type Proof, type Step } from '../contracts/step.ts';

/** What a look that failed says: nothing where the service is busy, and why not where it refuses. */
export function ofFailure(error: unknown): Finding & { is: 'unknown' | 'blocked' } {
  if (!(error instanceof Failure)) throw error;
  const { message: because, advice, retryAfter } = error;
  return error.is === 'busy'
    ? { is: 'unknown', because, ...(retryAfter > 0 ? { retryAfter } : {}) }
    : { is: 'blocked', because, advice };
}

/** What a step finds; a service that is busy leaves it unknown, and one that refuses leaves it blocked. */
export async function find(step: Change, look: Look): Promise<Finding> {
  try {
    return typeof step.check === 'string' ? { is: 'todo' } : await step.check(look);
  } catch (error) {
    return ofFailure(error);
  }
}

/** A proof is not tried before its time: what it would show is still to do. */
const proof = ({ key, title }: Proof): Planned => ({
  key,
  title,
  kind: 'proof',
  thing: '',
  on: [],
  apply: [],
  undo: [],
  found: { is: 'todo' },
});

function kindOf(step: Change): Pick<Planned, 'kind'> {
  if (step.passing) return { kind: 'passing' };
  return isByHand(step) ? { kind: 'hand' } : {};
}

/** A step as it is shown and kept, with what was found. */
export const planned = (step: Step, found: Finding): Planned =>
  isProof(step)
    ? proof(step)
    : {
        key: step.key,
        title: step.title,
        ...kindOf(step),
        thing: step.thing,
        on: step.on,
        apply: printAll(step.apply),
        undo: printAll(step.undo),
        ...(step.undo === 'cannot be undone' ? { final: true } : {}),
        ...(step.check === 'on their word' ? { word: true } : {}),
        ...(step.check === 'by its answer' ? { answered: true } : {}),
        ...(step.afterHandover ? { afterHandover: true } : {}),
        ...(step.seals ? { seals: true } : {}),
        found,
      };

/** Every step with its printed calls and its finding; looks side by side. */
export const preview = (steps: readonly Step[], look: Look): Promise<readonly Planned[]> =>
  Promise.all(
    steps.map(async (step) =>
      planned(step, isProof(step) || step.orTheirWord ? { is: 'todo' } : await find(step, look)),
    ),
  );
