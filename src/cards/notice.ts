// A short message that stands by itself: it is over, it failed, it ends tomorrow.
import type { Card } from '../contracts/card.ts';
import { fit, type Room } from './fill.ts';
import { inert } from './inert.ts';
import type { Tone } from './tone.ts';

export interface NoticeWords {
  /** Ours, with no text from people in it. */
  readonly title: string;
  readonly tone?: Tone;
  /** May hold names and what people wrote. */
  readonly lines?: readonly string[];
  /** Ours, with times for the client to expand. */
  readonly times?: readonly string[];
  /** Buttons, on this request. */
  readonly buttons?: {
    readonly request: string;
    readonly fingerprint: string;
    readonly are: readonly ('extend' | 'end' | 'retry')[];
  };
}

type Key = { readonly request: string; readonly fingerprint: string };
export interface NoticeView {
  readonly title: string;
  readonly tone: Tone;
  readonly lines: readonly { readonly line: string }[];
  readonly times: readonly { readonly time: string }[];
  readonly extend: readonly Key[];
  readonly end: readonly (Key & { readonly warning: string })[];
  readonly retry: readonly Key[];
}

export function noticeView(words: NoticeWords, room: Room): NoticeView {
  const { buttons } = words;
  const key = (which: 'extend' | 'end' | 'retry'): readonly Key[] =>
    buttons?.are.includes(which) ? [{ request: buttons.request, fingerprint: buttons.fingerprint }] : [];
  return {
    title: words.title,
    tone: words.tone ?? 'Default',
    lines: (words.lines ?? []).slice(0, room.lines).map((line) => ({ line: inert(line, room.text) })),
    times: (words.times ?? []).map((time) => ({ time })),
    extend: key('extend'),
    end: key('end').map((each) => ({
      ...each,
      warning: 'Takes it away now, not at its end. It may need approval.',
    })),
    retry: key('retry'),
  };
}

export const noticeCard = (words: NoticeWords): Card => ({
  json: fit('notice', (room) => noticeView(words, room)),
  text: [words.title, ...(words.lines ?? []).slice(0, 1).map((line) => inert(line, 160))].join(' '),
});
