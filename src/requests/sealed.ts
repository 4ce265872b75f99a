// Past the point from which a request can go back: what was there before it is gone for good.
import { refused } from '../contracts/failure.ts';
import type { Request } from '../contracts/request.ts';
import { isSealed } from '../contracts/way-back.ts';

/** @throws Failure refused once what was there before is gone for good */
export function mayGoBack(request: Request): void {
  if (!isSealed(request)) return;
  throw refused(
    `${request.id} cannot be undone any more: what was there before is gone for good.`,
    'Taking back what came in its place would leave nothing. Ask for something new instead.',
  );
}
