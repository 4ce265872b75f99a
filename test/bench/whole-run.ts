// A whole run against the path that nobody can shorten: the calls that have to follow each other, at the sandbox's latencies.
import { sql } from 'kysely';
import { connect } from '../../src/adapters/postgres/database.ts';
import { Town } from '../walks/town.ts';
import { richPolicy } from './rich-policy.ts';
import { line, spread } from './spread.ts';

const exo = 600;
const graph = 150;
/** Survey in two rounds (who is meant; what they are), then for the step: look, send, look again. */
const path = 2 * exo + 3 * exo;

export async function wholeRun(): Promise<string[]> {
  const settings = {
    throttle: { teams: 100_000, exo: 100_000 },
    latencyMs: { exo, graph },
    lagMs: { exo: 0, graph: 0, entra: 0 },
  };
  const town = await Town.start({
    env: { POLICY_FILE: richPolicy(), LAG_EXO_MS: '0', LAG_GRAPH_MS: '0' },
    settings,
  });
  const [riley, ada] = [town.as('riley'), town.as('ada')];
  await ada.say('help');
  const database = connect(town.database.url, { onTrouble: () => undefined });
  const ratios: number[] = [];
  for (let run = 1; run <= 12; run += 1) {
    await riley.say(`give full on ${run % 2 ? 'finance' : 'sales'} to dana because run ${run}`);
    await riley.sees(`LK-${run} ·`, 'Waiting');
    await ada.press('approve', `LK-${run}`);
    await riley.sees(`LK-${run} is done`);
    const { rows } = await sql<{
      kind: string;
      at: Date;
    }>`select kind, at from events where request = ${`LK-${run}`} order by n`.execute(database.db);
    const at = (kind: string): number => new Date(rows.find((row) => row.kind === kind)?.at ?? NaN).getTime();
    ratios.push((at('done') - at('approved')) / path);
    await riley.press('undo', `LK-${run}`);
    await riley.sees(`LK-${run} · Mailbox access`, 'Undone');
  }
  await database.close();
  await town.stop();
  return [
    line(
      'whole run ÷ critical path',
      '×',
      spread(ratios),
      `path ${path} ms: Exchange ${exo} ms, Graph ${graph} ms, lag 0; at most 1.10 wanted`,
    ),
  ];
}
