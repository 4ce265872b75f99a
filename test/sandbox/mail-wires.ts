// Raw connections to the sandbox's mail servers, and an application to sign in with.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect as plain, type Socket } from 'node:net';
import { connect as secure } from 'node:tls';
import { apps } from '../../src/sandbox/seed/ids.ts';
import type { Started } from './start.ts';
import { exchangeScope, type Talk } from './talk.ts';

export const blobOf = (user: string, token: string): string =>
  Buffer.from(`user=${user}\u0001auth=Bearer ${token}\u0001\u0001`).toString('base64');

const at = (address: string): { host: string; port: number } => {
  const [host = '', port] = address.split(':');
  return { host, port: Number(port) };
};

/** One connection; lines come out in order, undefined once it is closed. */
export class Line {
  #socket: Socket;
  readonly #ca: Buffer;
  #text = '';
  #over = false;
  #wake: () => void = () => undefined;

  constructor(socket: Socket, ca: Buffer) {
    this.#socket = socket;
    this.#ca = ca;
    this.#listen();
  }

  static async open(address: string, ca: string, tls = true): Promise<Line> {
    const pem = readFileSync(ca);
    const socket = tls ? secure({ ...at(address), ca: pem, minVersion: 'TLSv1.2' }) : plain(at(address));
    await new Promise<void>((resolve, reject) => {
      socket.once(tls ? 'secureConnect' : 'connect', resolve);
      socket.once('error', reject);
    });
    return new Line(socket, pem);
  }

  async next(): Promise<string | undefined> {
    for (;;) {
      const end = this.#text.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#text.slice(0, end);
        this.#text = this.#text.slice(end + 2);
        return line;
      }
      if (this.#over) return undefined;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  /** Lines up to the one that is the last of a reply. */
  async until(last: RegExp): Promise<string[]> {
    const lines: string[] = [];
    for (;;) {
      const line = await this.next();
      if (line === undefined) return lines;
      lines.push(line);
      if (last.test(line)) return lines;
    }
  }

  say(...lines: string[]): void {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
  }

  /** Says it and reads one line. */
  async ask(line: string): Promise<string | undefined> {
    this.say(line);
    return this.next();
  }

  async startTls(): Promise<void> {
    this.#socket.removeAllListeners('data');
    const socket = secure({ socket: this.#socket, ca: this.#ca, servername: 'localhost' });
    await new Promise<void>((resolve, reject) => {
      socket.once('secureConnect', resolve);
      socket.once('error', reject);
    });
    this.#socket = socket;
    this.#listen();
  }

  close(): void {
    this.#socket.destroy();
  }

  #listen(): void {
    this.#socket.on('data', (part: Buffer) => {
      this.#text += part.toString('latin1');
      this.#wake();
    });
    this.#socket.on('error', () => undefined);
    this.#socket.on('close', () => {
      this.#over = true;
      this.#wake();
    });
  }
}

/** An application wired to the Archive mailbox for all three protocols: Contoso's "bot", which has no rights of its own. */
export class Wired {
  readonly sandbox: Started;
  readonly talk: Talk;
  readonly #open: Line[] = [];

  constructor(sandbox: Started, talk: Talk) {
    this.sandbox = sandbox;
    this.talk = talk;
  }

  async change(body: Record<string, unknown>): Promise<void> {
    const reply = await this.talk.control('/change', body);
    assert.equal(reply.status, 200, reply.text);
  }

  async reset(): Promise<void> {
    for (const line of this.#open.splice(0)) line.close();
    await this.talk.control('/faults', undefined, 'DELETE');
    await this.talk.control('/reset', {});
    for (const role of ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'])
      await this.change({ kind: 'giveAppRole', app: 'bot', role });
    await this.change({ kind: 'addPointer', app: 'bot' });
    await this.change({ kind: 'giveAppAccess', app: 'bot', mailbox: 'archive' });
    await this.cas({ SmtpClientAuthenticationDisabled: false });
  }

  async cas(switches: Record<string, boolean | null>, mailbox = 'archive'): Promise<void> {
    await this.change({ kind: 'setCas', mailbox, ...switches });
  }

  token(scope = exchangeScope): Promise<string> {
    return this.talk.token('bot', scope);
  }

  async blob(user = 'archive@contoso.com', scope = exchangeScope): Promise<string> {
    return blobOf(user, await this.token(scope));
  }

  async connect(protocol: 'imap' | 'pop' | 'smtp'): Promise<Line> {
    const line = await Line.open(
      this.sandbox.ready.mail[protocol],
      this.sandbox.ready.ca,
      protocol !== 'smtp',
    );
    this.#open.push(line);
    return line;
  }

  /** Greeting read and, for SMTP, TLS on. */
  async greeted(protocol: 'imap' | 'pop' | 'smtp'): Promise<Line> {
    const line = await this.connect(protocol);
    await line.next();
    if (protocol !== 'smtp') return line;
    line.say('EHLO test');
    await line.until(/^250 /);
    assert.equal(await line.ask('STARTTLS'), '220 2.0.0 SMTP server ready');
    await line.startTls();
    line.say('EHLO test');
    await line.until(/^250 /);
    return line;
  }

  /** The reply to signing in. */
  async signIn(protocol: 'imap' | 'pop' | 'smtp', blob: string): Promise<string | undefined> {
    const line = await this.greeted(protocol);
    if (protocol === 'imap') return line.ask(`A1 AUTHENTICATE XOAUTH2 ${blob}`);
    if (protocol === 'smtp') return line.ask(`AUTH XOAUTH2 ${blob}`);
    assert.equal(await line.ask('AUTH XOAUTH2'), '+ ');
    return line.ask(blob);
  }

  async log(): Promise<Record<string, unknown>[]> {
    return (await this.talk.log()).filter((entry) => entry['service'] === 'mail');
  }
}

export const botId = apps.bot.appId;
