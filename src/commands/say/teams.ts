// One person in the sandbox's Teams, over the same HTTP surface as its web page.
import { z } from 'zod';
import type { JsonObject } from '../../contracts/json.ts';

const card = z.custom<JsonObject>((value) => typeof value === 'object' && value !== null);
const people = z.array(
  z.object({
    name: z.string(),
    upn: z.string(),
    aadObjectId: z.string(),
    locale: z.string(),
    zone: z.string(),
  }),
);
const conversations = z.array(
  z.object({ id: z.string(), kind: z.enum(['personal', 'group', 'channel']), name: z.string() }),
);
const messages = z.array(
  z.object({
    id: z.string(),
    /** The bot has no UPN. */
    from: z.object({ name: z.string(), upn: z.string().optional() }),
    at: z.string(),
    edited: z.string().nullish(),
    text: z.string().nullish(),
    cards: z.array(card),
    files: z.array(z.object({ name: z.string(), url: z.string() })).optional(),
    offers: z.array(z.object({ name: z.string(), description: z.string() })).optional(),
  }),
);
const answer = z.object({
  status: z.number(),
  body: z.object({ type: z.string().optional(), value: z.unknown() }).nullish(),
});
const said = z.object({ error: z.object({ message: z.string() }).optional() });

export type Person = z.infer<typeof people>[number];
export type Conversation = z.infer<typeof conversations>[number];
export type Message = z.infer<typeof messages>[number];
export type Answer = z.infer<typeof answer>;

/** What is wrong with what was asked of the command; its message says what to do. */
export class Unsayable extends Error {}

export class Teams {
  readonly #chat: string;
  readonly me: Person;

  private constructor(chat: string, me: Person) {
    this.#chat = chat;
    this.me = me;
  }

  /**
   * @param chat address of the web chat
   * @param name `riley`, `riley@contoso.com` or an object id
   * @throws Unsayable when nobody answers there, or nobody is called so
   */
  static async as(chat: string, name: string): Promise<Teams> {
    const everybody = people.parse(await call(chat, 'people'));
    const wanted = name.toLowerCase();
    const me = everybody.find(({ upn, aadObjectId }) =>
      [upn.toLowerCase(), upn.toLowerCase().split(/[@_]/)[0], aadObjectId].includes(wanted),
    );
    if (me) return new Teams(chat, me);
    const names = everybody.map(({ upn }) => upn.split(/[@_]/)[0]).join(', ');
    throw new Unsayable(`Nobody here is called “${name}”. There are: ${names}.`);
  }

  async conversations(): Promise<readonly Conversation[]> {
    return conversations.parse(await this.#call('conversations'));
  }

  /** @param name of a group or channel; undefined is the chat with the bot */
  async conversation(name: string | undefined): Promise<Conversation> {
    const all = await this.conversations();
    const found = all.find((one) =>
      name === undefined ? one.kind === 'personal' : one.name.toLowerCase() === name.toLowerCase(),
    );
    if (found) return found;
    const names = all.flatMap((one) => (one.kind === 'personal' ? [] : [`“${one.name}”`]));
    throw new Unsayable(`${this.me.name} sees no “${name ?? ''}”. There are: ${names.join(', ') || 'none'}.`);
  }

  /** The oldest first. */
  async messages(where: Conversation): Promise<readonly Message[]> {
    return messages.parse(await this.#call(`conversations/${encodeURIComponent(where.id)}/messages`));
  }

  async say(where: Conversation, text: string): Promise<void> {
    const path = `conversations/${encodeURIComponent(where.id)}/messages`;
    const { error } = said.parse(await this.#call(path, { text }));
    if (error) throw new Unsayable(`Not delivered. ${error.message}`);
  }

  async press(
    where: Conversation,
    message: string,
    press: { verb: string; data: unknown; inputs: Readonly<Record<string, string>> },
  ): Promise<Answer> {
    const path = `conversations/${encodeURIComponent(where.id)}/messages/${encodeURIComponent(message)}/actions`;
    return answer.parse(await this.#call(path, press));
  }

  #call(path: string, body?: unknown): Promise<unknown> {
    return call(this.#chat, `${path}?as=${encodeURIComponent(this.me.upn)}`, body);
  }
}

async function call(chat: string, path: string, body?: unknown): Promise<unknown> {
  const post = {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  };
  const reply = await fetch(`${chat}/_teams/${path}`, body === undefined ? {} : post).catch(() => {
    throw new Unsayable(`Nothing answers at ${chat}. Start it first: npm start`);
  });
  const text = await reply.text();
  if (reply.ok || reply.status === 502) return JSON.parse(text) as unknown;
  const parsed = said.safeParse(JSON.parse(text || '{}'));
  throw new Unsayable(
    parsed.data?.error?.message ?? `${chat} answers ${reply.status}: ${text.slice(0, 200)}`,
  );
}
