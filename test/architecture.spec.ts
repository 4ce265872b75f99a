// The house rules that a test can hold: who may import whom, how long a file may be, and that there is one clock.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';

const root = join(import.meta.dirname, '..');
const src = join(root, 'src');

/** Rooms a room may import from, and the packages it may know. `*`: any. */
const rules: Record<string, { rooms: readonly string[]; packages: readonly string[] }> = {
  contracts: { rooms: [], packages: [] },
  steps: { rooms: ['contracts'], packages: ['zod'] },
  operations: { rooms: ['contracts', 'steps'], packages: ['zod', 'chrono-node'] },
  questions: { rooms: ['contracts', 'steps'], packages: ['zod', 'chrono-node'] },
  plans: { rooms: ['contracts'], packages: [] },
  requests: { rooms: ['contracts', 'plans'], packages: ['zod'] },
  cards: { rooms: ['contracts'], packages: ['adaptivecards-templating'] },
  chat: { rooms: ['contracts', 'requests', 'cards'], packages: [] },
  sweeps: { rooms: ['contracts', 'requests', 'cards'], packages: ['zod'] },
  adapters: { rooms: ['contracts'], packages: ['*'] },
  web: { rooms: ['contracts', 'requests', 'cards'], packages: ['express'] },
  sandbox: { rooms: [], packages: ['*'] },
  // Programs: they wire rooms together, as main does.
  commands: { rooms: ['*'], packages: ['zod'] },
  config: { rooms: ['*'], packages: ['zod'] },
  doctor: { rooms: ['*'], packages: ['zod'] },
  main: { rooms: ['*'], packages: ['zod'] },
  log: { rooms: [], packages: ['pino', 'pino-pretty'] },
};
/** The files that may ask the machine for the time. */
const clocks = ['src/adapters/clock.ts', 'src/sandbox/clock.ts'];

const sources = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts') || (name.endsWith('.js') && name.includes('page')))
  .map((name) => join('src', name));
const text = (file: string): string => readFileSync(join(root, file), 'utf8');
const room = (file: string): string => (relative('src', file).split('/')[0] ?? '').replace(/\.ts$/, '');
const code = (file: string): string => text(file).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$|\s\/\/ .*$/gm, '');
const imports = (file: string): readonly string[] =>
  [
    ...text(file).matchAll(
      /(?:^|\s)(?:import|export)\s[^'";]*?from\s+'([^']+)'|(?:^|\s)import\s*\(?\s*'([^']+)'/g,
    ),
  ].map(([, from, bare]) => from ?? bare ?? '');

describe('The house', () => {
  for (const name of new Set(sources.map(room)))
    it(`lets ${name} import only what the table of rooms allows`, () => {
      const rule = rules[name];
      assert.ok(rule, `src/${name} is no room of the house`);
      for (const file of sources.filter((source) => room(source) === name && source.endsWith('.ts')))
        for (const from of imports(file)) {
          if (from.startsWith('.')) {
            const target = room(join(dirname(file), from));
            assert.ok(
              target === name || rule.rooms.includes('*') || rule.rooms.includes(target),
              `${file} imports ${from}`,
            );
            assert.ok(
              name === 'sandbox' || target !== 'sandbox',
              `${file} imports the sandbox, which only the network may reach`,
            );
            continue;
          }
          if (from.startsWith('node:')) continue;
          assert.ok(!builtinModules.includes(from), `${file}: write node:${from}`);
          const pack = from
            .split('/')
            .slice(0, from.startsWith('@') ? 2 : 1)
            .join('/');
          assert.ok(
            rule.packages.includes('*') || rule.packages.includes(pack),
            `${file} imports the package ${pack}`,
          );
        }
    });

  it('keeps every file under 250 lines', () => {
    const tests = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => join('test', name));
    for (const file of [...sources, ...tests]) {
      const lines = text(file).split('\n').length;
      assert.ok(lines <= 251, `${file} has ${lines} lines`);
    }
  });

  it('opens each file with a line on its duty', () => {
    for (const file of sources.filter((source) => source.endsWith('.ts')))
      assert.match(text(file), /^(#!.*\n)?\/\/ /, `${file} does not say what it is for`);
  });

  it('asks for the time in one place', () => {
    for (const file of sources.filter((source) => !clocks.includes(source) && source.endsWith('.ts')))
      assert.doesNotMatch(
        code(file),
        /\bDate\.now\(|new Date\(\)|\bset(?:Timeout|Interval)\(/,
        `${file} has a clock of its own`,
      );
  });

  it('has no drawer for what has no name', () => {
    for (const file of sources)
      assert.doesNotMatch(
        file,
        /(?:^|\/)(?:utils?|helpers?|common|shared|managers?|services?)(?:\.|\/|$)/i,
        file,
      );
  });

  it('exports by name only, and sets no type or rule aside', () => {
    for (const file of sources.filter((source) => source.endsWith('.ts'))) {
      assert.doesNotMatch(code(file), /^export default/m, file);
      assert.doesNotMatch(text(file), /@ts-(?:ignore|expect-error|nocheck)|eslint-disable/, file);
    }
  });
});
