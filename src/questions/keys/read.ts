// What answers about secrets and certificates have in common: all of it was read, and a page of it is shown.
import { busy } from '../../contracts/failure.ts';
import type { Inventory, Source } from '../../contracts/keys.ts';
import type { Ask } from '../../contracts/person.ts';
import { dated } from '../access/times.ts';
import { number } from './told.ts';

const shown = 15;

/** An answer from half a list would be believed. @throws Failure busy where a list broke off */
export function allRead(all: Inventory): Inventory {
  for (const { what, failed } of all.sources)
    if (failed) throw busy(`The ${what} could not be read: ${failed.because}`, failed.advice);
  return all;
}

const countOf = (sources: readonly Source[], what: Source['what']): number =>
  sources.find((one) => one.what === what)?.count ?? 0;

/** "All 12 applications and 14 enterprise applications read 26 Nov, 10:00." */
export const readNote = ({ sources }: Inventory, ask: Ask): string =>
  `All ${number(countOf(sources, 'applications'))} applications and ${number(countOf(sources, 'enterprise applications'))} enterprise applications read ${dated(ask.now.toISOString(), ask)}.`;

/** The page that was asked for, or the nearest there is. */
export function cut<T>(
  all: readonly T[],
  wanted: string,
): { readonly some: readonly T[]; readonly page: number; readonly pages: number } {
  const pages = Math.max(1, Math.ceil(all.length / shown));
  const page = Math.min(pages, Math.max(1, Number(wanted) || 1));
  return { some: all.slice((page - 1) * shown, page * shown), page, pages };
}
