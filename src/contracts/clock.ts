// The one clock. Everything that asks for the time or waits does it here, so that tests and the sandbox can move it.
export interface Clock {
  now(): Date;
  /** Waits in real time; rejects with the signal's reason when aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs `what` about every `ms` of real time, never two at once; answers a function that stops it and waits for the last. */
  every(ms: number, what: () => Promise<void>): () => Promise<void>;
}

export const later = (from: Date, ms: number): Date => new Date(from.getTime() + ms);
export const earliest = (...dates: readonly (Date | undefined)[]): Date | undefined =>
  dates.reduce<Date | undefined>((best, date) => (date && (!best || date < best) ? date : best), undefined);

/** "2026-11-26": the day that a calendar in the zone shows. */
export const calendarDay = (at: Date, zone: string): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: zone, dateStyle: 'short' }).format(at);
