// Starts a sandbox process for a test, on free ports and in a folder of its own.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

export interface Ready {
  ready: true;
  chat: string;
  tenant: string;
  /** File of the CA that signed the tenant's certificate. */
  ca: string;
  control: string;
  vault: string;
  /** host:port of each. */
  mail: { imap: string; pop: string; smtp: string };
}

export interface Started {
  ready: Ready;
  /** Its data folder; keep it for a second start with `DATA_DIR`. */
  dataDir: string;
  pid: number;
  /** Ends it as SIGTERM does and waits; the folder goes too unless the caller gave it. */
  stop(): Promise<void>;
}

const anyPort = Object.fromEntries(
  ['CHAT', 'TENANT', 'VAULT', 'IMAP', 'POP', 'SMTP'].map((name) => [`SANDBOX_${name}_PORT`, '0']),
);

/**
 * Spawns `node src/sandbox/main.ts` and waits for its ready line.
 * @param env more environment; `DATA_DIR` keeps the state between two starts
 * @throws Error with what the process wrote to standard error, when it ends before it is ready
 */
export const startSandbox = async (env: Record<string, string> = {}): Promise<Started> => {
  const own = env['DATA_DIR'] === undefined;
  const dataDir = env['DATA_DIR'] ?? mkdtempSync(join(tmpdir(), 'latchkey-sandbox-'));
  const main = join(import.meta.dirname, '../../src/sandbox/main.ts');
  const child = spawn(process.execPath, [main], {
    env: { ...process.env, ...anyPort, ...env, DATA_DIR: dataDir },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (part: Buffer) => (complaints += part.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const lines = createInterface({ input: child.stdout });
  const ready = await new Promise<Ready>((resolve, reject) => {
    lines.once('line', (line) => resolve(JSON.parse(line) as Ready));
    void ended.then(() => reject(new Error(`The sandbox did not start: ${complaints}`)));
  });
  return {
    ready,
    dataDir,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      if (own) rmSync(dataDir, { recursive: true, force: true });
    },
  };
};
