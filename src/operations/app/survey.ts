// All that a plan for an application must know of the tenant: what is meant, what is there, what is offered, what is allowed.
import { Failure, refused } from '../../contracts/failure.ts';
import { path, type Look } from '../../contracts/look.ts';
import type { Protocol } from '../../contracts/mail.ts';
import { labelled, principalOf, type AppRef } from '../../steps/apps/app.ts';
import { madeAs } from '../../steps/apps/application.ts';
import type { Access } from '../../steps/apps/declared.ts';
import { consents, scopesOf } from '../../steps/apps/consent.ts';
import { mailboxOf, meantMailbox } from '../../steps/mailboxes.ts';
import type { Mailbox } from '../../steps/objects.ts';
import { text } from '../../steps/printed.ts';
import { meantTrustee } from '../../steps/trustees.ts';
import { adopted, mayAdopt, mayBeConsented } from './adopt.ts';
import { credentialFor } from './credential.ts';
import { findApp } from './find.ts';
import { policyFor, type Policy } from './lifetime.ts';
import { may } from './may.ts';
import { offered, rolesFor, scopesFor, smtpWay } from './offer.ts';
import { roleNames, type Facts, type Found, type Input, type Settings } from './types.ts';
import { wrongPointers } from './wrong.ts';

export const settingsOf = ({ setup }: Pick<Look, 'setup'>): Settings => ({
  authority: setup.authority.replace(/\/+$/, ''),
  tenant: setup.tenant,
  pages: setup.pages ?? null,
  grants: setup.grants,
  keyVault: setup.vault.is === 'azure' ? setup.vault.address : null,
});

/** How the steps know an application that was found. */
export function refOf(found: Found): AppRef {
  const { clientId, objectId, principalId, unique } = found;
  const name = unique === null ? found.name : (madeAs(found.notes) ?? found.name);
  return {
    name,
    slot: unique === null ? clientId : name.toLowerCase(),
    known: { clientId, objectId, principalId, unique },
  };
}
const fresh = (name: string): AppRef => ({ name, slot: name.toLowerCase(), known: null });

/**
 * The mailboxes that are meant, each once.
 * @throws Failure with field `mailboxes`; its choices hold the whole list, with the one in doubt replaced
 */
export async function mailboxesFor(look: Look, names: readonly string[]): Promise<readonly Mailbox[]> {
  const found = await Promise.allSettled(
    names.map(async (name) => mailboxOf(look, await meantMailbox(look, name))),
  );
  const boxes = found.map((one, at) => {
    if (one.status === 'fulfilled') return one.value;
    throw inList(one.reason, names, at);
  });
  return boxes.filter(({ id }, at) => boxes.findIndex((one) => one.id === id) === at);
}

function inList(reason: unknown, names: readonly string[], at: number): unknown {
  if (!(reason instanceof Failure) || reason.is !== 'refused') return reason;
  const choices = reason.choices.map(({ value, title }) => ({
    title,
    value: names.map((name, index) => (index === at ? value : name)).join(', '),
  }));
  return refused(reason.message, reason.advice, { field: 'mailboxes', choices });
}

/** @param by object id of the asker @throws Failure as operations say */
export async function surveyApp(look: Look, input: Input, by: string): Promise<Facts> {
  const users = input.mailboxes === 'users';
  const mailboxes = input.mailboxes === 'users' ? [] : await mailboxesFor(look, input.mailboxes);
  const found = (await findApp(look, input.name)) ?? null;
  const [offer, power] = await Promise.all([offered(look), found ? may(look, found) : undefined]);
  if (found && power) mayAdopt(found, power, by);
  const app = found ? refOf(found) : fresh(input.name);
  const smtp =
    !users && input.protocols.includes('smtp')
      ? await smtpWay(look, power?.holds.includes('smtp') ?? false)
      : null;
  const permissions = users ? scopesFor(input.protocols, offer) : rolesFor(input.protocols, offer, smtp);
  if (found && power && isAccepted(look, input, power.holds, permissions)) mayBeConsented(found, power);
  const policy = await policyFor(look, found ? found.made : null);
  const wrong = users ? { wrong: [], notes: [] } : await wrongPointers(look, found, mailboxes);
  const credential = input.credential
    ? await credentialFor(look, input, input.credential, app, found, policy, by)
    : undefined;
  const unprovable = users
    ? 'It acts for people who sign in: that cannot be proved without a sign-in of theirs.'
    : noProof(look, input, policy);
  return {
    app,
    found,
    holds: power?.holds ?? [],
    opens: power?.opens ?? [],
    mailboxes,
    offer,
    permissions,
    smtp,
    wrong: wrong.wrong,
    credential: credential?.credential ?? null,
    delegated: users ? await delegatedTo(look, input, app, offer.resource) : null,
    unprovable,
    settings: settingsOf(look),
    asker: await askerOf(look, by),
    notes: [
      ...(found && power ? adopted(found, power) : []),
      ...wrong.notes,
      ...(smtp ? [smtp.why] : []),
      ...(credential?.notes ?? []),
      ...(policy.unread !== undefined && input.credential
        ? ['The tenant’s app-management policy could not be read; Entra itself holds to it.']
        : []),
      ...(unprovable === null ? [] : [unprovable]),
    ],
  };
}

/** Somebody has to accept Entra's page that grants what is declared: Latchkey may not grant, and it is not granted yet. */
const isAccepted = (
  { setup: { grants } }: Look,
  { mailboxes, user }: Input,
  holds: readonly Protocol[],
  permissions: readonly Access[],
): boolean =>
  mailboxes === 'users'
    ? !grants.delegated && user === undefined
    : !grants.application && permissions.some(({ name }) => !holds.some((one) => roleNames[one] === name));

export async function askerOf(look: Look, by: string): Promise<Facts['asker']> {
  const row = await look.graph(path`/users/${by}?$select=id,displayName`);
  return { id: by, name: row ? text(row, 'displayName') : '' };
}

/** Where the key lies with somebody else, Latchkey makes a secret of its own for the proof. */
function noProof(look: Look, { credential }: Input, policy: Policy): string | null {
  if (credential?.is !== 'cert' && credential?.is !== 'federated') return null;
  if (look.setup.vault.is === 'none')
    return 'No login is tried: Latchkey has no vault here, and so no credential to try with.';
  if (policy.noSecrets || (policy.secretDays !== undefined && policy.secretDays < 1))
    return 'No login is tried: the tenant’s policy allows no secret for a day, and the key of its own credential lies with somebody else.';
  return null;
}

async function delegatedTo(
  look: Look,
  input: Input,
  app: AppRef,
  resource: string,
): Promise<Facts['delegated']> {
  const whom = input.user === undefined ? undefined : await meantTrustee(look, input.user, 'user');
  if (whom && !(await look.graph(path`/users/${whom.id}?$select=id`)))
    throw refused(`${whom.name} is not a person.`, 'Name one person, or leave it out for all.', {
      field: 'user',
    });
  const person = whom ? { id: whom.id, name: whom.name, address: whom.address } : null;
  const principal = app.known ? await principalOf(look, labelled(app, 'LK-0')) : undefined;
  const [row] = principal === undefined ? [] : await consents(look, principal, resource, person);
  return { person, grant: row ? { id: text(row, 'id'), scope: scopesOf(row).join(' ') } : null };
}
