// One page of a cmdlet's answer: chosen fields, type annotations beside them, warnings, and a link to the rest.
import { createHash } from 'node:crypto';
import type { Outcome, Row } from './cmdlet.ts';
import { ExoError } from './errors.ts';

const isDate = (value: unknown): boolean =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(value);
const isGuidField = (name: string): boolean => ['Guid', 'ExchangeGuid', 'ExchangeObjectId'].includes(name);

/** Exchange says beside a field what type it has; callers must step over that. */
const annotated = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).flatMap(([name, value]): [string, unknown][] => {
      if (Array.isArray(value))
        return [
          [`${name}@odata.type`, '#Collection(String)'],
          [name, value],
        ];
      if (isGuidField(name))
        return [
          [`${name}@data.type`, 'System.Guid'],
          [name, value],
        ];
      return isDate(value)
        ? [
            [`${name}@data.type`, 'System.DateTime'],
            [name, value],
          ]
        : [[name, value]];
    }),
  );

const chosen = (row: Row, select: string | null): Row => {
  if (select === null || select === '') return row;
  const names = select.split(',').map((name) => name.trim().toLowerCase());
  return Object.fromEntries(Object.entries(row).filter(([name]) => names.includes(name.toLowerCase())));
};

export interface Paging {
  /** This server's address of InvokeCommand, without query. */
  address: string;
  query: URLSearchParams;
  prefer: string | undefined;
  body: unknown;
}

const pageSize = (prefer: string | undefined): number => {
  const size = Number(/odata\.maxpagesize=(\d+)/i.exec(prefer ?? '')?.[1] ?? 1000);
  return Math.min(1000, Math.max(1, size));
};

/** A page belongs to one body: the next is asked for with the very same. */
const markOf = (body: unknown): string =>
  createHash('sha256').update(JSON.stringify(body)).digest('base64url').slice(0, 16);

const startOf = (paging: Paging): number => {
  const token = paging.query.get('$skiptoken');
  if (token === null) return 0;
  const [mark, at] = token.split('.');
  if (mark === markOf(paging.body) && /^\d+$/.test(at ?? '')) return Number(at);
  throw new ExoError(
    'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
    'The skip token does not belong to this request.',
  );
};

export const page = (outcome: Outcome, paging: Paging): Row => {
  const select = paging.query.get('$select');
  const from = startOf(paging);
  const to = from + pageSize(paging.prefer);
  const query = new URLSearchParams(paging.query);
  query.set('$skiptoken', `${markOf(paging.body)}.${to}`);
  return {
    '@odata.context': `${paging.address.replace(/\/InvokeCommand$/, '')}/$metadata#Collection(Exchange.GenericHashTable)`,
    '@adminapi.warnings@odata.type': '#Collection(String)',
    '@adminapi.warnings': outcome.warnings ?? [],
    ...(to < outcome.rows.length ? { '@odata.nextLink': `${paging.address}?${query.toString()}` } : {}),
    value: outcome.rows.slice(from, to).map((row) => annotated(chosen(row, select))),
  };
};
