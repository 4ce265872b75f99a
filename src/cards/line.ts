// The one line that an approver's copy shrinks to once it is decided.
import type { Card } from '../contracts/card.ts';
import { headline, type Request } from '../contracts/request.ts';
import { fit } from './fill.ts';
import { inert } from './inert.ts';
import { toneOf, type Tone } from './tone.ts';

export interface LineView {
  readonly id: string;
  readonly what: string;
  readonly whom: string;
  /** None or one. */
  readonly decided: readonly { readonly by: string }[];
  readonly headline: string;
  readonly tone: Tone;
}

export function lineView(request: Request): LineView {
  const last = request.decided.at(-1)?.decisions ?? [];
  const names = [...new Set(last.map((each) => inert(each.by.name, 60)))].slice(0, 3);
  return {
    id: request.id,
    what: inert(request.summary.what, 160),
    whom: inert(request.summary.whom, 100),
    decided: last[0] ? [{ by: `${last.at(-1)?.is ?? ''} by ${names.join(', ')}` }] : [],
    headline: headline(request),
    tone: toneOf(request),
  };
}

export const lineCard = (request: Request): Card => ({
  json: fit('line', () => lineView(request)),
  text: `${request.id} · ${headline(request)}`,
});
