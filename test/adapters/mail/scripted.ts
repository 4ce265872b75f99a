// A mail server that says what a test wrote down, and remembers what it heard.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, TLSSocket, type TlsOptions } from 'node:tls';
import { createInterface } from 'node:readline';
import { issuedOf, type Issued } from '../../../src/adapters/mail/issued.ts';
import { signIn } from '../../../src/adapters/mail/sign-in.ts';
import type { Letter, LoginAnswer, Protocol } from '../../../src/contracts/mail.ts';
import { makeAuthority, type Authority } from '../../dovecot/authority.ts';

const end = 'END';
const silence = 'SILENCE';

/** The greeting, then an answer to each line heard: lines, among them END for going away; or SILENCE. */
export type Script = readonly (string | readonly string[])[];

export const tenant = '69f7e137-8628-49c6-9152-98157360839c';
export const aud = 'https://outlook.office365.com';
export const mailbox = 'archive@contoso.com';

/** A token with these claims; signed by nobody. */
export function tokenWith(claims: Record<string, unknown> = {}): Issued {
  const now = Math.floor(Date.now() / 1000);
  const all = {
    aud,
    tid: tenant,
    oid: 'oid-of-sp',
    appid: 'app',
    roles: ['IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp'],
    iat: now,
    exp: now + 3600,
    ...claims,
  };
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return issuedOf(`${part({ alg: 'RS256' })}.${part(all)}.${'c2lnbmF0dXJl'.repeat(20)}`);
}

function say(socket: Socket, next: Script[number] = end): void {
  const lines = [next].flat();
  if (next === silence) return;
  const said = lines.filter((line) => line !== end).map((line) => `${line}\r\n`);
  if (said.length > 0) socket.write(said.join(''));
  if (lines.includes(end)) socket.end();
}

function speak(socket: Socket, script: Script, heard: string[], tls: TlsOptions | undefined): void {
  let at = 0;
  socket.on('error', () => undefined);
  const answer = (): void => {
    say(socket, script[at++]);
  };
  const listen = (stream: Socket): void => {
    const lines = createInterface({ input: stream });
    lines.on('line', (line) => {
      heard.push(line);
      if (line === 'STARTTLS' && tls) {
        lines.close();
        answer();
        const secure = new TLSSocket(socket, { isServer: true, ...tls });
        const rest = script.slice(at);
        secure.once('secure', () => speakOn(secure, rest, heard));
        secure.on('error', () => undefined);
        return;
      }
      answer();
    });
    lines.on('error', () => undefined);
  };
  answer();
  listen(socket);
}

/** The same after the handshake: nothing is said before the first line is heard. */
function speakOn(socket: Socket, script: Script, heard: string[]): void {
  let at = 0;
  createInterface({ input: socket }).on('line', (line) => {
    heard.push(line);
    say(socket, script[at++]);
  });
}

let authority: Promise<Authority> | undefined;

export interface Played {
  readonly answer: LoginAnswer;
  readonly heard: readonly string[];
  readonly token: Issued;
}

export interface Play {
  readonly letter?: Letter;
  readonly token?: Issued;
  readonly commandMs?: number;
  /** What the server's TLS is like, if not in order. */
  readonly tls?: TlsOptions;
  readonly names?: readonly string[];
  readonly days?: number;
  readonly trusted?: boolean;
  /** Says its lines without any encryption. */
  readonly plain?: boolean;
}

/** One sign-in at a server that follows the script. */
export async function play(protocol: Protocol, script: Script, options: Play = {}): Promise<Played> {
  const { ca, ...issuer } = await (authority ??= makeAuthority());
  const made = await issuer.issue(options.names ?? ['localhost'], options.days);
  const tls = { ...made, ...options.tls };
  const heard: string[] = [];
  const server: Server =
    protocol === 'smtp' || options.plain
      ? createServer((socket) => speak(socket, script, heard, tls))
      : createTlsServer(tls, (socket) => speak(socket, script, heard, undefined));
  server.on('tlsClientError', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const token = options.token ?? tokenWith();
  const answer = await signIn({
    protocol,
    at: { host: 'localhost', port },
    mailbox,
    token,
    expected: { aud, tenant, now: new Date() },
    ...(options.trusted === false ? {} : { ca: [ca] }),
    ...(options.letter === undefined ? {} : { letter: options.letter }),
    ...(options.commandMs === undefined ? {} : { commandMs: options.commandMs }),
  });
  await new Promise((resolve) => server.close(resolve));
  return { answer, heard, token };
}
