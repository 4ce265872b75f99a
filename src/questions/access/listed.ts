// Requests as lines of a table.
import type { Moment } from '../../contracts/operation.ts';
import type { Answer } from '../../contracts/question.ts';
import { headline, type Request } from '../../contracts/request.ts';
import { dated } from './times.ts';

/** @param asker whether the one who asked is worth a column */
export function listed(
  title: string,
  requests: readonly Request[],
  asker: boolean,
  none: string,
  reader: Moment,
): Answer {
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
        ? [request.pending?.by.name ?? request.asker.name, ...waiting(request, reader)]
        : [headline(request), until(request, reader)]),
    ]),
    ...(requests.length >= 50 ? { note: 'The newest 50.' } : {}),
    buttons: requests.slice(0, 3).map(({ id }) => ({ value: `show ${id}`, title: `Show ${id}` })),
  };
}

const until = ({ ends }: Request, reader: Moment): string => (ends === undefined ? '' : dated(ends, reader));

function waiting({ pending }: Request, reader: Moment): readonly [string, string] {
  if (!pending) return ['', ''];
  const approved = pending.decisions.filter(({ is }) => is === 'approved').length;
  return [dated(pending.lapses, reader), `${String(approved)} of ${String(pending.count)}`];
}
