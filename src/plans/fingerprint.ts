// What exactly is approved, as one short hash: it changes with anything that the approver read and the run will do.
import { createHash } from 'node:crypto';
import type { Calls } from '../contracts/call.ts';
import { canonical, type Json, type JsonObject } from '../contracts/json.ts';
import { Late } from '../contracts/late.ts';
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

/** A call as plain data: a late value counts by its name and what it is of, never by how it is found. */
function plain(value: unknown): Json | undefined {
  if (value instanceof Late)
    return { late: value.name, of: value.of, ...(value.steady ? { steady: true } : {}) };
  if (Array.isArray(value)) return value.map((item) => plain(item) ?? null);
  if (typeof value !== 'object' || value === null) return value as Json | undefined;
  const members = Object.entries(value).map(([key, member]) => [key, plain(member)] as const);
  return Object.fromEntries(members.filter(([, member]) => member !== undefined)) as JsonObject;
}

/** What the printed lines do not say to the last letter. A call to Exchange without late values is all in its line. */
function exact(calls: Calls | string): Json | undefined {
  if (typeof calls === 'string') return calls === 'nothing' ? ['nothing'] : undefined;
  const all = plain(calls);
  const isPrinted = calls.every(({ via }) => via === 'exo') && !canonical(all).includes('"late":');
  return isPrinted ? undefined : all;
}

function approved(step: Step): object {
  const { key, after, needs } = step;
  if (isProof(step)) return { kind: 'proof', key, after, needs, patience: step.patience };
  const { on, thing, apply, undo, passing, check, orTheirWord, seals } = step;
  return {
    key,
    on,
    thing,
    after,
    needs,
    passing,
    onTheirWord: check === 'on their word' ? true : undefined,
    byItsAnswer: check === 'by its answer' ? true : undefined,
    orTheirWord,
    seals,
    apply: printAll(apply),
    undo: printAll(undo),
    exact: exact(apply),
    exactUndo: exact(undo),
  };
}

/** 16 hex digits of SHA-256 over the canonical form. Findings do not count; the names that a call's note gives do. */
export function fingerprint(what: Approvable): string {
  const { operation, input, intent, approvers, count, until } = what;
  const steps = what.steps.map(approved);
  return createHash('sha256')
    .update(canonical({ operation, input, intent, approvers, count, until, steps }))
    .digest('hex')
    .slice(0, 16);
}
