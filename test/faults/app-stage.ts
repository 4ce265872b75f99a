// Requests on applications of their own, driven through chat as people do, and judged by what became of the tenant.
import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { records } from '../../src/adapters/postgres/records.ts';
import type { Request } from '../../src/contracts/request.ts';
import { beside } from '../walks/records.ts';
import { Town, until } from '../walks/town.ts';
import { held, hold, kill, killAgain, type Held, type Point, type When } from './kill.ts';
import { log, mailbox, type Entry } from './tenant.ts';

export interface AppRun {
  readonly id: string;
  readonly name: string;
  readonly alias: string;
  readonly asker: string;
}
type State = Readonly<Record<string, unknown>>;

/** Cards in one chat are edited one at a time, so that several askers are sooner done. */
const askers = ['riley', 'sam', 'dana', 'alexandra'];
/** Nothing but time is missing to a row in one of these states; or it is over. */
const waits = ['resting', 'proving', 'seen', 'already', 'proved', 'skipped', 'asked'];

export class AppStage {
  readonly town: Town;
  #used = 0;
  #since = 0;

  private constructor(town: Town) {
    this.town = town;
  }

  /** The bot grants permissions itself, so that nobody has to consent. */
  static async open(): Promise<AppStage> {
    const town = await Town.start({
      bots: 0,
      env: {
        LAG_EXO_MS: '500',
        LAG_GRAPH_MS: '400',
        GRANT_CONSENT: 'application',
        CLAIM_MS: '1500',
        // What is held in mid-air must not count as unanswered before the last one is, on a busy machine either.
        CALL_TIMEOUT_MS: '200000',
        // A new bot listens at another port; the address of its pages is part of what was approved.
        PUBLIC_URL: 'http://localhost:3977',
        LOG_LEVEL: 'silent',
      },
      settings: { lagMs: { exo: 200, graph: 150, entra: 0, mail: 200, credential: 100 } },
    });
    await town.control('reset', { mailboxes: 40 });
    const role = 'AppRoleAssignment.ReadWrite.All';
    await town.control('change', { kind: 'giveAppRole', app: 'Latchkey hands', role });
    await town.startBot();
    await town.as('ada').ask('help');
    return new AppStage(town);
  }

  state(): Promise<State> {
    return this.town.control<State>('state');
  }

  /** A mailbox that nobody used yet, its IMAP switched off. */
  async #fresh(): Promise<string> {
    const alias = `user${String((this.#used += 1)).padStart(4, '0')}`;
    await this.town.control('change', { kind: 'setCas', mailbox: alias, ImapEnabled: false });
    return alias;
  }

  /** Mailboxes as runs find them; ask before the state is kept for comparison. */
  async mailboxes(count: number): Promise<string[]> {
    const all: string[] = [];
    while (all.length < count) all.push(await this.#fresh());
    return all;
  }

  async #one(name: string, alias: string, how: string, asker: string): Promise<AppRun> {
    const visitor = this.town.as(asker);
    await visitor.say(`app new "${name}" ${how.replace('*', alias)}`);
    const card = await visitor.sees(name, /LK-\d+ · /, 'Waiting');
    return { id: /LK-\d+/.exec(card)?.[0] ?? '', name, alias, asker };
  }

  /** Asks for an application on each of the mailboxes. @param how "imap on * with secret" @param names of those that are there already, all asked for by one */
  async ask(aliases: readonly string[], how: string, names?: readonly string[]): Promise<AppRun[]> {
    const lanes = askers.slice(0, names ? 1 : askers.length);
    const asked = lanes.map(async (asker, lane) => {
      const own: AppRun[] = [];
      for (const [at, alias] of aliases.entries())
        if (at % lanes.length === lane)
          own.push(await this.#one(names?.[at] ?? `Feed of ${alias}`, alias, how, asker));
      return own;
    });
    return (await Promise.all(asked)).flat();
  }

  async approve(...all: readonly AppRun[]): Promise<void> {
    await Promise.all(
      all.map(async ({ id }) =>
        assert.match((await this.town.as('ada').press('approve', id)).toast, /^You approved/),
      ),
    );
  }

  async undo(...all: readonly AppRun[]): Promise<void> {
    await Promise.all(all.map(({ asker, id }) => this.town.as(asker).press('undo', id)));
  }

  /** The first call at each point waits; `begin` sends them off. @returns all that is held then */
  async holding(
    points: readonly Point[],
    begin: () => Promise<unknown>,
    already = 0,
  ): Promise<readonly Held[]> {
    await hold(this.town, points);
    await begin();
    return held(this.town, already + points.length, 120_000);
  }

  /** Of which request the held call is: its address has the request's number, or the application's id. */
  async whose(url: string, all: readonly AppRun[]): Promise<AppRun> {
    const { applications } = await this.town.control<{ applications: { id: string; uniqueName: string }[] }>(
      'state?only=applications',
    );
    const unique = applications.find(({ id }) => url.includes(id))?.uniqueName ?? url.split('?')[0] ?? '';
    const run = all.find(({ id }) => unique.endsWith(`-${id.toLowerCase()}`));
    assert.ok(run, `nobody asked for ${url}`);
    return run;
  }

  /** What nobody can see done is said to be done. */
  async handed(all: readonly AppRun[]): Promise<void> {
    for (const { asker, id } of all) {
      await until(async () => {
        const { rows } = await this.onRecord(id);
        const told = rows.map(({ key, state }) => `${key}: ${state}`).join(', ');
        assert.ok(
          rows.some(({ state }) => state === 'asked'),
          `${id} asks for nothing: ${told}`,
        );
      }, 240_000);
      await this.town.as(asker).press('done', id);
    }
  }

  /** Kills the bot over whatever is held, and starts another. */
  async killed(): Promise<void> {
    await kill(this.town);
    await this.town.startBot();
  }

  /** Kills the bot before each of these calls, and again after each of them. */
  async killedAt(points: (when: When) => readonly Point[], begin: () => Promise<unknown>): Promise<void> {
    await this.holding(points('before'), begin);
    await killAgain(this.town, points('after'));
  }

  async onRecord(id: string): Promise<Request> {
    const request = await records(beside(this.town).db).get(id);
    assert.ok(request, `${id} is not on record`);
    return request;
  }

  /** Waits until all have come to this; where only time is missing, everybody's clock moves. */
  async settled(all: readonly AppRun[], state: 'done' | 'undone'): Promise<void> {
    await until(async () => {
      await pause(300);
      const requests: Request[] = [];
      for (const { id } of all) requests.push(await this.onRecord(id));
      const open = requests.filter((one) => one.state !== state);
      const rows = open.flatMap(({ id, rows }) =>
        rows.map((row) => ({ id, ...row, is: row.resting ? 'resting' : row.state })),
      );
      const told = rows.map((row) => `${row.id} ${row.key}: ${row.is} ${row.because ?? ''}`).join('\n');
      if (open.length > 0 && state === 'done' && rows.every(({ is }) => waits.includes(is)))
        await this.town.pass(61_000);
      assert.equal(open.length, 0, `not ${state}:\n${told}`);
    }, 240_000);
  }

  /** What is counted from here on counts from here. */
  async mark(): Promise<void> {
    this.#since = (await log(this.town, this.#since)).at(-1)?.n ?? this.#since;
  }

  /** Writes that changed something since the mark, for the application or its mailbox, ids left out. */
  async effects({ id, alias }: AppRun, ...ids: readonly string[]): Promise<string[]> {
    const box = (await mailbox(this.town, alias)).ExternalDirectoryObjectId;
    const names = [box, ...ids, `${id.toLowerCase()}'`, `-${id.toLowerCase()}?`];
    return (await log(this.town, this.#since))
      .filter((entry) => entry.effect > 0 && ['graph', 'exo', 'vault'].includes(entry.service))
      .filter((entry) => names.some((name) => saidIn(entry).includes(name)))
      .flatMap((entry) => Array.from({ length: entry.effect }, () => lineOf(entry)));
  }

  async stop(): Promise<void> {
    // What a failed chapter left in mid-air would keep the bot from stopping.
    await this.town.control('faults', undefined, 'DELETE');
    await this.town.control('release', {});
    await this.town.stop();
  }
}

const saidIn = (entry: Entry): string =>
  `${decodeURIComponent(entry.url)} ${JSON.stringify(entry.body ?? null)}`;

/** "POST applications/…/addPassword", "New-ServicePrincipal". */
const lineOf = ({ method, url, body }: Entry): string =>
  body?.CmdletInput?.CmdletName ??
  `${method} ${decodeURIComponent(new URL(url).pathname)
    .replace(/^\/(v1\.0\/)?/, '')
    .replace(/\(uniqueName='[^']*'\)/, '(uniqueName)')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '*')
    .replace(/^(secrets|certificates)\/[^/]+/, '$1/*')}`;
