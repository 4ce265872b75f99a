// What a cmdlet is here: its parameters by kind, who may run it, and what it does to the tenant.
import type { Tenant } from '../tenant/tenant.ts';
import type { Reader } from '../tenant/table.ts';
import { missing, noParameter, notBuilt, unconvertible } from './errors.ts';

export type Row = Record<string, unknown>;

/** `any` is taken as it comes; `flag` a switch or boolean; `texts` one or several. */
export type Kind = 'text' | 'texts' | 'flag' | 'number or Unlimited' | 'any';

export interface Cmdlet {
  name: string;
  /** Recipient administrators reach recipients only. */
  area: 'recipients' | 'organization';
  /** PowerShell would ask "Are you sure"; without Confirm:false nothing happens. */
  prompts?: true;
  /** Parameters; a name ending in `!` is mandatory. */
  takes: Readonly<Record<string, Kind>>;
  /** Real parameters that this world does not know: asked for, they are a 501. */
  unbuilt?: readonly string[];
  run(call: CmdletCall): Outcome;
}

export interface Outcome {
  rows: Row[];
  warnings?: string[];
  effect?: number;
}

export interface CmdletCall {
  tenant: Tenant;
  reader: Reader;
  given: Params;
  now: Date;
}

const everywhere: Readonly<Record<string, Kind>> = {
  Confirm: 'flag',
  WhatIf: 'flag',
  ErrorAction: 'text',
  WarningAction: 'text',
  Verbose: 'flag',
};

const types: Record<Exclude<Kind, 'any'>, string> = {
  text: 'System.String',
  texts: 'System.String[]',
  flag: 'System.Boolean',
  'number or Unlimited': 'Microsoft.Exchange.Data.Unlimited`1[System.UInt32]',
};

const fits = (value: unknown, kind: Kind): boolean => {
  if (kind === 'any' || value === null) return true;
  if (kind === 'text') return typeof value === 'string' || typeof value === 'number';
  if (kind === 'texts')
    return (
      typeof value === 'string' || (Array.isArray(value) && value.every((one) => typeof one === 'string'))
    );
  if (kind === 'flag') return typeof value === 'boolean';
  return /^(unlimited|[1-9]\d*)$/i.test(
    typeof value === 'number' || typeof value === 'string' ? String(value) : '',
  );
};

/** The parameters of one call, checked against what the cmdlet takes; names in any letter case. */
export class Params {
  readonly #values = new Map<string, unknown>();

  constructor(cmdlet: Cmdlet, given: Record<string, unknown>) {
    const kinds = new Map<string, [string, Kind]>();
    const mandatory: string[] = [];
    for (const [key, kind] of Object.entries({ ...cmdlet.takes, ...everywhere })) {
      const name = key.replace('!', '');
      if (name !== key) mandatory.push(name);
      kinds.set(name.toLowerCase(), [name, kind]);
    }
    for (const [key, value] of Object.entries(given)) {
      const known = kinds.get(key.toLowerCase());
      if (known === undefined) {
        const isReal = cmdlet.unbuilt?.some((name) => name.toLowerCase() === key.toLowerCase()) === true;
        throw isReal ? notBuilt(`${cmdlet.name} -${key}`) : noParameter(key);
      }
      const [name, kind] = known;
      if (kind !== 'any' && !fits(value, kind)) throw unconvertible(name, value, types[kind]);
      this.#values.set(name, value);
    }
    const absent = mandatory.filter((name) => !this.#values.has(name));
    if (absent.length > 0) throw missing(absent);
  }

  has(name: string): boolean {
    return this.#values.has(name);
  }

  get(name: string): unknown {
    return this.#values.get(name);
  }

  /** Undefined for absent, null and empty alike: Exchange does not tell them apart either. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    if (typeof value === 'number') return String(value);
    return typeof value === 'string' && value !== '' ? value : undefined;
  }

  texts(name: string): string[] {
    const value = this.#values.get(name);
    if (typeof value === 'string') return value.split(',').map((one) => one.trim());
    return Array.isArray(value) ? (value as string[]) : [];
  }

  flag(name: string, usual: boolean): boolean {
    const value = this.#values.get(name);
    return typeof value === 'boolean' ? value : usual;
  }

  /** A mandatory text that is there but empty is refused as PowerShell does. */
  must(name: string): string {
    const text = this.text(name);
    if (text === undefined) throw unconvertible(name, this.#values.get(name), 'System.String');
    return text;
  }
}

const moreText =
  'By default, only the first 1000 items are returned. Use the ResultSize parameter to specify the number of items returned. To return all items, specify "-ResultSize Unlimited". Be aware that, depending on the actual number of items, returning all items can take a long time and consume a large amount of memory.';

/** Cuts a list at ResultSize (1000 where none is given), with the warning that it was cut. */
export const sized = <T>(given: Params, all: readonly T[]): { part: readonly T[]; warnings: string[] } => {
  const said = given.text('ResultSize');
  if (said?.toLowerCase() === 'unlimited') return { part: all, warnings: [] };
  const size = said === undefined ? 1000 : Number(said);
  if (all.length <= size) return { part: all, warnings: [] };
  const warning =
    said === undefined
      ? moreText
      : 'There are more results available than are currently displayed. To view them, increase the value for the ResultSize parameter.';
  return { part: all.slice(0, size), warnings: [warning] };
};
