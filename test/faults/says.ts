// What cards say, and whether any ever said it too early: told from every post and edit that reached Teams.
import assert from 'node:assert/strict';
import { effects, type Entry, type Mailbox } from './tenant.ts';

/** Words by which a card says that it is over and so. */
export type Word = 'Done' | 'Ended' | 'Undone';
const words =
  /^(Waiting|Waiting for Exchange|Scheduled|Running|Done|Partly|Failed|Ending|Ended|Undone)( ·|$)/;
const notice = /^(LK-\d+) (is done\.|has ended|is undone\.)/;
const noticed: Readonly<Record<string, Word>> = {
  'is done.': 'Done',
  'has ended': 'Ended',
  'is undone.': 'Undone',
};

export interface Saying {
  readonly id: string;
  readonly word: string;
}

/** Each text of a card, in order. */
function texts(node: unknown): readonly string[] {
  if (Array.isArray(node)) return node.flatMap(texts);
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'text' && typeof value === 'string' ? [value] : texts(value),
  );
}

/** The request that a card is about and its headline; undefined for other cards. */
export function saying(card: unknown): Saying | undefined {
  const all = texts(card);
  const id = all.flatMap((text) => /^(LK-\d+) · /.exec(text)?.[1] ?? [])[0];
  const word = all.flatMap((text) => words.exec(text)?.[1] ?? [])[0];
  return id !== undefined && word !== undefined ? { id, word } : undefined;
}

/** What a post or an edit tells people. */
function told(entry: Entry): readonly Saying[] {
  if (entry.service !== 'teams' || (entry.method !== 'POST' && entry.method !== 'PUT')) return [];
  const activity = (entry.body ?? {}) as {
    readonly text?: string;
    readonly attachments?: readonly { readonly content?: unknown }[];
  };
  const line = notice.exec(activity.text ?? '');
  return [
    ...(line?.[1] && line[2] ? [{ id: line[1], word: noticed[line[2]] ?? '' }] : []),
    ...(activity.attachments ?? []).flatMap(({ content }) => saying(content) ?? []),
  ];
}

/**
 * From the first card that says the word: every effect lies before it, and the last one long enough before that no
 * replica can still answer from before.
 */
export function neverEarly(
  entries: readonly Entry[],
  about: { readonly id: string; readonly word: Word; readonly mailbox: Mailbox; readonly lagMs: number },
): void {
  const { id, word, mailbox, lagMs } = about;
  const first = entries.find((entry) => told(entry).some((one) => one.id === id && one.word === word));
  assert.ok(first, `no card says that ${id} is ${word}`);
  for (const effect of effects(entries, mailbox)) {
    assert.ok(
      effect.n < first.n,
      `a card says ${id} ${word} before ${effect.body?.CmdletInput?.CmdletName ?? ''}`,
    );
    const ms = Date.parse(first.at) - Date.parse(effect.at);
    assert.ok(ms >= lagMs, `a card says ${id} ${word} ${ms} ms after a write that takes ${lagMs} ms to show`);
  }
}
