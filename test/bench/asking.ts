// From the ask to the card, from the press to its answer, from the approval to the first call; and memory before and after 1,000 requests.
import { readFileSync } from 'node:fs';
import { connect } from '../../src/adapters/postgres/database.ts';
import { sql } from 'kysely';
import { Town } from '../walks/town.ts';
import { richPolicy } from './rich-policy.ts';
import { line, spread } from './spread.ts';
import { Speaker } from './speaker.ts';

const megabytes = (pid: number | undefined): number =>
  Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid ?? 'self'}/status`, 'utf8'))?.[1] ?? NaN) / 1024;

interface Line {
  readonly n: number;
  readonly at: string;
  readonly service: string;
  readonly method: string;
  readonly url: string;
}

export async function asking(): Promise<string[]> {
  const settings = { throttle: { teams: 100_000, exo: 100_000 }, lagMs: { exo: 0, graph: 0, entra: 0 } };
  const town = await Town.start({
    env: { POLICY_FILE: richPolicy(), LAG_EXO_MS: '0', LAG_GRAPH_MS: '0', EXO_WRITES_PER_SECOND: '1000' },
    settings,
  });
  const [riley, ada] = [town.as('riley'), town.as('ada')];
  await ada.say('@Latchkey approve here', 'Access requests');
  const idle = megabytes(town.bots[0]?.child.pid);
  const speaker = await Speaker.of(town, riley);
  const database = connect(town.database.url, { onTrouble: () => undefined });

  const [card, press, first]: [number[], number[], number[]] = [[], [], []];
  for (let run = 1; run <= 40; run += 1) {
    const since = await last(town);
    const begun = performance.now();
    await speaker.say(
      `give sendonbehalf on ${run % 2 ? 'finance' : 'sales'} to dana for 8h because run ${run}`,
    );
    await posted(town, since, `LK-${run}`);
    card.push(performance.now() - begun);
    const before = await last(town);
    const pressed = performance.now();
    await ada.press('approve', `LK-${run}`, {}, 'Access requests');
    press.push(performance.now() - pressed);
    const { rows } = await sql<{
      at: Date;
    }>`select at from events where request = ${`LK-${run}`} and kind = 'approved'`.execute(database.db);
    const approved = new Date(rows[0]?.at ?? NaN).getTime();
    const call = await firstCall(town, before, approved);
    first.push(call - approved);
    await riley.sees(`LK-${run} is done`);
    await riley.press('undo', `LK-${run}`);
    await riley.sees(`LK-${run} · Mailbox access`, 'Undone');
  }
  for (let run = 0; run < 1000; run += 1)
    await speaker.say(`give full on finance to dana for 8h because load ${run}`);
  await new Promise((resolve) => setTimeout(resolve, 10_000));
  const loaded = megabytes(town.bots[0]?.child.pid);
  await database.close();
  await town.stop();
  return [
    line('ask to card in the chat', 'ms', spread(card)),
    line('press to answer', 'ms', spread(press), 'two Graph look-ups and one transaction'),
    line('approve to first call, our own time', 'ms', spread(first), 'p50 at most 100 ms wanted'),
    line('memory of one bot, idle', 'MB', spread([idle])),
    line('memory of one bot, after 1,000 requests', 'MB', spread([loaded])),
  ];
}

const log = (town: Town, since: number): Promise<Line[]> => town.control<Line[]>(`log?since=${since}`);
const last = async (town: Town): Promise<number> => (await log(town, 0)).at(-1)?.n ?? 0;

/** Waits until the sandbox's Teams has got the card. */
async function posted(town: Town, since: number, id: string): Promise<void> {
  for (;;) {
    const lines = await log(town, since);
    if (
      lines.some(
        (each) =>
          each.service === 'teams' && each.method === 'POST' && JSON.stringify(each).includes(`${id} ·`),
      )
    )
      return;
  }
}

/** When the first call of the run reached Exchange or Graph, by the sandbox's log. */
async function firstCall(town: Town, since: number, approved: number): Promise<number> {
  for (;;) {
    const lines = (await log(town, since)).filter(
      ({ service, at }) => ['exo', 'graph'].includes(service) && Date.parse(at) >= approved,
    );
    const [one] = lines;
    if (one) return Date.parse(one.at);
  }
}
