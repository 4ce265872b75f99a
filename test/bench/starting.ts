// From the command to the ready line: the first time, with a database to make, and after that.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { line, spread } from './spread.ts';

const root = join(import.meta.dirname, '..', '..');

async function start(dataDir: string): Promise<number> {
  const begun = performance.now();
  const env = {
    ...process.env,
    DATA_DIR: dataDir,
    PORT: '0',
    SANDBOX_CHAT_PORT: '0',
    SANDBOX_TENANT_PORT: '0',
    SANDBOX_VAULT_PORT: '0',
    SANDBOX_IMAP_PORT: '0',
    SANDBOX_POP_PORT: '0',
    SANDBOX_SMTP_PORT: '0',
  };
  const child = spawn(process.execPath, [join(root, 'src', 'commands', 'start.ts'), '--json'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise((resolve) => child.stdout.once('data', resolve));
  const took = performance.now() - begun;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
  return took;
}

export async function starting(): Promise<string[]> {
  const [first, again]: [number[], number[]] = [[], []];
  for (let run = 0; run < 5; run += 1) {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-bench-'));
    chmodSync(folder, 0o755);
    first.push(await start(folder));
    again.push(await start(folder));
    rmSync(folder, { recursive: true, force: true });
  }
  return [
    line('start to ready, first time', 'ms', spread(first), 'at most 10 s wanted'),
    line('start to ready, again', 'ms', spread(again)),
  ];
}
