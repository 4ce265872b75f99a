// What walks say over and over: good day to the bot, a policy of their own, the next message that fits, the audit trail.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { audit } from '../../src/commands/audit.ts';
import type { AuditLine } from '../../src/adapters/postgres/export.ts';
import type { Policy, Rule } from '../../src/contracts/policy.ts';
import { Town, until, type TownOptions } from './town.ts';
import { shown, type Pressed, type Visitor } from './visitor.ts';

const sandboxPolicy = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../env/policy.sandbox.json'), 'utf8'),
) as Policy;

/** A policy file of the walk's own; the bot reads it anew each time it needs it. */
export class PolicyFile {
  readonly #dir = mkdtempSync(join(tmpdir(), 'latchkey-policy-'));
  readonly path = join(this.#dir, 'policy.json');

  constructor() {
    this.set();
  }
  /** The sandbox's policy with these changes to its one rule, and to the rest. */
  set(rule: { [key in keyof Rule]?: Rule[key] | undefined } = {}, rest: Partial<Policy> = {}): void {
    const [only] = sandboxPolicy.rules;
    assert.ok(only);
    this.write(JSON.stringify({ ...sandboxPolicy, rules: [{ ...only, ...rule }], ...rest }));
  }
  write(text: string): void {
    writeFileSync(this.path, text);
  }
  remove(): void {
    rmSync(this.path, { force: true });
  }
  drop(): void {
    rmSync(this.#dir, { recursive: true, force: true });
  }
}

/** A town in which the named people have met the bot, at the pace of tests. */
export async function settled(names: readonly string[], options: TownOptions = {}): Promise<Town> {
  const settings = { throttle: { teams: 500 }, ...options.settings };
  const town = await Town.start({ ...options, settings });
  for (const name of names) {
    await town.as(name).say('help');
    await town.as(name).sees('What you can ask');
  }
  return town;
}

/** Says it, and waits for something new from the bot that holds all of these. */
export async function hears(
  who: Visitor,
  text: string,
  parts: readonly (string | RegExp)[],
  where?: string,
): Promise<string> {
  const before = new Set((await who.messages(where)).map(({ id }) => id));
  before.add(await who.say(text, where));
  return until(async () => {
    const all = (await who.messages(where)).filter(({ id }) => !before.has(id)).map(shown);
    const found = all.find((one) =>
      parts.every((part) => (typeof part === 'string' ? one.includes(part) : part.test(one))),
    );
    assert.ok(
      found !== undefined,
      `${who.name} said “${text}”, waits for ${parts.join(' & ')}, got:\n${all.join('\n--\n')}`,
    );
    return found;
  }, 12_000);
}

/** Asks for something and answers with the number that it was given. */
export async function opens(who: Visitor, text: string, where?: string): Promise<string> {
  const card = await hears(who, text, [/LK-\d+ · .*mailbox access|LK-\d+ · Mailbox access/i], where);
  return /LK-\d+/.exec(card)?.[0] ?? '';
}

/** `npm run audit -- export`, of one request or of everything. */
export async function trail(town: Town, request?: string): Promise<AuditLine[]> {
  let text = '';
  const code = await audit(['export', ...(request ? ['--request', request] : [])], {
    env: { DATABASE_URL: town.database.url },
    out: (more) => void (text += more),
    complain: (more) => assert.fail(more),
  });
  assert.equal(code, 0);
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as AuditLine);
}

/** The refusals (or busy ones) of a person on a request, newest last: what each was refused for. */
export async function refusals(
  town: Town,
  by: string,
  request?: string,
  kind: 'refused' | 'busy' = 'refused',
): Promise<string[]> {
  return (await trail(town, request))
    .filter((line) => line.kind === kind && line.by === by)
    .map(({ facts }) => String((facts as { because?: unknown }).because));
}

/** What the sandbox's Teams does beyond what people can: takes the bot out of a conversation, or away from a person. */
export async function teamsControl(town: Town, body: object): Promise<void> {
  const answer = await fetch(`${town.sandbox.ready.chat}/_teams/control`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(answer.ok, await answer.text());
}

/** The inputs of a form, by key, as they are filled in. */
export function filledIn(card: unknown): { [field: string]: string } {
  if (Array.isArray(card)) return Object.assign({}, ...card.map(filledIn)) as { [field: string]: string };
  if (typeof card !== 'object' || card === null) return {};
  const node = card as { [key: string]: unknown };
  const own =
    typeof node['type'] === 'string' && node['type'].startsWith('Input.') && typeof node['id'] === 'string'
      ? { [node['id']]: typeof node['value'] === 'string' ? node['value'] : '' }
      : {};
  return Object.assign(own, ...Object.values(node).map(filledIn)) as { [field: string]: string };
}

/** Presses a button on the newest message that shows this. */
export async function pressOn(
  who: Visitor,
  part: string,
  verb: string,
  inputs: Record<string, string> = {},
  where?: string,
): Promise<Pressed> {
  const { message, data } = await until(async () => {
    for (const each of (await who.messages(where)).toReversed()) {
      const found = shown(each).includes(part) ? dataOf(each.cards, verb) : undefined;
      if (found) return { message: each.id, data: found };
    }
    return assert.fail(`${who.name} sees no button ${verb} beside “${part}”`);
  }, 10_000);
  return who.pressRaw(message, verb, data, inputs, where);
}

/** What the button with this verb carries, on any of these cards. */
export function dataOf(node: unknown, verb: string): { [key: string]: unknown } | undefined {
  if (Array.isArray(node)) return node.map((each) => dataOf(each, verb)).find(Boolean);
  if (typeof node !== 'object' || node === null) return undefined;
  const object = node as { verb?: unknown; data?: { [key: string]: unknown } };
  return object.verb === verb ? (object.data ?? {}) : dataOf(Object.values(node), verb);
}

/** The newest card that somebody sees with this on it. */
export async function cardWith(who: Visitor, part: string, where?: string): Promise<unknown> {
  return until(async () => {
    const found = (await who.messages(where)).findLast((each) => shown(each).includes(part));
    assert.ok(found?.cards[0], `${who.name} sees no card with “${part}”`);
    return found.cards[0];
  });
}

/** Text without what makes it inert to clients, and without what a client would not show anyway. */
export const exactly = (text: string): string =>
  text
    .replace(/[\u2060\u202a-\u202e]/g, '')
    .replace(/[\u2018\u2019]/g, "'")
    .replace(/\s+/g, ' ');

/** Texts of a card by how clients read them: runs are plain, blocks are Markdown. */
export function textsOf(node: unknown): { runs: string[]; blocks: string[] } {
  if (typeof node !== 'object' || node === null) return { runs: [], blocks: [] };
  const { type, text } = node as { type?: unknown; text?: unknown };
  const inner = Object.values(node).map(textsOf);
  const own = (name: string): string[] => (type === name && typeof text === 'string' ? [text] : []);
  return {
    runs: [...own('TextRun'), ...inner.flatMap(({ runs }) => runs)],
    blocks: [...own('TextBlock'), ...inner.flatMap(({ blocks }) => blocks)],
  };
}
