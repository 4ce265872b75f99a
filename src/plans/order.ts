// What goes before what: which rows may go on, which rest, and whether anything is left but to wait.
import { later } from '../contracts/clock.ts';
import type { Request, Row } from '../contracts/request.ts';
import { isProof, tieKey, tieRest, type Step } from '../contracts/step.ts';
import { holds, isLeaving, isSettled, rowOf } from './rows.ts';

export interface Pair {
  readonly step: Step;
  readonly row: Row;
}

const paired = (steps: readonly Step[], request: Request): readonly Pair[] =>
  steps.flatMap((step) => {
    const row = rowOf(request, step.key);
    return row ? [{ step, row }] : [];
  });

/** Rows to go on with, in the plan's order, each once all that it comes after is decided. */
export const ahead = (steps: readonly Step[], request: Request): readonly Pair[] =>
  paired(steps, request).filter(({ step, row }) => !isSettled(row) && isReached(step, request));

const isReached = (step: Step, request: Request): boolean =>
  (step.after ?? []).every((tie) => {
    const row = rowOf(request, tieKey(tie));
    return row !== undefined && isSettled(row);
  });

/**
 * Something that it comes after will never hold. What only serves the run must be cleaned up all the same: whatever a
 * proof or a try came to, and wherever something may have been made.
 */
export const isVain = (step: Step, steps: readonly Step[], request: Request): boolean =>
  (step.after ?? []).some((tie) => {
    const row = rowOf(request, tieKey(tie));
    if (!row || !isSettled(row) || holds(row)) return false;
    const before = steps.find(({ key }) => key === row.key);
    const forgiving = !isProof(step) && step.passing === true;
    const tried = before !== undefined && (isProof(before) || before.check === 'by its answer');
    return !(forgiving && (row.made || tried));
  });

/** Until when it rests, after what it comes after was seen, proved or found so. */
export function restUntil(step: Step, request: Request): Date | undefined {
  const ends = (step.after ?? []).flatMap((tie) => {
    const row = rowOf(request, tieKey(tie));
    return row && tieRest(tie) > 0 ? [later(new Date(row.at), tieRest(tie)).getTime()] : [];
  });
  return ends.length > 0 ? new Date(Math.max(...ends)) : undefined;
}

export const isNew = ({ state }: Row): boolean => state === 'planned' || state === 'checking';

/** Nothing is sent, nor about to be: people, proofs and rests are all that is waited for. */
export function isIdle(steps: readonly Step[], request: Request, now: Date): boolean {
  const reached = ahead(steps, request);
  const waits = ({ step, row }: Pair): boolean => {
    if (row.state === 'asked' || isProof(step)) return true;
    const until = row.state === 'planned' ? restUntil(step, request) : undefined;
    return until !== undefined && until > now;
  };
  return reached.length > 0 && reached.every(waits);
}

/** Rows to take back, last first, each once what came after it is gone. */
export const behind = (steps: readonly Step[], request: Request): readonly Pair[] =>
  paired(steps, request)
    .filter(({ row }) => isLeaving(row))
    .filter(
      ({ step }) => !steps.some((other) => isAfter(other, step) && isStillThere(rowOf(request, other.key))),
    )
    .reverse();

const isAfter = (other: Step, step: Step): boolean =>
  other.after?.some((tie) => tieKey(tie) === step.key) === true;
const isStillThere = (row: Row | undefined): boolean => row !== undefined && isLeaving(row);
