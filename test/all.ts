// npm test: everything that has to hold, in one command; ends with one line that counts.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const bin = (name: string): string => join(root, 'node_modules', '.bin', name);
/** Lines are counted in the core rooms always; elsewhere, where it costs a fifth of the time, when asked: npm test -- --coverage */
const counting = process.argv.includes('--coverage');
const coverage = mkdtempSync(join(tmpdir(), 'latchkey-coverage-'));
const core = ['requests', 'plans', 'chat'];
/** What did not hold, told once more at the end, where a long log is looked at first. */
const wrong: string[] = [];
/** Runs against the clock that did not hold beside others: each gets one more run, alone, and that counts. */
const again: { readonly first: Outcome; readonly told: string; readonly run: () => Promise<Outcome> }[] = [];
/** More than these are no matter of a busy machine. */
const mostAgain = 3;

interface Outcome {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** Runs one command to its end, its output shown when it is over, so that two side by side do not mix. */
function run(
  title: string,
  command: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number; text: string }> {
  const begun = performance.now();
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let text = '';
    const more = (part: Buffer): void => void (text += part.toString());
    child.stdout.on('data', more);
    child.stderr.on('data', more);
    child.on('exit', (code) => {
      console.log(`\n== ${title} (${Math.round((performance.now() - begun) / 1000)} s)\n${text.trimEnd()}`);
      resolve({ code: code ?? 1, text });
    });
  });
}

/** A check that either holds or does not. */
async function check(title: string, command: string, ...args: readonly string[]): Promise<Outcome> {
  const { code } = await run(title, bin(command), args);
  if (code !== 0) wrong.push(title);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

const count = (text: string, word: string): number =>
  Number(new RegExp(`^\\s*(\\d+) ${word}`, 'm').exec(text)?.[1] ?? 0);

/** What mocha tells of the tests that failed, so many lines of each. */
const failures = (text: string, lines = 12): string =>
  (text.split(/^ +\d+ failing$/m)[1] ?? text.slice(-2000))
    .split(/^(?= {2}\d+\) )/m)
    .map((one) => one.split('\n').slice(0, lines).join('\n').trimEnd())
    .join('\n');

/** Specs of these folders (or files) of test/. A run that ends badly without a failed test counts as one. */
async function specs(
  title: string,
  places: readonly string[],
  covered: string | undefined,
  alone = false,
): Promise<Outcome> {
  const globs = places.map((place) =>
    place.endsWith('.ts') ? `test/${place}` : `test/${place}/**/*.spec.ts`,
  );
  // Compiled code is kept only where nothing counts its lines: counting is less exact with it.
  const env =
    covered === undefined || (covered !== 'core' && !counting)
      ? { NODE_COMPILE_CACHE: join(coverage, 'compiled') }
      : { NODE_V8_COVERAGE: join(coverage, covered) };
  const { code, text } = await run(title, bin('mocha'), ['--no-color', ...globs], env);
  const failed = count(text, 'failing');
  const outcome = {
    passed: count(text, 'passing'),
    failed: code !== 0 && failed === 0 ? 1 : failed,
    skipped: count(text, 'pending'),
  };
  const told = `${title}\n${failures(text)}`;
  if (code !== 0 && covered !== 'core' && !alone)
    again.push({ first: outcome, told, run: () => specs(`${title}, again, alone`, places, covered, true) });
  else if (code !== 0) wrong.push(told);
  return outcome;
}

const folders = readdirSync(join(root, 'test'), { withFileTypes: true });
const apart = ['walks', 'faults', 'canaries', 'browser', 'bench', 'sandbox', ...core];
const rest = [
  ...folders.filter((entry) => entry.isDirectory() && !apart.includes(entry.name)).map(({ name }) => name),
  ...folders.filter((entry) => entry.name.endsWith('.spec.ts')).map(({ name }) => name),
];

/** Rooms whose tests take long enough to go beside the others. */
const long = ['operations', 'sweeps'];

/** Branches of the core rooms, all of them, by tests in this process alone. */
async function coreCoverage(): Promise<Outcome> {
  const includes = core.flatMap((room) => ['--include', `src/${room}/**`]);
  const folder = [
    '--temp-directory',
    join(coverage, 'core'),
    '--reporter',
    'text-summary',
    '--reporter',
    'text',
  ];
  return check(
    'Coverage of requests, plans and chat: every branch',
    'c8',
    'report',
    ...folder,
    ...includes,
    '--check-coverage',
    '--branches',
    '100',
    '--lines',
    '0',
    '--functions',
    '0',
    '--statements',
    '0',
  );
}

const specsIn = (folder: string): string[] =>
  readdirSync(join(root, 'test', folder))
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => `${folder}/${name}`);

/** Every nth spec of the walks, so that none of the shares is much longer than another. */
const walks = specsIn('walks').filter((spec) => !/app-kinds|race/.test(spec));
const shares = 7;
const walking = Array.from({ length: shares }, (_, share) =>
  walks.filter((_name, index) => index % shares === share),
);

const all: Outcome[] = [];
/**
 * What a job leaves to count. First what keeps both cores busy and waits for nothing; then what runs real processes
 * against the clock, the longest first, so that nothing long is left for the end.
 */
const jobs: (() => Promise<Outcome>)[] = [
  () => check('Lint', 'eslint', '.'),
  () => check('Types', 'tsc', '--noEmit'),
  async () => {
    all.push(await specs('Core rooms, in process', core, 'core'));
    return coreCoverage();
  },
  () => check('Format', 'prettier', '--check', '.'),
  () =>
    specs(
      'Rooms',
      rest.filter((room) => !long.includes(room)),
      'rooms',
    ),
  () => specs('Operations and sweeps', long, 'rooms'),
  () => specs('Sandbox', ['sandbox'], 'rooms'),
  () => specs('Faults: kills', ['faults/kills.spec.ts'], undefined),
  () => specs('Walk: every kind of application', ['walks/app-kinds.spec.ts'], undefined),
  () => specs('Faults: storm', ['faults/storm.spec.ts'], undefined),
  () => specs('Faults: applications', ['faults/apps.spec.ts', 'faults/certificates.spec.ts'], undefined),
  () => specs('Faults: renewals', ['faults/keys.spec.ts'], undefined),
  () =>
    specs(
      'Faults: the rest',
      specsIn('faults').filter((spec) => !/kills|storm|apps|certificates|keys/.test(spec)),
      undefined,
    ),
  ...walking.map((share, at) => () => specs(`Walks, ${at + 1} of ${shares}`, share, 'walks')),
  // A thousand presses, each answered in time: where the machine is too busy for that, these alone come again.
  () => specs('Walk: presses that meet', ['walks/race.spec.ts'], 'walks'),
  () => specs('Canaries', ['canaries'], undefined),
  () => specs('Browser', ['browser'], undefined),
];

/** Walks and faults wait part of the time, so that one more goes side by side than there are cores; more only come late. */
const lanes = 3;
await Promise.all(
  Array.from({ length: lanes }, async () => {
    for (let job = jobs.shift(); job; job = jobs.shift()) all.push(await job());
  }),
);

const busy: string[] = [];
for (const { first, told, run: once } of again.length > mostAgain ? [] : again) {
  const second = await once();
  all.splice(all.indexOf(first), 1, second);
  if (second.failed === 0) busy.push(told);
}
if (again.length > mostAgain) wrong.push(...again.map(({ told }) => told));

if (counting) {
  for (const part of ['core', 'rooms', 'walks']) {
    const from = join(coverage, part);
    try {
      for (const file of readdirSync(from))
        await import('node:fs/promises').then((fs) =>
          fs.rename(join(from, file), join(coverage, `${part}-${file}`)),
        );
    } catch {
      // That part has written nothing; it has failed and is counted so.
    }
    rmSync(from, { recursive: true, force: true });
  }
  await run('Coverage of the whole', bin('c8'), [
    'report',
    '--temp-directory',
    coverage,
    '--include',
    'src/**',
    '--exclude',
    'src/sandbox/teams/page/**',
    '--reporter',
    'text-summary',
  ]);
}
rmSync(coverage, { recursive: true, force: true });

const sum = (of: keyof Outcome): number => all.reduce((total, each) => total + each[of], 0);
const skipped = sum('skipped');
if (busy.length > 0) console.log(`\n== What held only when it was run alone\n${busy.join('\n')}`);
if (wrong.length > 0) console.log(`\n== What did not hold\n${wrong.join('\n')}`);
console.log(`\n${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exit(sum('failed') > 0 ? 1 : 0);
