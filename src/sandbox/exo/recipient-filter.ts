// The filter of a management scope: read as Exchange's OPATH is, as far as this world knows its words.
import type { Mailbox } from '../tenant/exchange.ts';
import type { Reader } from '../tenant/table.ts';
import type { Tenant } from '../tenant/tenant.ts';
import { badFilter, notBuilt } from './errors.ts';
import { dnOf } from './names.ts';

interface Term {
  property: string;
  value: string;
}

const token =
  /\s*(?:(\()|(\))|-(or|and|not|eq|ne|like|notlike|gt|lt|ge|le)(?![a-z])|'((?:[^']|'')*)'|"((?:[^"]|"")*)"|([A-Za-z][A-Za-z0-9]*))/iy;

type Token =
  | { is: '(' | ')' }
  | { is: 'operator'; text: string }
  | { is: 'value'; text: string }
  | { is: 'property'; text: string };

const tokens = (filter: string): Token[] => {
  const found: Token[] = [];
  const text = filter.trimEnd();
  let at = 0;
  while (at < text.length) {
    token.lastIndex = at;
    const match = token.exec(text);
    if (match === null) throw badFilter(filter, at + 1);
    at = token.lastIndex;
    const [, open, close, operator, single, double, property] = match;
    if (open !== undefined) found.push({ is: '(' });
    else if (close !== undefined) found.push({ is: ')' });
    else if (operator !== undefined) found.push({ is: 'operator', text: operator.toLowerCase() });
    else if (property !== undefined) found.push({ is: 'property', text: property });
    else
      found.push({
        is: 'value',
        text: (single?.replaceAll("''", "'") ?? double?.replaceAll('""', '"') ?? '').trim(),
      });
  }
  return found;
};

const known = ['MemberOfGroup', 'ExternalDirectoryObjectId', 'Guid', 'PrimarySmtpAddress'];

/** Terms joined by -or, in as many parentheses as one likes. */
const read = (filter: string): Term[] => {
  const rest = tokens(filter);
  const fail = (): never => {
    throw badFilter(filter, filter.length);
  };
  const operator = (): string => {
    const next = rest.shift();
    return next?.is === 'operator' ? next.text : fail();
  };
  const term = (): Term[] => {
    const next = rest.shift();
    if (next?.is === '(') {
      const inner = terms();
      if (rest.shift()?.is !== ')') fail();
      return inner;
    }
    if (next?.is === 'operator') throw notBuilt(`-${next.text} in a recipient filter`);
    if (next?.is !== 'property') return fail();
    const said = operator();
    const value = rest.shift();
    if (value?.is !== 'value') return fail();
    const property = known.find((one) => one.toLowerCase() === next.text.toLowerCase());
    if (property === undefined) throw notBuilt(`the property ${next.text} in a recipient filter`);
    if (said !== 'eq') throw notBuilt(`-${said} in a recipient filter`);
    return [{ property, value: value.text.toLowerCase() }];
  };
  const terms = (): Term[] => {
    const found = term();
    while (rest[0]?.is === 'operator') {
      const joint = operator();
      if (joint !== 'or') throw notBuilt(`-${joint} in a recipient filter`);
      found.push(...term());
    }
    return found;
  };
  const all = terms();
  return rest.length > 0 ? fail() : all;
};

/** Throws what Exchange says to a filter it cannot read. */
export const checkFilter = (filter: string): void => void read(filter);

/** Direct members only; a group is named by its DN and nothing else, so an address matches nobody. */
const isMember = (tenant: Tenant, reader: Reader, dn: string, one: Mailbox): boolean =>
  tenant.recipients
    .list(reader)
    .some(
      (group) =>
        group.is === 'group' &&
        dnOf(group).toLowerCase() === dn &&
        tenant.groups.get(group.id, reader)?.$members.includes(one.id) === true,
    );

/** @param filter one that `checkFilter` let pass */
export const matches = (tenant: Tenant, reader: Reader, filter: string, one: Mailbox): boolean =>
  read(filter).some(({ property, value }) => {
    if (property === 'MemberOfGroup') return isMember(tenant, reader, value, one);
    if (property === 'Guid') return one.Guid.toLowerCase() === value;
    if (property === 'PrimarySmtpAddress') return one.PrimarySmtpAddress.toLowerCase() === value;
    return one.id.toLowerCase() === value;
  });
