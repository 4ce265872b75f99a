// npm run bench: what Latchkey costs in time and memory, measured on this machine, beside something in the same run.
import { cpus, loadavg, totalmem } from 'node:os';
import { asking } from './asking.ts';
import { connecting } from './connecting.ts';
import { helping } from './helping.ts';
import { removals } from './removals.ts';
import { proving } from './proving.ts';
import { heading } from './spread.ts';
import { starting } from './starting.ts';
import { sweeping } from './sweeping.ts';
import { wholeRun } from './whole-run.ts';

const parts = { starting, helping, asking, wholeRun, removals, connecting, proving, sweeping };
const wanted = process.argv.slice(2);
const cpu = cpus()[0]?.model ?? 'unknown';
console.log(
  `${cpus().length} × ${cpu}, ${(totalmem() / 2 ** 30).toFixed(0)} GiB, Node ${process.version}, load ${loadavg()[0]?.toFixed(2) ?? '?'}\n`,
);
console.log(heading);
for (const [name, part] of Object.entries(parts))
  if (wanted.length === 0 || wanted.includes(name)) for (const row of await part()) console.log(row);
process.exit(0);
