// Reading what expires in tenants of 10,000 and 100,000 applications with as many service principals, beside one call per application.
import { line, spread } from './spread.ts';
import { Sweeps, type Measured } from './sweep.ts';

const latency = 150;
/** How often each size is read. */
const sizes = new Map([
  [10_000, 5],
  [100_000, 3],
]);
const sample = 100;

const told = (many: number): string => many.toLocaleString('en-GB');

export async function sweeping(): Promise<string[]> {
  const rows: string[] = [];
  for (const [many, runs] of sizes) {
    const sweeps = await Sweeps.start(latency);
    const all: Measured[] = [];
    for (let run = 0; run < runs; run += 1) {
      // Anew each time: what the run before took of the minute's 150 shall not be this run's wait.
      await sweeps.fill(many);
      all.push(await sweeps.sweep());
    }
    const each = await sweeps.perApp(sample);
    await sweeps.stop();
    const of = (figure: (one: Measured) => number) => spread(all.map(figure));
    const [one] = all;
    const least = one ? `least possible: ${one.least.lists} + ${one.least.batches}` : '';
    const name = `${told(many)} applications and as many service principals`;
    rows.push(
      line(
        `${name}: requests`,
        '',
        of(({ lists, batches, throttled, others }) => lists + batches + throttled + others),
        `${least}; of them refused for now: ${Math.max(...all.map(({ throttled }) => throttled))}`,
      ),
      line(
        'the same, lists',
        'ms',
        of(({ listed }) => listed),
        `Graph at ${latency} ms a call`,
      ),
      line(
        'the same ÷ the larger of pages × latency and 150 a minute',
        '×',
        of(({ listed, floor }) => listed / floor),
        `floor ${told(Math.round(one?.floor ?? 0))} ms; at most 1.1 wanted`,
      ),
      line(
        'the same ÷ the larger of pages × latency and whole minutes after the first 150',
        '×',
        of(({ listed, burst }) => listed / burst),
        `floor ${told(Math.round(one?.burst ?? 0))} ms: Graph takes 150 at once`,
      ),
      line(
        'owners of those that expire',
        'ms',
        of(({ asked }) => asked),
        `${told(one?.owned ?? 0)} of them`,
      ),
      line(
        'memory above idle',
        'MB',
        of(({ aboveIdle }) => aboveIdle),
        'at most 150 wanted',
      ),
      line(
        'beside: one call per application, one after the other',
        'ms',
        spread([each * many * 2]),
        `${told(many * 2)} calls, ${each.toFixed(0)} ms each over ${sample} of them`,
      ),
    );
  }
  return rows;
}
