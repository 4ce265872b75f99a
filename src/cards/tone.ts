// The calm colours: blue while it goes on, green when it holds, red only where somebody should look.
import { headline, type Headline, type Request } from '../contracts/request.ts';

/** Colours of an Adaptive Card's text. */
export type Tone = 'Default' | 'Accent' | 'Good' | 'Warning' | 'Attention';

const tones: Record<Headline, Tone> = {
  Waiting: 'Accent',
  Scheduled: 'Accent',
  Running: 'Accent',
  'Waiting for Exchange': 'Accent',
  Done: 'Good',
  Partly: 'Warning',
  Failed: 'Attention',
  Rejected: 'Attention',
  Lapsed: 'Default',
  Cancelled: 'Default',
  Ending: 'Accent',
  Ended: 'Default',
  Undone: 'Default',
};

export const toneOf = (request: Request): Tone => tones[headline(request)];
