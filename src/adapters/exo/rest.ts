// Runs Exchange cmdlets over InvokeCommand, the interface that Microsoft's module itself speaks (undocumented, no contract).
// Rights: application permission Exchange.ManageAsApp, with Global Reader to look and Exchange Recipient Administrator to write.
import { randomUUID } from 'node:crypto';
import { blocked, busy, Failure } from '../../contracts/failure.ts';
import type { Clock } from '../../contracts/clock.ts';
import type { Answer, Row, Runner } from '../../contracts/look.ts';
import { makeForget, type Tokens } from '../token.ts';
import {
  complaintIn,
  complaintOf,
  failureOf,
  kindOf,
  roleFor,
  saysAlready,
  type Complaint,
} from './errors.ts';
import { makeGate } from './gate.ts';
import { makeSend, type Sent } from './send.ts';
import { bodyFor, headersFor, pageOf, type Page } from './wire.ts';

export interface RestOptions {
  /** e.g. https://outlook.office365.com */
  readonly url: string;
  readonly tenant: string;
  readonly tokens: Tokens;
  readonly clock: Clock;
  /** For one HTTP call; default a minute. */
  readonly timeoutMs?: number;
  /** Cmdlets at once in this tenant; default 4. */
  readonly atOnce?: number;
  /** Bytes of one page; default 32 MB. */
  readonly mostBytes?: number;
}

const isRead = (cmdlet: string): boolean => /^(Get|Test)-/.test(cmdlet);
const removes = (cmdlet: string): boolean => /^(Remove|Disable)-/.test(cmdlet);
const adds = (cmdlet: string): boolean => /^(Add|New|Enable)-/.test(cmdlet);

/** A runner for one application. Calls beyond `atOnce` wait in line; nothing is sent twice on its own but a read. */
export function createRunner(options: RestOptions): Runner {
  const { url, tenant, tokens } = options;
  const connection = randomUUID();
  const forget = makeForget(tokens, options.clock);
  const gate = makeGate(options.atOnce ?? 4);
  const send = makeSend({
    home: url,
    clock: options.clock,
    timeoutMs: options.timeoutMs ?? 60_000,
    mostBytes: options.mostBytes ?? 32 * 1024 * 1024,
  });

  /** Once more with a fresh token where the first was refused: nothing has happened then. */
  async function post(
    cmdlet: string,
    address: string,
    body: string,
  ): Promise<Sent & { readonly token: string }> {
    for (let fresh = false; ; fresh = true) {
      const token = await tokens.get();
      const call = randomUUID();
      const headers = headersFor({ token, tenant, cmdlet, connection, call });
      const sent = await send({ address, headers, body, reads: isRead(cmdlet), call });
      if (sent.status !== 401) return { ...sent, token };
      tokens.drop(token);
      if (fresh)
        throw blocked(
          'Exchange does not accept the app’s token.',
          'Grant the app the permission Exchange.ManageAsApp with admin consent, and try again.',
          sent.cause(),
        );
    }
  }

  /** What a complaint comes to. @throws Failure where it is neither "there is none" nor "it was so already" */
  function judged(cmdlet: string, complaint: Complaint, cause: Error): 'missing' | 'already' {
    const kind = kindOf(complaint);
    if (kind === 'notFound' && isRead(cmdlet)) return 'missing';
    if ((kind === 'notFound' || kind === 'gone') && removes(cmdlet)) return 'already';
    if (kind === 'exists' && adds(cmdlet)) return 'already';
    throw failureOf(cmdlet, kind, complaint, cause);
  }

  /** The page in an answer, or undefined where there is nothing to be read or taken away. @throws Failure */
  function judge(cmdlet: string, sent: Sent): Page | 'missing' | 'already' {
    const cause = sent.cause();
    if (sent.status === 200) {
      const page = pageOf(sent.body, isRead(cmdlet));
      const [first, ...others] = (page?.errors ?? []).map((entry) =>
        judged(cmdlet, complaintIn(entry), cause),
      );
      // Rows beside an error are not the whole answer, so that "none" may be believed only where there are none.
      if (page && first !== undefined && page.rows.length === 0 && others.every((each) => each === first))
        return first;
      if (page && first === undefined) return page;
      throw busy('Exchange’s answer could not be read.', 'It is tried again.', {
        took: isRead(cmdlet) ? 'no' : 'perhaps',
        cause,
      });
    }
    if (sent.status === 403)
      throw blocked(
        `Exchange does not let the app run ${cmdlet}.`,
        `Give the app the role ${roleFor(cmdlet)} in Entra ID; a new role shows after some minutes.`,
        cause,
        'noRights',
      );
    const complaint = complaintOf(sent.body);
    if (sent.status === 404 && kindOf(complaint) === 'unknown')
      throw blocked(
        'Exchange does not know this tenant or address.',
        'Check TENANT_ID, CLOUD and EXO_URL.',
        cause,
      );
    return judged(cmdlet, complaint, cause);
  }

  async function all(
    cmdlet: string,
    params: Readonly<Record<string, unknown>>,
    select?: readonly string[],
  ): Promise<Answer> {
    const body = bodyFor(cmdlet, params);
    const query = select?.length ? `?$select=${select.map(encodeURIComponent).join(',')}` : '';
    const rows: Row[] = [];
    const warnings: string[] = [];
    const seen = new Set<string>();
    let address: string | undefined = `${url}/adminapi/beta/${tenant}/InvokeCommand${query}`;
    let serviceId = '';
    while (address) {
      if (seen.has(address))
        throw blocked('Exchange gives the same page again and again.', 'Ask for less, or try again later.');
      seen.add(address);
      const sent = await post(cmdlet, address, body);
      serviceId ||= sent.serviceId;
      let page;
      try {
        page = judge(cmdlet, sent);
      } catch (error) {
        // A right granted since shows in a new token only.
        if (error instanceof Failure && error.reason === 'noRights') forget(sent.token);
        throw error;
      }
      if (page === 'missing') return { rows: [], warnings, existed: false, serviceId };
      if (page === 'already') return { rows: [], warnings, existed: true, serviceId };
      rows.push(...page.rows);
      warnings.push(...page.warnings);
      address = page.next;
      if (address && URL.parse(address)?.origin !== new URL(sent.address).origin)
        throw blocked('Exchange’s answer goes on at another host.', 'Report this; nothing was sent there.');
    }
    return { rows, warnings, existed: !isRead(cmdlet) && warnings.some(saysAlready), serviceId };
  }

  return { run: (cmdlet, params, select) => gate(() => all(cmdlet, params, select)) };
}
