// What every command of the three protocols goes through: waiting, trouble on order, the answer, and a line in the log.
import type { Rule } from '../faults.ts';
import type { Realm } from '../realm.ts';
import type { Wire } from './wire.ts';

export interface Outcome {
  lines: readonly string[];
  /** As HTTP or SMTP would number it: 2xx taken, 3xx go on, 4xx and 5xx refused. */
  status: number;
  effect?: number;
  end?: boolean;
}

export type Protocol = 'imap' | 'pop' | 'smtp';

const hosts: Readonly<Record<Protocol, string>> = {
  imap: 'outlook.office365.com:993',
  pop: 'outlook.office365.com:995',
  smtp: 'smtp.office365.com:587',
};

/** @returns whether the rule puts an end to the command in place of its own answer */
const isFinal = (rule: Rule): boolean =>
  rule.respond !== undefined || rule.drop === true || (rule.hold !== true && rule.delayMs === undefined);

export class Session {
  readonly realm: Realm;
  readonly wire: Wire;
  readonly protocol: Protocol;
  /** Known once a token was read, good or not. */
  appId: string | undefined;
  /** The address that was asked for. */
  mailbox: string | undefined;

  constructor(realm: Realm, wire: Wire, protocol: Protocol) {
    this.realm = realm;
    this.wire = wire;
    this.protocol = protocol;
  }

  /**
   * Runs one command and answers it; `body` is what the log shows of it (never a token).
   * @param frame a text that a fault answers with, as this protocol writes it: with its tag
   * @returns whether the session goes on
   */
  async command(
    name: string,
    body: unknown,
    run: () => Outcome | Promise<Outcome>,
    frame: (text: string) => string = (text) => text,
  ): Promise<boolean> {
    const { realm, wire } = this;
    const at = realm.now().toISOString();
    const method = `${this.protocol.toUpperCase()} ${name}`;
    await realm.sleep(realm.settings.latencyMs.mail ?? 0);
    const rule = realm.faults.pick('mail', { line: `${method} ${this.#url}` });
    const done = (outcome: Outcome, effect: number): boolean => {
      realm.record({
        at,
        service: 'mail',
        method,
        url: this.#url,
        body: { ...(body as object | undefined), reply: outcome.lines.at(-1) ?? '' },
        status: outcome.status,
        appId: this.appId,
        effect,
      });
      wire.say(...outcome.lines);
      if (outcome.end === true) wire.end();
      return outcome.end !== true && !wire.over;
    };
    const fail = (from: Rule, effect: number): boolean => {
      const { respond } = from;
      if (respond === undefined) {
        done({ lines: [], status: 0, end: true }, effect);
        wire.drop();
        return false;
      }
      const text = typeof respond.body === 'string' ? respond.body : this.#busy;
      // A reply of 421 is the last one: the service closes the channel.
      return done({ lines: [frame(text)], status: respond.status, end: text.startsWith('421') }, effect);
    };
    if (rule !== undefined && rule.when !== 'after') {
      await this.#trouble(rule, method);
      if (wire.over) return done({ lines: [], status: 0, end: true }, 0);
      if (isFinal(rule)) return fail(rule, 0);
    }
    const outcome = await run();
    if (rule?.when === 'after') {
      await this.#trouble(rule, method);
      if (isFinal(rule)) return fail(rule, outcome.effect ?? 0);
    }
    return done(outcome, outcome.effect ?? 0);
  }

  get #url(): string {
    return `${this.protocol}://${hosts[this.protocol]}/${this.mailbox ?? ''}`;
  }

  get #busy(): string {
    if (this.protocol === 'imap') return 'NO [UNAVAILABLE] Server unavailable. Try again later.';
    if (this.protocol === 'pop') return '-ERR [SYS/TEMP] Server unavailable. Try again later.';
    return '451 4.7.0 Temporary server error. Please try again later.';
  }

  async #trouble(rule: Rule, method: string): Promise<void> {
    await this.realm.sleep(rule.delayMs ?? 0);
    if (rule.hold !== true) return;
    const about = { service: 'mail' as const, method, url: this.#url, when: rule.when ?? 'before' };
    await this.realm.faults.wait({ ...about, at: this.realm.now().toISOString() }, (go) =>
      this.wire.onGone(go),
    );
  }
}
