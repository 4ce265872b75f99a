// How many are logged in to one mailbox at once, and how much it sends: Exchange takes only so many.
import type { Realm } from '../realm.ts';
import type { Protocol, Session } from './session.ts';

/** Parallel connections to one mailbox. For SMTP it is Microsoft's figure; the other two are never met by a proof. */
const most: Readonly<Record<Protocol, number>> = { imap: 20, pop: 20, smtp: 3 };
const perMinute = 30;

export class Crowd {
  readonly #realm: Realm;
  readonly #in = new Map<string, Set<Session>>();

  constructor(realm: Realm) {
    this.#realm = realm;
  }

  /** Counts the session in until its connection ends. */
  join(session: Session, mailbox: string): void {
    const key = `${session.protocol}/${mailbox}`;
    const all = this.#in.get(key) ?? new Set();
    all.add(session);
    this.#in.set(key, all);
    session.wire.onGone(() => void all.delete(session));
  }

  /** Whether this session came when there were enough already, and none of them has left since. */
  isFull(session: Session, mailbox: string): boolean {
    const all = this.#in.get(`${session.protocol}/${mailbox}`);
    return [...(all ?? [])].indexOf(session) >= most[session.protocol];
  }

  sendsTooMuch(mailbox: string): boolean {
    const since = new Date(this.#realm.clock.ms() - 60_000).toISOString();
    const sent = this.#realm.tenant.outbox.list().filter((one) => one.mailbox === mailbox && one.at > since);
    return sent.length >= perMinute;
  }
}
