// What Latchkey did for the application, and a real sign-in with the credential that its vault holds.
import { Failure } from '../../contracts/failure.ts';
import type { Json } from '../../contracts/json.ts';
import type { Look } from '../../contracts/look.ts';
import type { Protocol } from '../../contracts/mail.ts';
import type { Records } from '../../contracts/question.ts';
import type { Request } from '../../contracts/request.ts';
import { slug } from '../../steps/apps/app.ts';
import type { Mailbox } from '../../steps/objects.ts';
import type { Seen, Tried } from './link.ts';
import { read } from './read.ts';

export interface Work {
  /** ISO 8601: when something of it last changed that this mailbox (its id) goes by; what is set on other mailboxes is not. */
  changed(mailbox: string | undefined): string | undefined;
  /** Names under which the vault may hold a credential of it, newest first. */
  readonly names: readonly string[];
}

const stands = ['sent', 'seen', 'already', 'handed'];

/** By the requests on record that worked on it, under its name or its client id. */
export async function ourWork(records: Records, app: Seen): Promise<Work> {
  const targets = [app.name.toLowerCase(), app.clientId].map((slot) => `app:${slot}`);
  const found = await Promise.all(targets.map((thing) => records.find({ thing })));
  // Records are found by how a name begins: only whole names count.
  const requests = [...new Map(found.flat().map((each) => [each.id, each])).values()].filter(({ plan }) =>
    plan.some(({ on }) => on.some((target) => targets.includes(target))),
  );
  const changes = requests.flatMap(({ rows, plan }) =>
    rows.flatMap(({ key, sent, made }) => {
      const planned = plan.find((step) => step.key === key);
      if (sent === undefined || !made || planned?.kind === 'passing') return [];
      return [{ sent, box: planned?.on.find((target) => target.startsWith('mailbox:')) }];
    }),
  );
  return {
    changed: (mailbox) =>
      changes
        .filter(({ box }) => box === undefined || box === `mailbox:${mailbox ?? ''}`)
        .map(({ sent }) => sent)
        .sort()
        .at(-1),
    names: [...new Set(requests.flatMap((request) => namesOf(request, app)))],
  };
}

function namesOf(request: Request, app: Seen): readonly string[] {
  const row = request.rows.find(({ key }) => key === 'credential');
  if (!row || !stands.includes(row.state)) return [];
  const facts = request.facts as { readonly app?: Json; readonly credential?: Json };
  const held = member(member(facts.credential, 'held'), 'name');
  const name = member(facts.app, 'name');
  const called = typeof name === 'string' ? name : app.name;
  return [
    ...(typeof held === 'string' ? [held] : []),
    `latchkey-${slug(called)}-${request.id.toLowerCase()}`,
  ];
}
const member = (value: Json | undefined, name: string): Json | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as { readonly [key: string]: Json })[name]
    : undefined;

/** undefined: the vault holds nothing of this application, or is not to be had. */
export async function tried(
  look: Look,
  work: Work,
  app: Seen,
  protocol: Protocol,
  mailbox: Mailbox,
): Promise<Tried | undefined> {
  for (const credential of work.names) {
    const mark = await inVault(look, credential);
    if (!mark) continue;
    const who = { appId: app.clientId, credential };
    // A token from before may lack what was granted since.
    const token = await read(look.token(who, 'anew'));
    const signedIn = token.is === 'read' && token.of.is === 'token';
    const login = signedIn
      ? await read(look.login({ ...who, protocol, mailbox: mailbox.address }))
      : undefined;
    return { where: mark.where, token, login };
  }
  return undefined;
}

async function inVault(look: Look, name: string): Promise<{ readonly where: string } | undefined> {
  try {
    return await look.vault(name);
  } catch (error) {
    if (error instanceof Failure) return undefined;
    throw error;
  }
}
