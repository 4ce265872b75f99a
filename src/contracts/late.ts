// A value known only at the run: the id of a thing made earlier, a public certificate. Printed as a placeholder.
import type { Json } from './json.ts';
import type { Look } from './look.ts';

/** What a late value may be found from. */
export interface At {
  readonly look: Look;
  /** What the step's first look found before us, as kept with its row; null where nothing was. */
  readonly was: Json;
  /** Of a call that is sent once per row found: the row. */
  readonly row?: Json;
  /** When it is sent. */
  readonly now: Date;
}

export class Late {
  /** As people read it, without brackets: "client id of Verba Import". */
  readonly name: string;
  /** What decides it, for the fingerprint. */
  readonly of: Json;
  /** undefined: not there yet; the step waits. @throws Failure as looks do */
  readonly find: (at: At) => Promise<Json | undefined>;
  /** Read the same over the whole lag before it is sent: for calls that replace a whole collection. */
  readonly steady: boolean;

  constructor(name: string, of: Json, find: (at: At) => Promise<Json | undefined>, steady: boolean = false) {
    this.name = name;
    this.of = of;
    this.find = find;
    this.steady = steady;
  }
}

/** A field of the row that a call sent once per row is sent for. */
export const ofRow = (field: string, name: string): Late =>
  new Late(name, { row: field }, ({ row }) =>
    Promise.resolve(
      typeof row === 'object' && row !== null && !Array.isArray(row)
        ? (row as { readonly [key: string]: Json })[field]
        : undefined,
    ),
  );
