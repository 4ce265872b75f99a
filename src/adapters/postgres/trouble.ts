// What may go wrong between us and PostgreSQL, told apart once: try again, busy, or a bug.
import { busy, Failure } from '../../contracts/failure.ts';

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('code' in error)) return '';
  return typeof error.code === 'string' ? error.code : '';
}

/** Two transactions met and this one gave way: nothing happened, and at once it may work. */
export const gaveWay = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

const outOfReach =
  /^(08|53|57P|55P03|57014|25P03|25P04|ECONN|ENOTFOUND|EAI_|EPIPE|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH)/;
/** pg throws these without a code. */
const lostConnection =
  /connection terminated|connection timeout|timeout exceeded when trying to connect|client has encountered a connection error|not queryable|cannot use a pool after/i;

/** The database is away, starting, stopping, full or overloaded. */
export function isOutOfReach(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.some(isOutOfReach);
  return outOfReach.test(codeOf(error)) || (error instanceof Error && lostConnection.test(error.message));
}

/** Turns trouble with the database into a Failure; anything else stays what it is. */
export function translated(error: unknown, took: 'no' | 'perhaps' = 'no'): unknown {
  if (error instanceof Failure || !isOutOfReach(error)) return error;
  return busy('The database cannot be reached.', 'Nothing was lost. Try again in a minute.', {
    took,
    retryAfter: 1000,
    cause: error,
  });
}

/** Runs a reading or a single statement, and translates its trouble. @throws Failure busy */
export async function reached<T>(what: () => Promise<T>): Promise<T> {
  try {
    return await what();
  } catch (error) {
    throw translated(error);
  }
}
