// A real mail server, Dovecot, in a folder of its own, for as long as a test needs it.
import { spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
  chownSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { MailHost, Protocol } from '../../src/contracts/mail.ts';
import type { Issued } from './authority.ts';
import { openDoor, openRelay, type Ask } from './door.ts';
import { freePorts } from './free.ts';
import { oldTls, script, settings } from './settings.ts';

export interface Dovecot {
  readonly hosts: Readonly<Record<Protocol, MailHost>>;
  /** Mails that its submission has handed on. */
  readonly mails: () => number;
  /** What it wrote down. */
  readonly log: () => string;
  stop(): Promise<void>;
}

const binary = '/usr/sbin/dovecot';

const parts = ['imap', 'pop3', 'submission', 'modules/auth/libauthdb_lua.so'].map(
  (part) => `/usr/lib/dovecot/${part}`,
);

/** Why it cannot be started here; undefined: it can. */
export function missing(): string | undefined {
  const absent = [binary, ...parts].find((file) => !existsSync(file));
  if (absent !== undefined) return `Dovecot is not installed (no ${absent})`;
  if (spawnSync('curl', ['--version']).error) return 'curl is not installed';
  return process.getuid?.() === 0 ? undefined : 'Dovecot wants to be started as root';
}

/** For `before`: skips where there is no Dovecot, but fails in CI, where it must be. */
export function needsDovecot(context: Mocha.Context): void {
  const reason = missing();
  if (reason === undefined) return;
  if (process.env['CI']) throw new Error(`${reason}, and these tests must not be skipped in CI.`);
  console.log(
    `    Skipped: ${reason}. Install dovecot-core, -imapd, -pop3d, -submissiond and dovecot-auth-lua.`,
  );
  context.skip();
}

async function answers(hosts: readonly MailHost[], log: () => string): Promise<void> {
  const { connect } = await import('node:net');
  for (const at of hosts)
    for (let tries = 0; ; tries += 1) {
      const open = await new Promise<boolean>((resolve) => {
        const socket = connect(at, () => resolve(true)).on('error', () => resolve(false));
        socket.once('connect', () => socket.destroy());
      });
      if (open) break;
      if (tries > 100) throw new Error(`Dovecot does not listen on ${at.port}: ${log()}`);
      await wait(50);
    }
}

/** @param tls `old`: nothing newer than TLS 1.1 */
export async function startDovecot(ask: Ask, made: Issued, tls: 'new' | 'old' = 'new'): Promise<Dovecot> {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-dovecot-'));
  // Its processes run under accounts of their own, which must get in.
  chmodSync(folder, 0o755);
  const file = (name: string, text: string, mode = 0o644): void =>
    writeFileSync(join(folder, name), text, { mode });
  const [imap = 0, pop = 0, smtp = 0] = await freePorts(3);
  const [door, relay] = [await openDoor(ask), await openRelay()];
  const given = { folder, ports: { imap, pop, smtp }, door: door.port, relay: relay.port };
  file('cert.pem', made.cert);
  file('key.pem', made.key, 0o600);
  file('door.lua', script(given));
  file('old.cnf', oldTls);
  file('dovecot.conf', settings(given));
  mkdirSync(join(folder, 'mail'));
  // The account and the group "mail" have the number 8 wherever Debian is.
  chownSync(join(folder, 'mail'), 8, 8);

  const child = spawn(binary, ['-F', '-c', join(folder, 'dovecot.conf')], {
    env: {
      PATH: process.env['PATH'] ?? '/usr/bin:/bin',
      ...(tls === 'old' ? { OPENSSL_CONF: join(folder, 'old.cnf') } : {}),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let complaints = '';
  child.stderr.on('data', (part: Buffer) => (complaints += part.toString()));
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const log = (): string =>
    complaints + (existsSync(join(folder, 'log')) ? readFileSync(join(folder, 'log'), 'utf8') : '');
  const hosts = {
    imap: { host: 'localhost', port: imap },
    pop: { host: 'localhost', port: pop },
    smtp: { host: 'localhost', port: smtp },
  };
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM');
    await ended;
    await door.close();
    await relay.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await answers(
      Object.values(hosts).map((at) => ({ ...at, host: '127.0.0.1' })),
      log,
    );
  } catch (error) {
    await stop();
    throw error;
  }
  return { hosts, mails: relay.mails, log, stop };
}
