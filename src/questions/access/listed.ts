// Requests as lines of a table.
import type { Answer } from '../../contracts/question.ts';
import { headline, type Request } from '../../contracts/request.ts';
import { dated } from './times.ts';

/** @param asker whether the one who asked is worth a column */
export function listed(title: string, requests: readonly Request[], asker: boolean, none: string): Answer {
  if (requests.length === 0) return { title, lines: [none] };
  return {
    title,
    columns: [
      'Request',
      'What',
      'For',
      ...(asker ? ['Asked by'] : []),
      asker ? 'Lapses' : 'State',
      asker ? 'Approved' : 'Until',
    ],
    rows: requests.map((request) => [
      request.id,
      request.summary.what,
      request.summary.whom,
      ...(asker
        ? [request.pending?.by.name ?? request.asker.name, ...waiting(request)]
        : [headline(request), until(request)]),
    ]),
    ...(requests.length >= 50 ? { note: 'The newest 50.' } : {}),
    buttons: requests.slice(0, 3).map(({ id }) => ({ value: `show ${id}`, title: `Show ${id}` })),
  };
}

const until = ({ ends }: Request): string => (ends === undefined ? '' : dated(ends));

function waiting({ pending }: Request): readonly [string, string] {
  if (!pending) return ['', ''];
  const approved = pending.decisions.filter(({ is }) => is === 'approved').length;
  return [dated(pending.lapses), `${String(approved)} of ${String(pending.count)}`];
}
