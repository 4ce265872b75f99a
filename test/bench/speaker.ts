// Says things straight to a bot's endpoint, signed as Teams would sign them, and times the answer.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import type { Town } from '../walks/town.ts';
import type { Visitor } from '../walks/visitor.ts';

export class Speaker {
  readonly #town: Town;
  readonly #base: Record<string, unknown>;
  readonly #token: string;

  private constructor(town: Town, base: Record<string, unknown>, token: string) {
    this.#town = town;
    this.#base = base;
    this.#token = token;
  }

  static async of(town: Town, who: Visitor): Promise<Speaker> {
    const people = await who.call<{ id: string; aadObjectId: string; name: string; upn: string }[]>('people');
    const me = people.find(({ upn }) => upn.startsWith(`${who.name}@`));
    assert.ok(me, `there is no ${who.name}`);
    const base = {
      type: 'message',
      channelId: 'msteams',
      serviceUrl: `${town.sandbox.ready.tenant}/smba/emea/`,
      from: { id: me.id, name: me.name, aadObjectId: me.aadObjectId },
      recipient: { id: `28:${apps.bot.appId}`, name: 'Latchkey' },
      conversation: { id: await who.conversation(), conversationType: 'personal', tenantId },
      channelData: { tenant: { id: tenantId } },
      locale: 'en-GB',
      localTimezone: 'Europe/Berlin',
    };
    const { token } = await town.control<{ token: string }>('sign', { activity: base });
    return new Speaker(town, base, token);
  }

  /** @returns milliseconds until the bot's endpoint had answered */
  async say(text: string, endpoint = this.#town.bots[0]?.endpoint ?? ''): Promise<number> {
    const begun = performance.now();
    const answer = await fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${this.#token}` },
      body: JSON.stringify({ ...this.#base, id: randomUUID(), timestamp: new Date().toISOString(), text }),
    });
    await answer.text();
    assert.ok(answer.ok, `the bot answered ${answer.status}`);
    return performance.now() - begun;
  }
}
