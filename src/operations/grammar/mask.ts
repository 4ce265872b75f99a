// Hides what stands in quotes or angle brackets from the grammar, so that words like "to" in a name stay a name.
import { plain } from '../../steps/pasted.ts';

export interface Masked {
  readonly text: string;
  /** Puts back what was hidden. */
  readonly open: (part: string) => string;
}

const hidden = /[“„"][^“”„"]*[”“"]|«[^«»]*»|(?<=^|\s)['‘][^'‘’]+['’](?=$|[\s,;.?!])|<[^<>]*>/g;

export function mask(said: string): Masked {
  const kept: string[] = [];
  const text = plain(said).replace(hidden, (part) => `\uE000${String(kept.push(part) - 1)}\uE001`);
  return {
    text,
    open: (part) => part.replace(/\uE000(\d+)\uE001/g, (_, index: string) => kept[Number(index)] ?? ''),
  };
}
