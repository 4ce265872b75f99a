// Exchange Online's doors for mail programs: IMAP and POP3 over TLS, SMTP submission with STARTTLS.
import { createServer as createPlain, type Server, type Socket } from 'node:net';
import { createSecureContext, createServer as createTls, type TLSSocket } from 'node:tls';
import type { Realm } from '../realm.ts';
import { Crowd } from './crowd.ts';
import { imap } from './imap.ts';
import { pop } from './pop.ts';
import { Session, type Protocol } from './session.ts';
import { smtp } from './smtp.ts';
import { Wire } from './wire.ts';

export const mail = (realm: Realm, tls: { cert: string; key: string }): Record<Protocol, Server> => {
  const crowd = new Crowd(realm);
  const secure = { cert: tls.cert, key: tls.key, minVersion: 'TLSv1.2' as const };
  const context = createSecureContext(secure);
  const serve = (protocol: Protocol, talk: (session: Session) => Promise<void>) => {
    return (socket: Socket | TLSSocket): void => {
      const session = new Session(realm, new Wire(socket), protocol);
      talk(session).catch((error: unknown) => {
        console.error(`sandbox: ${protocol} failed`, error);
        session.wire.drop();
      });
    };
  };
  return {
    imap: createTls(
      secure,
      serve('imap', (session) => imap(session, crowd)),
    ),
    pop: createTls(
      secure,
      serve('pop', (session) => pop(session, crowd)),
    ),
    smtp: createPlain(serve('smtp', (session) => smtp(session, crowd, context))),
  };
};
