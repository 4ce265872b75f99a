// The buttons of a card, as a terminal presses them.
import type { Json, JsonObject } from '../../contracts/json.ts';

export interface Button {
  readonly verb: string;
  readonly title: string;
  /** `LK-1`; undefined on forms and choices. */
  readonly request: string | undefined;
  readonly data: JsonObject;
  /** What stands in the card's inputs now. */
  readonly filled: Readonly<Record<string, string>>;
}

const isObject = (node: Json | undefined): node is JsonObject =>
  typeof node === 'object' && node !== null && !Array.isArray(node);
const text = (node: Json | undefined): string => (typeof node === 'string' ? node : '');

const each = (node: Json | undefined): readonly JsonObject[] =>
  Array.isArray(node)
    ? node.flatMap(each)
    : isObject(node)
      ? [node, ...Object.values(node).flatMap(each)]
      : [];

/** All that can be pressed on the card, folded ones too, in the order in which they stand. */
export function buttonsOf(card: JsonObject): readonly Button[] {
  const all = each(card);
  const inputs = all.filter((node) => text(node['type']).startsWith('Input.') && text(node['value']) !== '');
  const filled = Object.fromEntries(inputs.map((node) => [text(node['id']), text(node['value'])]));
  return all.flatMap((node) => {
    const verb = text(node['verb']);
    if (verb === '') return [];
    const data = isObject(node['data']) ? node['data'] : {};
    const request = text(data['request']) || undefined;
    const own = node['associatedInputs'] === 'none' ? {} : filled;
    return [{ verb, title: text(node['title']), request, data, filled: own }];
  });
}
