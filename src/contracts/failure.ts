// An expected "no". Whatever else is thrown is a bug.
export interface Choice {
  /** What is sent when it is chosen. */
  value: string;
  title: string;
}

/**
 * What some rooms must tell apart: a name that fits several, a service that does not let us, somebody who reaches for what
 * is not theirs to have, which goes on record though it may be an honest slip, and a place that is said to be gone.
 */
export type Reason = 'ambiguous' | 'noRights' | 'notTheirs' | 'gone';

interface FailureOptions {
  advice: string;
  took?: 'no' | 'perhaps';
  retryAfter?: number;
  field?: string;
  choices?: readonly Choice[];
  reason?: Reason;
  cause?: unknown;
}

/**
 * refused: this person may not, or said it wrong. blocked: the world is not ready. busy: later may work.
 * `message` says what is the matter, `advice` what to do next; both are shown to people.
 */
export class Failure extends Error {
  readonly is: 'refused' | 'blocked' | 'busy';
  readonly advice: string;
  /** Whether a write may have taken effect although it failed. */
  readonly took: 'no' | 'perhaps';
  /** Milliseconds before which trying again is useless; 0 when the service named none. */
  readonly retryAfter: number;
  /** The input that is at fault, by its key. */
  readonly field: string | undefined;
  readonly choices: readonly Choice[];
  readonly reason: Reason | undefined;

  constructor(is: Failure['is'], message: string, options: FailureOptions) {
    super(message, { cause: options.cause });
    this.name = 'Failure';
    this.is = is;
    this.advice = options.advice;
    this.took = options.took ?? 'no';
    this.retryAfter = options.retryAfter ?? 0;
    this.field = options.field;
    this.choices = options.choices ?? [];
    this.reason = options.reason;
  }
}

export const refused = (
  message: string,
  advice: string,
  more: { field?: string; choices?: readonly Choice[]; reason?: Reason } = {},
) => new Failure('refused', message, { advice, ...more });
export const blocked = (message: string, advice: string, cause?: unknown, reason?: Reason) =>
  new Failure('blocked', message, { advice, cause, ...(reason ? { reason } : {}) });
export const busy = (
  message: string,
  advice: string,
  more: { took?: 'no' | 'perhaps'; retryAfter?: number; cause?: unknown } = {},
) => new Failure('busy', message, { advice, ...more });
