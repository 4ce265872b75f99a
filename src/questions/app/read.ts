// A look whose failure is kept as such: nothing is concluded from an answer that did not come.
import { Failure } from '../../contracts/failure.ts';
import type { Read } from './link.ts';

/** @throws Failure refused: that is for the one who asked */
export async function read<T>(look: Promise<T>): Promise<Read<T>> {
  try {
    return { is: 'read', of: await look };
  } catch (error) {
    if (error instanceof Failure && error.is !== 'refused')
      return { is: 'unread', because: `${error.message} ${error.advice}` };
    throw error;
  }
}
