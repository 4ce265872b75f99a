// What Dovecot asks whether somebody may come in, and the server to which its submission hands on.
import { createServer } from 'node:http';
import { createServer as createPlain, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Protocol } from '../../src/contracts/mail.ts';

/** `off`: the sign-in is right, and it does not let in all the same; with these words. */
export type Verdict = 'in' | 'out' | { readonly off: string };
export type Ask = (protocol: Protocol, mailbox: string, token: string) => Promise<Verdict>;

export interface Door {
  readonly port: number;
  close(): Promise<void>;
}

const names: Readonly<Record<string, Protocol>> = { imap: 'imap', pop3: 'pop', submission: 'smtp' };
const text = (hex: string): string => Buffer.from(hex, 'hex').toString();

/** Each question is `POST /protocol/mailbox` with the token, both in hex. */
export async function openDoor(ask: Ask): Promise<Door> {
  const server = createServer((req, res) => {
    let body = '';
    req.on('data', (part: Buffer) => (body += part.toString()));
    req.on('end', () => {
      const [, name = '', mailbox = ''] = (req.url ?? '').split('/');
      const protocol = names[name];
      const verdict = protocol
        ? ask(protocol, text(mailbox), text(body.trim()))
        : Promise.reject(new Error(`Dovecot asks for ${name}.`));
      verdict.then(
        (one) => res.end(typeof one === 'string' ? one : `off ${one.off}`),
        (error: unknown) => res.writeHead(500).end(String(error)),
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Takes a sender, and what a submission server needs to be content; `mails` counts what was sent all the way. */
export async function openRelay(): Promise<Door & { readonly mails: () => number }> {
  let mails = 0;
  const server = createPlain((socket) => {
    socket.on('error', () => undefined);
    socket.write('220 relay\r\n');
    createInterface({ input: socket }).on('line', (line) => {
      if (/^DATA/i.test(line)) mails += 1;
      const hello = /^EHLO/i.test(line);
      socket.write(
        hello ? '250-relay\r\n250 8BITMIME\r\n' : /^QUIT/i.test(line) ? '221 bye\r\n' : '250 ok\r\n',
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    mails: () => mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
