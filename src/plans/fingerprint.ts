// What exactly is approved, as one short hash: it changes with anything that the approver read and the run will do.
import { createHash } from 'node:crypto';
import { canonical, type JsonObject } from '../contracts/json.ts';
import type { Intent } from '../contracts/request.ts';
import { printAll } from '../contracts/print.ts';
import { isProof, type Step } from '../contracts/step.ts';

export interface Approvable {
  readonly operation: string;
  readonly input: JsonObject;
  readonly steps: readonly Step[];
  readonly intent: Intent;
  /** Under which terms: who approves, and how many. */
  readonly approvers: readonly string[];
  readonly count: number;
  /** New end, for `extend`. */
  readonly until?: string;
}

/** 16 hex digits of SHA-256 over the canonical form. Findings do not count; the names that a call's note gives do. */
export function fingerprint(what: Approvable): string {
  const steps = what.steps
    .filter((step) => !isProof(step))
    .map(({ key, on, thing, after, needs, apply, undo }) => ({
      key,
      on,
      thing,
      after,
      needs,
      apply: printAll(apply),
      undo: printAll(undo),
    }));
  const { operation, input, intent, approvers, count, until } = what;
  return createHash('sha256')
    .update(canonical({ operation, input, intent, approvers, count, until, steps }))
    .digest('hex')
    .slice(0, 16);
}
