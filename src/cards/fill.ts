// Fills a template of cards/ with a view, and keeps the result within what Teams takes.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { JsonObject } from '../contracts/json.ts';

interface Template {
  expand(context: { $root: object }): unknown;
}
/** Required, not imported: the package's own types pull in sources that our compiler settings refuse. */
const { Template } = createRequire(import.meta.url)('adaptivecards-templating') as {
  Template: new (source: JsonObject) => Template;
};

/** UTF-8 bytes of a card's JSON that we never pass; Teams' own limit for some ways of posting is 28 KB. */
export const mostBytes = 25 * 1024;

const templates = new Map<string, { source: JsonObject; template: Template }>();

function open(name: string): { source: JsonObject; template: Template } {
  const known = templates.get(name);
  if (known) return known;
  const file = new URL(`../../cards/${name}.json`, import.meta.url);
  const source = JSON.parse(readFileSync(file, 'utf8')) as JsonObject;
  const read = { source, template: new Template(source) };
  templates.set(name, read);
  return read;
}

/** The template as it stands in its file. @throws Error where there is no such file */
export const source = (name: string): JsonObject => open(name).source;

/** What is in the view stays as it is: only the template's own `${…}` are filled, once. */
export const fill = (name: string, view: object): JsonObject =>
  open(name).template.expand({ $root: view }) as JsonObject;

/** How much of long text and long lists is shown. */
export interface Room {
  /** Characters of one text. */
  readonly text: number;
  /** Lines of one list. */
  readonly lines: number;
  /** Printed calls of one group, of different kinds. */
  readonly calls: number;
  /** Characters of one printed call. */
  readonly call: number;
}

const rooms: readonly [Room, ...Room[]] = [
  { text: 600, lines: 12, calls: 30, call: 500 },
  { text: 300, lines: 8, calls: 24, call: 400 },
  { text: 200, lines: 8, calls: 18, call: 300 },
  { text: 160, lines: 6, calls: 14, call: 200 },
  { text: 80, lines: 3, calls: 6, call: 100 },
  { text: 24, lines: 1, calls: 1, call: 40 },
];

/** Fills with as much room as fits under the limit. */
export function fit(name: string, view: (room: Room) => object): JsonObject {
  let json = fill(name, view(rooms[0]));
  for (const room of rooms.slice(1)) {
    if (Buffer.byteLength(JSON.stringify(json)) < mostBytes) break;
    json = fill(name, view(room));
  }
  return json;
}
