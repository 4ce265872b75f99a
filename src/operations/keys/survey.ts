// All that a renewal must know: which credential is old, which kind the new one is, and where it can be tried.
import { refused } from '../../contracts/failure.ts';
import type { Look } from '../../contracts/look.ts';
import type { Protocol } from '../../contracts/mail.ts';
import { scopeName } from '../../steps/apps/smtp-rbac.ts';
import { protocolSwitch } from '../../steps/apps/switches.ts';
import type { Mailbox } from '../../steps/objects.ts';
import { adopted, mayAdopt } from '../app/adopt.ts';
import { credentialFor } from '../app/credential.ts';
import { policyFor } from '../app/lifetime.ts';
import { may, type May } from '../app/may.ts';
import { byFullAccess, standing, type Standing } from '../app/stands.ts';
import { askerOf, settingsOf } from '../app/survey.ts';
import { roleNames, type Credential, type Settings, type SmtpWay, type Wish } from '../app/types.ts';
import { keyNamed, keysOn, keyToRenew, type Old } from './old.ts';
import { renewNotes } from './words.ts';

export type RenewInput = {
  /** A name, a client id or either object id, as it was said. */
  readonly name: string;
  /** keyId of the credential to replace, as said; absent: the one that ends soonest. */
  readonly key?: string;
  /** Name in the vault under which products read it; only where policy lets it be renewed by itself. */
  readonly publish?: string;
  /** Absent: of the old one's kind. */
  readonly credential?: Wish;
  /** ISO 8601: when it was asked. */
  readonly asked: string;
  /** ISO 8601: the new one's end; absent: the usual. */
  readonly expires?: string;
};

/** A mailbox on which the new credential is tried, by what works there now. */
export type Try = {
  readonly mailbox: Mailbox;
  readonly protocols: readonly Protocol[];
  /** How it sends; null where that is not tried. */
  readonly way: SmtpWay | null;
};

export type RenewFacts = Pick<Standing, 'app' | 'found'> & {
  readonly old: Old;
  readonly credential: Credential;
  readonly holds: readonly Protocol[];
  readonly opens: readonly Mailbox[];
  readonly tries: readonly Try[];
  readonly settings: Settings;
  readonly overlapDays: number;
  /** The sign-in log is read. */
  readonly signInData: boolean;
  readonly asker: { readonly id: string; readonly name: string };
  readonly notes: readonly string[];
};

/** So many mailboxes are enough: what is new is the credential, not the access. */
const mostTried = 3;

/** @throws Failure refused: the same rule as for adopting one, with what to do about a renewal */
function mayRenew({ found }: Standing, power: May, by: string): void {
  if (found.principalId === null)
    throw refused(
      `${found.name} has no enterprise application: nobody can sign in as it, with whatever credential.`,
      'Have its owner remove it, or write: app new, its name, and what it shall open.',
      { field: 'name' },
    );
  if (power.beyond.length > 0)
    throw refused(
      `${found.name} may do more than mail protocols (${power.beyond.slice(0, 5).join('; ')}${
        power.beyond.length > 5 ? '; and more' : ''
      }): a new credential on it would be a way in.`,
      'Have its owner renew it in Entra, under App registrations, Certificates & secrets.',
      { field: 'name', reason: 'notTheirs' },
    );
  mayAdopt(found, power, by);
}

/** @throws Failure refused */
async function mayPublish(look: Look, old: Old, name: string): Promise<void> {
  if (old.is === 'secret' && look.setup.vault.is !== 'none') {
    const read = await look.vault(name);
    if (read === undefined || read.mark.toLowerCase() === old.id) return;
    throw refused(
      `The vault holds another secret as “${name}” than the one that ends: products do not read that one.`,
      'Renew or remove it with: keys renew, or keys remove.',
      { field: 'key' },
    );
  }
  throw refused(
    'By itself Latchkey renews secrets that products read from its vault, and nothing else.',
    'Renew it with: keys renew, and the name of the application.',
    { field: 'key' },
  );
}

/** The kind that was wished for, or the old one's. @throws Failure refused where the asker has to say */
function wishFor(look: Look, { credential }: RenewInput, old: Old): Wish {
  if (credential) return credential;
  if (old.is === 'secret') return { is: 'secret' };
  if (look.setup.vault.is === 'azure') return { is: 'vault-cert' };
  throw refused(
    'A new certificate is made in Azure Key Vault, and this Latchkey has none.',
    'Make one, and write “with cert” with its public part attached; or write “with secret” or “with federated”.',
    { field: 'credential' },
  );
}

/** What works now, by protocols that are switched on: a login that could not work before proves nothing of a credential. */
async function triesOf(look: Look, there: Standing, power: May): Promise<readonly Try[]> {
  const all = byFullAccess(there);
  const sendsAll = all.includes('smtp');
  const wished = power.opens.map((mailbox) => {
    const full = power.full.includes(mailbox);
    const tight =
      !sendsAll &&
      there.assignments.some(({ scope }) => scope.toLowerCase() === scopeName(mailbox).toLowerCase());
    return { mailbox, protocols: [...(full ? all : []), ...(tight ? (['smtp'] as const) : [])], tight };
  });
  const tried: Try[] = [];
  for (const { mailbox, protocols, tight } of wished) {
    if (tried.length === mostTried) break;
    const on = await Promise.all(
      protocols.map(async (protocol) => {
        const { check } = protocolSwitch(protocol, mailbox, []);
        return typeof check === 'string' ? false : (await check(look)).is === 'done';
      }),
    );
    const works = protocols.filter((_, at) => on[at]);
    const is = tight ? ('tight' as const) : ('mailbox' as const);
    if (works.length > 0)
      tried.push({ mailbox, protocols: works, way: works.includes('smtp') ? { is, why: '' } : null });
  }
  return tried;
}

/** @param by object id of the asker @throws Failure as operations say */
export async function surveyRenewal(look: Look, input: RenewInput, by: string): Promise<RenewFacts> {
  const there = await standing(look, input.name, by);
  const { app, found } = there;
  const [keys, power] = await Promise.all([keysOn(look, there), may(look, found)]);
  const old =
    input.key === undefined ? keyToRenew(there, keys.own, input.asked) : keyNamed(there, keys, input.key);
  mayRenew(there, power, by);
  if (input.publish !== undefined) await mayPublish(look, old, input.publish);
  const wish = wishFor(look, input, old);
  const policy = await policyFor(look, found.made);
  const renewing = { key: old.id, ends: old.ends === null ? null : Date.parse(old.ends) };
  const { credential, notes } = await credentialFor(
    look,
    { ...input, renewing },
    wish,
    app,
    found,
    policy,
    by,
  );
  const isTried = credential.is === 'secret' || credential.is === 'vault-cert';
  const tries = isTried ? await triesOf(look, there, power) : [];
  const facts = {
    app,
    found,
    old,
    credential,
    holds: power.holds,
    opens: power.opens,
    tries,
    settings: settingsOf(look),
    overlapDays: look.setup.overlapDays,
    signInData: look.setup.signInData,
    asker: await askerOf(look, by),
  };
  const about = [...adopted(found, power), ...notes];
  const reach =
    there.granted.some(({ name }) => Object.values(roleNames).includes(name)) || power.opens.length > 0;
  return {
    ...facts,
    notes: renewNotes(facts, about, {
      signInData: look.setup.signInData,
      mail: reach,
      asked: input.asked,
      publish: input.publish,
    }),
  };
}
