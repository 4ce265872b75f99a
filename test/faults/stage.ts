// Requests on a town's mailboxes, driven through chat as people do, and judged by what the sandbox saw.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { Town, until } from '../walks/town.ts';
import type { Case, Had } from './cases.ts';
import { neverEarly, saying, type Word } from './says.ts';
import { cmdlet, effects, isAbout, isWrite, like, log, mailbox, type Mailbox } from './tenant.ts';

export interface Running {
  readonly id: string;
  readonly alias: string;
  readonly one: Case;
  /** Who asked. */
  readonly asker: string;
  readonly was: Mailbox;
}
export interface StageOptions {
  readonly lagMs?: number;
  readonly bots?: number;
  readonly mailboxes?: number;
  readonly env?: Record<string, string>;
}

/** Cards in one chat are edited one at a time and two seconds apart, so that several askers are sooner done. */
const askers = ['riley', 'sam', 'dana', 'alexandra'];

export class Stage {
  readonly town: Town;
  readonly lagMs: number;
  /** Mailboxes on which nothing but the end of a case was ever set, by its name. */
  readonly #models = new Map<string, Mailbox>();
  #used = 0;
  #since = 0;

  private constructor(town: Town, lagMs: number) {
    this.town = town;
    this.lagMs = lagMs;
  }

  static async start(options: StageOptions = {}): Promise<Stage> {
    const lagMs = options.lagMs ?? 1000;
    const town = await Town.start({
      bots: 0,
      env: { LAG_EXO_MS: String(lagMs + 200), CLAIM_MS: '1500', LOG_LEVEL: 'silent', ...options.env },
      settings: { lagMs: { exo: lagMs, graph: 0, entra: 0 } },
    });
    await town.control('reset', { mailboxes: options.mailboxes ?? 30 });
    for (let count = options.bots ?? 1; count > 0; count -= 1) await town.startBot();
    await town.as('ada').ask('help');
    return new Stage(town, lagMs);
  }

  /** Mailboxes that nobody used yet, in the state that the case starts from. */
  async fresh(one: Case, count: number): Promise<string[]> {
    const names = await this.#prepared(one.before, count);
    if (one.before.length > 0) await pause(this.lagMs + 100);
    return names;
  }

  async #prepared(rights: readonly Had[], count: number): Promise<string[]> {
    const names = Array.from({ length: count }, () => `user${String((this.#used += 1)).padStart(4, '0')}`);
    for (const name of names)
      for (const right of rights)
        await this.town.control('change', { kind: 'givePermission', mailbox: name, user: 'alex', ...right });
    return names;
  }

  async #model({ name, after }: Case): Promise<Mailbox> {
    const known = this.#models.get(name);
    if (known) return known;
    const [alias = ''] = await this.#prepared(after, 1);
    const model = await mailbox(this.town, alias);
    this.#models.set(name, model);
    return model;
  }

  /** Asks in the words of the case. @returns once the card is there; a take has begun by then */
  async ask(one: Case, alias: string, asker: string): Promise<Running> {
    const was = await mailbox(this.town, alias);
    const visitor = this.town.as(asker);
    const known = new Set((await this.cards(asker)).map(({ id }) => id));
    await visitor.say(one.ask(alias));
    const id = await until(async () => {
      const found = (await this.cards(asker)).find((card) => !known.has(card.id));
      assert.ok(found, `${asker} sees no card for ${alias}`);
      return found.id;
    });
    return { id, alias, one, asker, was };
  }

  /** What each request card in the asker's chat says, newest first. */
  async cards(asker: string): Promise<{ id: string; word: string }[]> {
    const messages = await this.town.as(asker).messages();
    return messages.flatMap(({ cards }) => cards.flatMap((card) => saying(card) ?? [])).reverse();
  }

  async approve(...all: readonly Running[]): Promise<void> {
    for (const { id } of all) {
      const { toast } = await this.town.as('ada').press('approve', id);
      assert.match(toast, /^You approved/);
    }
  }

  /** Has it carried out for each of the mailboxes: approved where policy wants that. */
  async begin(one: Case, aliases: readonly string[]): Promise<Running[]> {
    const all = await Promise.all(
      askers.map(async (asker, at) => {
        const own: Running[] = [];
        for (const alias of aliases.filter((_, index) => index % askers.length === at))
          own.push(await this.ask(one, alias, asker));
        return own;
      }),
    ).then((each) => each.flat());
    if (one.gives) await this.approve(...all);
    return all;
  }

  async undo(...all: readonly Running[]): Promise<void> {
    await Promise.all(all.map(({ asker, id }) => this.town.as(asker).press('undo', id)));
    await this.approve(...all.filter(({ one }) => !one.gives));
  }

  /** Waits until every asker's card says so. */
  async settled(all: readonly Running[], word: Word, withinMs = 60_000): Promise<void> {
    await until(async () => {
      // Several towns share the machine: no need to ask more often.
      await pause(200);
      for (const asker of new Set(all.map((each) => each.asker))) {
        const cards = await this.cards(asker);
        for (const { id } of all.filter((each) => each.asker === asker)) {
          const shows = cards.find((card) => card.id === id)?.word;
          assert.equal(shows, word, `the card of ${id} says ${shows ?? 'nothing'}`);
        }
      }
    }, withinMs);
  }

  /** What is judged from here on counts from here. */
  async mark(): Promise<void> {
    this.#since = (await log(this.town, this.#since)).at(-1)?.n ?? this.#since;
  }

  /** One run that nobody disturbs: it ends as the model that the others are held against. */
  async undisturbed(one: Case): Promise<void> {
    const aliases = await this.fresh(one, 1);
    await this.mark();
    const runs = await this.begin(one, aliases);
    await this.settled(runs, 'Done');
    await this.judge(runs, 'Done');
    await this.mark();
    await this.undo(...runs);
    await this.settled(runs, 'Undone');
    await this.judge(runs, 'Undone');
  }

  /** The tenant is as after an undisturbed run, each effect took place once, and no card said so too early. */
  async judge(all: readonly Running[], word: Word): Promise<void> {
    const entries = await log(this.town, this.#since);
    for (const { id, alias, one, was } of all) {
      const now = await mailbox(this.town, alias);
      const model = word === 'Done' ? await this.#model(one) : was;
      assert.deepEqual(like(now, model), like(model, model), `${alias} after ${id}`);
      assert.deepEqual(
        effects(entries, now).map(cmdlet).sort(),
        (word === 'Done' ? one.up : one.back).toSorted(),
        `effects on ${alias}`,
      );
      neverEarly(entries, { id, word, mailbox: now, lagMs: this.lagMs });
    }
  }

  /** All writes on the mailbox that reached the sandbox since the mark, whatever came of them. */
  async writes({ was }: Running): Promise<string[]> {
    const entries = await log(this.town, this.#since);
    return entries.filter((entry) => isAbout(entry, was) && isWrite(entry)).map(cmdlet);
  }

  stop(): Promise<void> {
    return this.town.stop();
  }
}
