// One person in the sandbox's Teams: says things, reads messages as text, and presses buttons on cards.
import assert from 'node:assert/strict';
import { cardText } from '../../src/cards/text.ts';
import { until } from './town.ts';

type Json = { readonly [key: string]: unknown };
export interface Message {
  readonly id: string;
  readonly from: { readonly name: string; readonly upn?: string };
  readonly text: string | undefined;
  readonly edited?: string;
  readonly cards: readonly Json[];
  readonly replyTo?: string;
}
export interface Pressed {
  readonly status: number;
  /** The short text, where there was one. */
  readonly toast: string;
  /** The card in place of the pressed one, for the presser. */
  readonly card: Json | undefined;
}

export class Visitor {
  readonly name: string;
  readonly #chat: string;
  readonly #heard: ((answer: string) => void) | undefined;

  /** @param heard is told each answer to a press */
  constructor(chat: string, name: string, heard?: (answer: string) => void) {
    this.#chat = chat;
    this.name = name;
    this.#heard = heard;
  }

  async call<T>(path: string, body?: unknown): Promise<T> {
    const answer = await fetch(
      `${this.#chat}/_teams/${path}${path.includes('?') ? '&' : '?'}as=${this.name}`,
      {
        ...(body === undefined
          ? {}
          : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
      },
    );
    const text = await answer.text();
    assert.ok(answer.ok, `${this.name} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  /** Id of a conversation: the personal chat, or the one with this name. */
  async conversation(name = 'personal'): Promise<string> {
    const all = await this.call<{ id: string; kind: string; name: string }[]>('conversations');
    const found = all.find((one) => (name === 'personal' ? one.kind === 'personal' : one.name === name));
    assert.ok(found, `${this.name} has no conversation ${name}: ${all.map((one) => one.name).join(', ')}`);
    return found.id;
  }

  async messages(where?: string): Promise<Message[]> {
    return this.call(`conversations/${encodeURIComponent(await this.conversation(where))}/messages`);
  }

  /** @returns the message's id */
  async say(text: string, where?: string, replyTo?: string): Promise<string> {
    const id = encodeURIComponent(await this.conversation(where));
    return (
      await this.call<{ id: string }>(`conversations/${id}/messages`, {
        text,
        ...(replyTo ? { replyTo } : {}),
      })
    ).id;
  }

  /** Says it and waits for what the bot says next in the same conversation, as text. */
  async ask(text: string, where?: string): Promise<string> {
    const before = (await this.messages(where)).length;
    await this.say(text, where);
    return until(async () => {
      const after = (await this.messages(where)).slice(before).filter(({ from }) => from.upn === undefined);
      assert.ok(after.length > 0, `no answer to “${text}”`);
      return after.map(shown).join('\n');
    });
  }

  /** The newest message whose text holds all of these, as text; waits for it. */
  async sees(...parts: readonly (string | RegExp)[]): Promise<string> {
    return this.seesIn(undefined, ...parts);
  }
  async seesIn(where: string | undefined, ...parts: readonly (string | RegExp)[]): Promise<string> {
    return until(async () => {
      const texts = (await this.messages(where)).map(shown).reverse();
      const found = texts.find((text) =>
        parts.every((part) => (typeof part === 'string' ? text.includes(part) : part.test(text))),
      );
      assert.ok(
        found !== undefined,
        `${this.name} does not see ${parts.map(String).join(' and ')} in:\n${texts.slice(0, 4).join('\n----\n')}`,
      );
      return found;
    });
  }

  /** Presses the button with this verb on the newest card that has it (and, if given, names the request). */
  async press(
    verb: string,
    request?: string,
    inputs: Record<string, string> = {},
    where?: string,
  ): Promise<Pressed> {
    const { message, action } = await until(async () => {
      for (const message of (await this.messages(where)).reverse())
        for (const card of message.cards) {
          const action = find(card, verb, request);
          if (action) return { message, action };
        }
      assert.fail(`${this.name} sees no button ${verb} ${request ?? ''}`);
    });
    return this.pressRaw(message.id, verb, action.data ?? {}, inputs, where);
  }

  async pressRaw(
    message: string,
    verb: string,
    data: unknown,
    inputs: Record<string, string> = {},
    where?: string,
  ): Promise<Pressed> {
    const id = encodeURIComponent(await this.conversation(where));
    const { status, body } = await this.call<{
      status: number;
      body: { type?: string; value?: unknown } | undefined;
    }>(`conversations/${id}/messages/${encodeURIComponent(message)}/actions`, { verb, data, inputs });
    this.#heard?.(JSON.stringify(body ?? null));
    const card = body?.type === 'application/vnd.microsoft.card.adaptive' ? (body.value as Json) : undefined;
    const toast =
      typeof body?.value === 'string'
        ? body.value
        : ((body?.value as { message?: string } | undefined)?.message ?? '');
    return { status, card, toast: card ? cardText(card as never, habits) : toast };
  }
}

const habits = { zone: 'Europe/Berlin', locale: 'en-GB' };
/** A message as a terminal would show it. */
export const shown = ({ text, cards }: Message): string =>
  [text ?? '', ...cards.map((card) => cardText(card as never, habits, 400))].filter(Boolean).join('\n');

function find(node: unknown, verb: string, request: string | undefined): Json | undefined {
  if (Array.isArray(node)) return node.map((each) => find(each, verb, request)).find(Boolean);
  if (typeof node !== 'object' || node === null) return undefined;
  const object = node as Json & { data?: { request?: string } };
  if (object.verb === verb && (request === undefined || object.data?.request === request)) return object;
  return find(Object.values(object), verb, request);
}
