// Puts late values into a call: what leaves is this and nothing else.
import type { Call, GraphPath, HandAsk, HandCall, Param, Ready, Value } from '../contracts/call.ts';
import { blocked } from '../contracts/failure.ts';
import type { Json, JsonObject } from '../contracts/json.ts';
import { Late } from '../contracts/late.ts';
import type { Path } from '../contracts/look.ts';

/** Finds a late value, or throws that it is not there. */
export type Find = (late: Late) => Promise<Json>;

async function filled(value: Value, find: Find): Promise<Param> {
  if (value instanceof Late) return find(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value))
    return Promise.all((value as readonly Value[]).map((item) => filled(item, find))) as Promise<Json>;
  return object(value as { readonly [key: string]: Value }, find);
}

async function object(value: { readonly [key: string]: Value }, find: Find): Promise<JsonObject> {
  const members = await Promise.all(
    Object.entries(value).map(async ([key, member]) => [key, await filled(member, find)] as const),
  );
  return Object.fromEntries(members) as JsonObject;
}

/** A value that stands within a text. */
function text(late: Late, value: Json): string {
  if (typeof value === 'object') throw new Error(`“${late.name}” is no text.`);
  return String(value);
}

/** As `path` encodes: a quote is doubled, since the value may stand in quotes (`uniqueName='…'`). */
const encoded = (value: string): string => encodeURIComponent(value.replaceAll("'", "''"));

/** Inserted parts are the second, the fourth and so on. */
async function path(parts: GraphPath, find: Find): Promise<Path> {
  const filled = parts.map(async (part, at) => {
    if (part instanceof Late) return encoded(text(part, await find(part)));
    return at % 2 === 1 ? encoded(part) : part;
  });
  return (await Promise.all(filled)).join('') as Path;
}

/** @throws Error for a hand call, which nobody sends */
export async function fill(call: Call, find: Find): Promise<Ready> {
  switch (call.via) {
    case 'exo': {
      const params = await object(call.params, find);
      return { via: 'exo', cmdlet: call.cmdlet, params };
    }
    case 'graph': {
      const { method, prefer, keep } = call;
      return {
        via: 'graph',
        method,
        path: await path(call.path, find),
        ...(call.body ? { body: await object(call.body, find) } : {}),
        ...(prefer ? { prefer } : {}),
        ...(keep ? { keep } : {}),
      };
    }
    case 'vault': {
      const { verb, name, from, params } = call;
      return {
        via: 'vault',
        verb,
        name,
        ...(from === undefined ? {} : { from }),
        ...(params ? { params } : {}),
      };
    }
    case 'mail': {
      const { credential, from, letter } = call;
      const app = call.app instanceof Late ? text(call.app, await find(call.app)) : call.app;
      return { via: 'mail', app, credential, from, letter };
    }
    case 'hand':
      throw new Error(`“${call.note}” is done by hand.`);
  }
}

/** What a shell takes for no more than a word or a blank. */
const plain = /^[\p{L}\p{N} ._:/@+=,-]*$/u;

/** @throws Failure blocked where a value could be more to a shell than a word */
export async function fillAsk({ where, script, link, button, by }: HandCall, find: Find): Promise<HandAsk> {
  const line = async (parts: GraphPath): Promise<string> => {
    const words = parts.map(async (part) => {
      if (!(part instanceof Late)) return part;
      const word = text(part, await find(part));
      if (plain.test(word)) return word;
      throw blocked(
        `The ${part.name} holds characters that no script may hold.`,
        'Do it by hand in the Entra admin centre or the Azure portal, then retry.',
      );
    });
    return (await Promise.all(words)).join('');
  };
  const address = link?.map(async (part) =>
    part instanceof Late ? encodeURIComponent(text(part, await find(part))) : part,
  );
  return {
    where,
    script: await Promise.all(script.map(line)),
    ...(address ? { link: (await Promise.all(address)).join('') } : {}),
    ...(button === undefined ? {} : { button }),
    ...(by === undefined ? {} : { by }),
  };
}
