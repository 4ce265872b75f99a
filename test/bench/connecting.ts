// Connecting one application to 1, 10 and 100 mailboxes, against what nobody can shorten: the chain for one, or Exchange's pace.
import assert from 'node:assert/strict';
import { sql } from 'kysely';
import { connect } from '../../src/adapters/postgres/database.ts';
import { appTown } from '../walks/app-town.ts';
import { until } from '../walks/town.ts';
import { richPolicy } from './rich-policy.ts';
import { line, spread } from './spread.ts';

const latency = { exo: 100, graph: 50 };
/** Cmdlets that the runner has under way at once. */
const atOnce = 4;
const sizes = [1, 10, 100];
const runs = 3;

interface Line {
  readonly service: string;
  readonly at: string;
}

export async function connecting(): Promise<string[]> {
  const town = await appTown({
    env: {
      POLICY_FILE: richPolicy(),
      GRANT_CONSENT: 'application',
      LAG_EXO_MS: '0',
      LAG_GRAPH_MS: '0',
      EXO_WRITES_PER_SECOND: '1000',
    },
    settings: {
      throttle: { teams: 100_000, exo: 100_000 },
      latencyMs: latency,
      lagMs: { exo: 0, graph: 0, entra: 0, mail: 0, credential: 0 },
    },
  });
  await town.control('reset', { mailboxes: 400 });
  await town.control('change', {
    kind: 'giveAppRole',
    app: 'hands',
    role: 'AppRoleAssignment.ReadWrite.All',
  });
  const [riley, ada] = [town.as('riley'), town.as('ada')];
  await ada.say('help');
  const database = connect(town.database.url, { onTrouble: () => undefined });
  const took = new Map<number, number[]>();
  const ratios = new Map<number, number[]>();
  let used = 0;
  let made = 0;
  for (let run = 0; run < runs; run += 1)
    for (const size of sizes) {
      const boxes = Array.from({ length: size }, () => `user${String((used += 1)).padStart(4, '0')}`);
      const id = `LK-${(made += 1)}`;
      await riley.say(`app new "Bench ${made}" imap on ${boxes.join(', ')} with secret`);
      await riley.sees(`${id} ·`, 'Waiting');
      await ada.press('approve', id);
      const events = await until(async () => {
        const { rows } = await sql<{ kind: string; at: Date }>`select kind, at from events
          where request = ${id} order by n`.execute(database.db);
        assert.equal(rows.filter(({ kind }) => kind === 'proved').length, size);
        return rows;
      }, 180_000);
      const last = (kind: string): number =>
        new Date(events.findLast((event) => event.kind === kind)?.at ?? NaN).getTime();
      const [begun, done] = [last('approved'), last('proved')];
      // What is left waits for a minute: a look for secrets that nobody holds.
      await town.pass(61_000);
      await riley.sees(`${id} is done`);
      const calls = (await town.control<Line[]>('log?since=0')).filter(
        (each) => each.service === 'exo' && Date.parse(each.at) >= begun && Date.parse(each.at) <= done,
      ).length;
      const ms = done - begun;
      took.set(size, [...(took.get(size) ?? []), ms]);
      const chain = Math.min(...(took.get(1) ?? [ms]));
      const path = Math.max(chain, (calls * latency.exo) / atOnce);
      ratios.set(size, [...(ratios.get(size) ?? []), ms / path]);
    }
  await database.close();
  await town.stop();
  return sizes.flatMap((size) => [
    line(`connect 1 application to ${size} mailboxes`, 'ms', spread(took.get(size) ?? [])),
    line(
      `the same ÷ critical path`,
      '×',
      spread(ratios.get(size) ?? []),
      size === 1
        ? 'the shortest run with one mailbox'
        : `or Exchange calls × ${latency.exo} ms ÷ ${atOnce} at once`,
    ),
  ]);
}
