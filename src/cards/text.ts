// Draws any of our cards as plain text for a terminal.
import type { Json, JsonObject } from '../contracts/json.ts';
import type { Habits } from '../contracts/person.ts';
import { beside, wrapped } from './text-layout.ts';

type Lines = readonly string[];

const list = (node: Json | undefined): readonly JsonObject[] =>
  Array.isArray(node) ? (node as readonly JsonObject[]) : [];
const word = (node: Json | undefined): string => (typeof node === 'string' ? node : '');

/** Dates and times as the client would show them. */
function local(text: string, { zone, locale }: Habits): string {
  const format = (iso: string, options: Intl.DateTimeFormatOptions): string =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(new Date(iso));
  return text
    .replace(/\{\{DATE\(([^,)]+)(?:,\s*\w+)?\)\}\}/g, (_, iso: string) =>
      format(iso, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    )
    .replace(/\{\{TIME\(([^)]+)\)\}\}/g, (_, iso: string) => format(iso, { timeStyle: 'short' }));
}

function input(node: JsonObject, width: number): Lines {
  const choices = list(node['choices']);
  const value = word(node['value']);
  const chosen = new Set(value.split(','));
  const shown =
    choices.length > 0
      ? choices
          .map((choice) => `${chosen.has(word(choice['value'])) ? '(x)' : '( )'} ${word(choice['title'])}`)
          .join('  ')
      : `[${value || `  ${word(node['placeholder'])}  `}]`;
  return wrapped(`${word(node['label'])} <${word(node['id'])}>: ${shown}`, width);
}

function element(node: JsonObject, width: number, reader: Habits): Lines {
  const inner = (key: string, room = width): Lines =>
    list(node[key]).flatMap((child) => element(child, room, reader));
  switch (node['type']) {
    case 'TextBlock':
      // The other half of a fold: a terminal shows it open.
      return node['isVisible'] === false ? [] : wrapped(local(word(node['text']), reader), width);
    case 'RichTextBlock':
      return wrapped(
        local(
          list(node['inlines'])
            .map((run) => word(run['text']))
            .join(''),
          reader,
        ),
        width,
      );
    case 'ColumnSet':
      return beside(
        list(node['columns']).map((column) => ({
          width: column['width'],
          close: column['spacing'] === 'Small',
          draw: (room: number) => list(column['items']).flatMap((child) => element(child, room, reader)),
        })),
        width,
      );
    case 'ActionSet':
      return wrapped(list(node['actions']).map(button).join('  '), width);
    case 'Container':
      return node['id'] === undefined
        ? inner('items')
        : inner('items', width - 4).map((line) => `    ${line}`);
    default:
      if (word(node['type']).startsWith('Input.')) return input(node, width);
      // What a terminal cannot draw stands in its fallback, as for other clients.
      return typeof node['fallback'] === 'object' && node['fallback'] !== null
        ? element(node['fallback'] as JsonObject, width, reader)
        : [];
  }
}

/** `[Approve 1 change → approve]`, `[Reject… → reject, with reason]` */
function button(action: JsonObject): string {
  if (action['type'] === 'Action.OpenUrl') return `[${word(action['title'])} → ${word(action['url'])}]`;
  const card = action['card'] as JsonObject | undefined;
  const inner = list(card?.['actions'])[0];
  const asked = list(card?.['body'])
    .map((child) => word(child['id']))
    .filter(Boolean);
  const verb = word(action['verb']) || word(inner?.['verb']);
  return `[${word(action['title'])} → ${verb}${asked.length > 0 ? `, with ${asked.join(', ')}` : ''}]`;
}

/** A card for eyes in a terminal, `width` characters wide, times as this reader would see them. */
export function cardText(json: JsonObject, reader: Habits, width = 100): string {
  const body = list(json['body']).flatMap((child) => element(child, width, reader));
  const buttons = list(json['actions']).map(button);
  const lines = [...body, ...(buttons.length > 0 ? ['', ...wrapped(buttons.join('  '), width)] : [])];
  return lines.map((line) => line.replaceAll('\u2060', '').trimEnd()).join('\n');
}
