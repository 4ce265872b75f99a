// Walks through a card's JSON: every object in it, whatever holds it.
import type { Json, JsonObject } from '../../src/contracts/json.ts';

export function objects(node: Json | undefined): readonly JsonObject[] {
  if (Array.isArray(node)) return node.flatMap(objects);
  if (typeof node !== 'object' || node === null) return [];
  const object = node as JsonObject;
  return [object, ...Object.values(object).flatMap(objects)];
}

export const typed = (node: JsonObject, type: string): readonly JsonObject[] =>
  objects(node).filter((object) => object['type'] === type);

export const word = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** All strings in it, whatever their keys. */
export const strings = (node: Json | undefined): readonly string[] =>
  typeof node === 'string'
    ? [node]
    : typeof node === 'object' && node !== null
      ? Object.values(node as JsonObject).flatMap(strings)
      : [];
