// The line an approver reads for a call. It is for eyes: nothing ever runs it.
import type { Call, Calls, GraphCall, GraphPath, Members, Value } from './call.ts';
import { Late } from './late.ts';

/** Single quotes of every kind end a PowerShell string, so each is doubled; a line break could start a new line of script. */
const quoted = (text: string): string =>
  `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, '$&$&').replace(/[\r\n\u2028\u2029\u0085]+/g, ' ')}'`;

const isMembers = (value: Value): value is Members =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  !(value instanceof Late) &&
  ('add' in value || 'remove' in value);

/** A late value's place: what is not known yet is named. */
const placeholder = ({ name }: Late): string => `<${name}>`;

function argument(value: Value): string {
  if (value === null) return '$null';
  if (value instanceof Late) return placeholder(value);
  if (typeof value === 'boolean') return `$${String(value)}`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return (value as readonly Value[]).map(argument).join(',');
  const members = Object.entries(isMembers(value) ? value : (value as { readonly [key: string]: Value }));
  return `@{${members.map(([key, member]) => `${key}=${argument(member as Value)}`).join('; ')}}`;
}

const json = (value: Value): string =>
  JSON.stringify(value, (_key, part: unknown) => (part instanceof Late ? placeholder(part) : part));

export const printPath = (path: GraphPath): string =>
  path.map((part) => (part instanceof Late ? placeholder(part) : part)).join('');

function bare(call: Call): string {
  switch (call.via) {
    case 'exo': {
      const params = Object.entries(call.params).map(([name, value]) =>
        typeof value === 'boolean' && name === 'Confirm'
          ? `-${name}:${argument(value)}`
          : `-${name} ${argument(value)}`,
      );
      return [call.cmdlet, ...params].join(' ');
    }
    case 'graph':
      return graph(call);
    case 'vault':
      if (call.from !== undefined) return `Vault: ${call.verb} ${quoted(call.from)} to ${quoted(call.name)}`;
      return call.params
        ? `Vault: ${call.verb} ${quoted(call.name)} (${call.params.subject}, ${call.params.months} months)`
        : `Vault: ${call.verb} ${quoted(call.name)}`;
    case 'mail': {
      const { from, letter } = call;
      return `Mail from ${quoted(from)} to ${quoted(letter.to)}: ${quoted(letter.subject)}, ${quoted(letter.text)}`;
    }
    case 'hand':
      return [
        `By hand, ${call.where}:`,
        ...call.script.map((line) => printPath(line)),
        ...(call.link ? [printPath(call.link)] : []),
      ].join(' ');
  }
}

function graph({ method, path, body, keep }: GraphCall): string {
  const kept = keep ? ` → the answer’s ${keep.field} goes into the vault as ${quoted(keep.as)}` : '';
  return `${method} ${printPath(path)}${body ? ` ${json(body)}` : ''}${kept}`;
}

/** One line; what a call is sent for, per row found, and whom its ids mean stand at its end. */
export function print(call: Call): string {
  const note = call.note.replace(/\s+/g, ' ').trim();
  const each = call.via !== 'hand' && call.each ? [`(for each of: ${call.each.name})`] : [];
  return [bare(call), ...each, ...(note ? [`# ${note}`] : [])].join(' ').replace(/[\r\n]+/g, ' ');
}

/** Calls that a step sends, or none where it has no way back. */
export const printAll = (calls: Calls | string): readonly string[] =>
  typeof calls === 'string' ? [] : calls.map(print);
