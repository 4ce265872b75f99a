// A write as data: what the plan prints, the approver approves and the run sends is this very value.
import type { Json, JsonObject } from './json.ts';

/** Adds to and takes from a multi-valued property, and leaves the rest of it alone. */
export interface Members {
  readonly add?: readonly string[];
  readonly remove?: readonly string[];
}
export type Param = Json | Members;

export interface ExoCall {
  via: 'exo';
  cmdlet: `${'Add' | 'Disable' | 'Enable' | 'New' | 'Remove' | 'Set'}-${string}`;
  /** Parameters as PowerShell knows them; a switch is `true`, `Confirm: false` is `-Confirm:$false`. */
  params: { readonly [name: string]: Param };
  /** Whom the ids mean, for eyes; printed as a comment, never sent. */
  note: string;
}
export type Call = ExoCall;
export type Calls = readonly [Call, ...Call[]];

/** Single quotes of every kind end a PowerShell string, so each is doubled; a line break could start a new line of script. */
const quoted = (text: string): string =>
  `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, '$&$&').replace(/[\r\n\u2028\u2029\u0085]+/g, ' ')}'`;

const isMembers = (value: Param): value is Members =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  ('add' in value || 'remove' in value);

function argument(value: Param): string {
  if (value === null) return '$null';
  if (typeof value === 'boolean') return `$${String(value)}`;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return quoted(value);
  if (Array.isArray(value)) return value.map(argument).join(',');
  const members = Object.entries(isMembers(value) ? value : (value as JsonObject));
  return `@{${members.map(([key, member]) => `${key}=${argument(member as Param)}`).join('; ')}}`;
}

/** The line an approver reads. It is for eyes: nothing ever runs it. */
export function print(call: Call): string {
  const params = Object.entries(call.params).map(([name, value]) =>
    typeof value === 'boolean' && name === 'Confirm'
      ? `-${name}:${argument(value)}`
      : `-${name} ${argument(value)}`,
  );
  const note = call.note.replace(/\s+/g, ' ').trim();
  return [call.cmdlet, ...params, ...(note ? [`# ${note}`] : [])].join(' ');
}
