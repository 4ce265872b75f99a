// $filter: a small parser for the part of OData that Entra's directory answers without an advanced query.
import { badRequest, GraphError } from './errors.ts';

type Row = Record<string, unknown>;
type Test = (row: Row) => boolean;

const pattern =
  /\s*(?:('(?:[^']|'')*')|([()/,:])|([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})|([A-Za-z_][\w]*)|(-?\d[\w.:-]*))/giy;

const split = (text: string): string[] => {
  const tokens: string[] = [];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.trimEnd().length) {
    const found = pattern.exec(text);
    if (found === null)
      throw badRequest(`Invalid filter clause: syntax error in '${text}'.`, 'Request_BadRequest');
    tokens.push(found[0].trim());
  }
  return tokens;
};

const same = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' ? a.toLowerCase() === b.toLowerCase() : (a ?? null) === b;

const starts = (a: unknown, b: unknown): boolean =>
  typeof a === 'string' && typeof b === 'string' && a.toLowerCase().startsWith(b.toLowerCase());

class Parser {
  readonly #tokens: string[];
  readonly #text: string;
  readonly #known: ReadonlySet<string>;
  #at = 0;

  constructor(text: string, known: ReadonlySet<string>) {
    this.#text = text;
    this.#tokens = split(text);
    this.#known = known;
  }

  whole(): Test {
    const test = this.#or();
    if (this.#at < this.#tokens.length) throw this.#bad();
    return test;
  }

  #or(): Test {
    let left = this.#and();
    while (this.#skip('or')) {
      const [a, b] = [left, this.#and()];
      left = (row) => a(row) || b(row);
    }
    return left;
  }

  #and(): Test {
    let left = this.#one();
    while (this.#skip('and')) {
      const [a, b] = [left, this.#one()];
      left = (row) => a(row) && b(row);
    }
    return left;
  }

  #one(): Test {
    if (this.#skip('(')) {
      const inner = this.#or();
      this.#must(')');
      return inner;
    }
    if (this.#peek() === 'not') throw this.#advanced();
    const name = this.#next();
    if (name === 'startswith') {
      this.#must('(');
      const field = this.#field(this.#next());
      this.#must(',');
      const value = this.#value();
      this.#must(')');
      return (row) => starts(row[field], value);
    }
    if (name === 'endswith' || name === 'contains') throw this.#advanced();
    const field = this.#field(name);
    if (this.#skip('/')) return this.#any(field);
    const verb = this.#next();
    if (verb === 'eq') {
      const value = this.#value();
      return (row) => same(row[field], value);
    }
    if (verb === 'in') {
      const values = this.#values();
      return (row) => values.some((value) => same(row[field], value));
    }
    if (verb === 'ne') throw this.#advanced();
    throw this.#bad();
  }

  #any(field: string): Test {
    if (this.#next() !== 'any') throw this.#bad();
    this.#must('(');
    const name = this.#next();
    this.#must(':');
    let compare = same;
    const begins = this.#skip('startswith');
    if (begins) this.#must('(');
    if (this.#next() !== name) throw this.#bad();
    if (begins) {
      compare = starts;
      this.#must(',');
    } else this.#must('eq');
    const value = this.#value();
    if (begins) this.#must(')');
    this.#must(')');
    return (row) => Array.isArray(row[field]) && row[field].some((one) => compare(one, value));
  }

  #values(): unknown[] {
    this.#must('(');
    const values = [this.#value()];
    while (this.#skip(',')) values.push(this.#value());
    this.#must(')');
    return values;
  }

  #value(): unknown {
    const token = this.#next();
    if (token.startsWith("'")) return token.slice(1, -1).replaceAll("''", "'");
    if (token === 'null') return null;
    if (token === 'true' || token === 'false') return token === 'true';
    if (/^[0-9a-f]{8}-/i.test(token)) return token;
    throw this.#bad();
  }

  #field(name: string): string {
    if (this.#known.has(name)) return name;
    throw badRequest(`Invalid filter clause: Could not find a property named '${name}'.`);
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #next(): string {
    const token = this.#peek();
    if (token === undefined) throw this.#bad();
    this.#at += 1;
    return token;
  }

  #skip(token: string): boolean {
    if (this.#peek() !== token) return false;
    this.#at += 1;
    return true;
  }

  #must(token: string): void {
    if (!this.#skip(token)) throw this.#bad();
  }

  #bad(): GraphError {
    return badRequest(`Invalid filter clause: '${this.#text}'.`, 'Request_BadRequest');
  }

  #advanced(): GraphError {
    return badRequest(
      `Unsupported Query: '${this.#text}' needs an advanced query.`,
      'Request_UnsupportedQuery',
    );
  }
}

/** @param known the fields that may be named */
export const parseFilter = (text: string, known: ReadonlySet<string>): Test =>
  new Parser(text, known).whole();
