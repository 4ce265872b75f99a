// Starting the sandbox and a bot as processes of their own, and ending them.
import { fork, type ChildProcess } from 'node:child_process';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

const sources = join(import.meta.dirname, '..', '..');
type Env = Record<string, string | undefined>;

const ready = z.object({
  ready: z.literal(true),
  chat: z.string(),
  tenant: z.string(),
  ca: z.string(),
  control: z.string(),
  vault: z.string(),
  mail: z.object({ imap: z.string(), pop: z.string(), smtp: z.string() }),
});
export type Sandbox = z.infer<typeof ready>;

/** Rejects when the process ends before it is ready. */
const ended = (child: ChildProcess, name: string): Promise<never> =>
  new Promise((_resolve, reject) => {
    child.once('exit', (code, signal) =>
      reject(new Error(`${name} ended before it was ready (${signal ?? `exit code ${code ?? '?'}`}).`)),
    );
  });

/** What the child says goes to standard error, so that standard output holds nothing but the ready line. */
export async function startSandbox(env: Env): Promise<{ child: ChildProcess; sandbox: Sandbox }> {
  const child = fork(join(sources, 'sandbox', 'main.ts'), {
    env,
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  if (!child.stdout) throw new Error('The sandbox has no output.');
  const lines = createInterface({ input: child.stdout });
  const first = new Promise<string>((resolve) => lines.once('line', resolve));
  const line = await Promise.race([first, ended(child, 'The sandbox')]);
  lines.on('line', (more) => process.stderr.write(`${more}\n`));
  return { child, sandbox: ready.parse(JSON.parse(line)) };
}

/** With any port, its pages' address is known only with the port: chosen here, so that the bot can be told. */
async function withAddress(env: Env): Promise<Env> {
  if (env.PORT !== '0' || !/^http:\/\/localhost:3978$/.test(env.PUBLIC_URL ?? '')) return env;
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return { ...env, PORT: String(port), PUBLIC_URL: `http://localhost:${port}` };
}

/**
 * @param heard is told all that it writes; without, it goes to standard error
 * @returns the child and the address of its web server
 */
export async function startBot(
  wanted: Env,
  heard?: (text: string) => void,
): Promise<{ child: ChildProcess; url: string }> {
  const env = await withAddress(wanted);
  const errors = heard ? 'pipe' : 'inherit';
  const child = fork(join(sources, 'main.ts'), { env, stdio: ['ignore', 'pipe', errors, 'ipc'] });
  if (heard)
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (part: Buffer) => heard(part.toString()));
  else child.stdout?.pipe(process.stderr);
  const message = new Promise<unknown>((resolve) => child.once('message', resolve));
  const { url } = z
    .object({ ready: z.literal(true), url: z.string() })
    .parse(await Promise.race([message, ended(child, 'The bot')]));
  return { child, url };
}

/** Asks the process to stop, and waits until it has. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await gone;
}
