// The credential that a plan gives: one of Latchkey's that is still good is kept, else what was wished for, within what is allowed.
import { refused } from '../../contracts/failure.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import { slug, type AppRef } from '../../steps/apps/app.ts';
import { federatedOf, mostFederated } from '../../steps/apps/federated.ts';
import { labelled } from '../../steps/apps/app.ts';
import { text } from '../../steps/printed.ts';
import { certificateOf } from './certificate.ts';
import { identityOf } from './identity.ts';
import { life, monthsBetween, monthsLater, type Policy } from './lifetime.ts';
import type { Credential, Found, Input, Wish } from './types.ts';

export interface Surveyed {
  readonly credential: Credential;
  readonly notes: readonly string[];
}

/** One of ours is kept while it has as many days left. */
const soon = 30 * 86_400_000;
const usualSecret = 6;
const usualCertificate = 12;

export const vaultName = (app: Pick<AppRef, 'name'>, label: string): string =>
  `latchkey-${slug(app.name)}-${label.toLowerCase()}`;
export const credentialTitle = (label: string): string => `Latchkey ${label}`;
const labelIn = (title: string): string | undefined => /^Latchkey ([A-Z]+-\d+)$/.exec(title)?.[1];

/** Of a renewal: the credential in whose place the new one comes. */
export interface Renewing {
  /** keyId, lower case. */
  readonly key: string;
  /** Ms since 1970; null: it has no end. */
  readonly ends: number | null;
}
type For = Pick<Input, 'asked' | 'expires'> & { readonly renewing?: Renewing };

/** Of no use as a new one: it is the old one itself, or ends hardly later. */
const isSpent = (one: Row, end: number, { renewing }: For): boolean =>
  renewing !== undefined &&
  (text(one, 'keyId').toLowerCase() === renewing.key || end - (renewing.ends ?? 0) < soon);

/** A credential of Latchkey's on it, held by the vault, and good for some time yet. */
async function heldOn(look: Look, app: AppRef, found: Found, kind: 'secret' | 'certificate', input: For) {
  if (look.setup.vault.is === 'none') return undefined;
  const column = kind === 'secret' ? 'passwordCredentials' : 'keyCredentials';
  const row = await look.graph(
    kind === 'secret'
      ? path`/applications/${found.objectId}?$select=id,passwordCredentials`
      : path`/applications/${found.objectId}?$select=id,keyCredentials`,
  );
  const list = row?.[column];
  for (const one of Array.isArray(list) ? (list as readonly Row[]) : []) {
    const title = text(one, 'displayName');
    const label = labelIn(title);
    const end = Date.parse(text(one, 'endDateTime'));
    if (label === undefined || end - Date.parse(input.asked) < soon || isSpent(one, end, input)) continue;
    const name = vaultName(app, label);
    const mark = await look.vault(name);
    const which = text(one, kind === 'secret' ? 'keyId' : 'customKeyIdentifier');
    if (mark?.kind === kind && mark.mark === which)
      return { name, title, expires: `${new Date(text(one, 'endDateTime')).toISOString().slice(0, 19)}Z` };
  }
  return undefined;
}

/** @throws Failure refused with `field` where it cannot be had in this tenant, or with this setup */
export async function credentialFor(
  look: Look,
  input: For,
  wish: Wish,
  app: AppRef,
  found: Found | null,
  policy: Policy,
  by: string,
): Promise<Surveyed> {
  switch (wish.is) {
    case 'secret':
      return secret(look, input, app, found, policy);
    case 'vault-cert':
      return vaultCertificate(look, input, app, found, policy);
    case 'cert':
      return own(look, input, wish.certificate, policy, by);
    case 'federated':
      return federated(look, wish, app, found);
  }
}

const kept = (title: string, expires: string): string =>
  `It has a credential of Latchkey’s already (${title}, until ${expires.slice(0, 10)}): that one is kept.`;
const field = { field: 'credential' };

async function secret(look: Look, input: For, app: AppRef, found: Found | null, policy: Policy) {
  if (look.setup.vault.is === 'none')
    throw refused(
      'Latchkey has no vault here, so it keeps no secrets.',
      'Write “with federated” or “with cert”, or have VAULT set.',
      field,
    );
  const held = found ? await heldOn(look, app, found, 'secret', input) : undefined;
  if (held) {
    const { expires, ...where } = held;
    return {
      credential: { is: 'secret', held: where, expires },
      notes: [kept(held.title, expires)],
    } as const;
  }
  if (policy.noSecrets)
    throw refused(
      'The tenant’s app-management policy allows no secrets.',
      'Write “with cert”, “with vault-cert” or “with federated”.',
      field,
    );
  const { end, note } = life(input.asked, input.expires, usualSecret, policy.secretDays);
  return { credential: { is: 'secret', held: null, expires: end }, notes: note ? [note] : [] } as const;
}

async function vaultCertificate(look: Look, input: For, app: AppRef, found: Found | null, policy: Policy) {
  if (look.setup.vault.is !== 'azure')
    throw refused(
      'A certificate whose key lies in a vault needs Azure Key Vault, and this Latchkey has none.',
      'Write “with cert” and give the public part of your own, or “with federated”.',
      field,
    );
  const subject = `CN=${slug(app.name)}`;
  const held = found ? await heldOn(look, app, found, 'certificate', input) : undefined;
  if (held) {
    const { expires, ...where } = held;
    const months = Math.max(1, monthsBetween(input.asked, expires));
    return {
      credential: { is: 'vault-cert', held: where, subject, months, expires },
      notes: [kept(held.title, expires)],
    } as const;
  }
  const { end, note } = life(input.asked, input.expires, usualCertificate, policy.certificateDays);
  const months = monthsBetween(input.asked, end);
  if (months < 1)
    throw refused(
      'A certificate in the vault lives for a month at least.',
      policy.certificateDays === undefined
        ? 'Write a later end.'
        : 'The tenant’s policy allows less: write “with federated”.',
      { field: 'expires' },
    );
  const expires = `${monthsLater(input.asked, months).slice(0, 19)}Z`;
  return {
    credential: { is: 'vault-cert', held: null, subject, months, expires },
    notes: note ? [note] : [],
  } as const;
}

async function own(look: Look, input: For, said: string, policy: Policy, by: string) {
  const { begins, ...read } = await certificateOf(look, said, by);
  const fault = (message: string, advice: string) => refused(message, advice, { field: 'certificate' });
  if (read.expires <= input.asked)
    throw fault(`The certificate ended on ${read.expires.slice(0, 10)}.`, 'Give one that is good.');
  const days = (Date.parse(read.expires) - Date.parse(begins)) / 86_400_000;
  if (policy.certificateDays !== undefined && days > policy.certificateDays)
    throw fault(
      `The certificate lives for ${Math.round(days)} days; the tenant’s app-management policy allows ${Math.floor(policy.certificateDays)}.`,
      'Give one with a shorter life.',
    );
  const thumbprint = Buffer.from(read.thumbprint, 'base64').toString('hex').toUpperCase();
  return {
    credential: { is: 'cert', ...read },
    notes: [
      `Its certificate: ${read.subject}, until ${read.expires.slice(0, 10)}, thumbprint ${thumbprint}.`,
    ],
  } as const;
}

async function federated(
  look: Look,
  wish: Extract<Wish, { is: 'federated' }>,
  app: AppRef,
  found: Found | null,
): Promise<Surveyed> {
  const given = (wish.identity ?? '').trim();
  const { issuer, subject, identity } =
    given === ''
      ? { issuer: (wish.issuer ?? '').trim(), subject: (wish.subject ?? '').trim(), identity: null }
      : await identityOf(look, given);
  for (const [name, value] of Object.entries({ issuer, subject }))
    if (value === '' || value.length > 600)
      throw refused(`The ${name} has 1 to 600 characters.`, 'Write it exactly as the tokens say it.', {
        field: name,
      });
  if (found) {
    const rows = await federatedOf(look, labelled(app, 'LK-0'));
    const there = rows.some((row) => text(row, 'issuer') === issuer && text(row, 'subject') === subject);
    if (!there && rows.length >= mostFederated)
      throw refused(
        `${found.name} has ${rows.length} federated credentials, and may have no more.`,
        'Have its owner remove one that is not used, or write another name.',
        field,
      );
  }
  return {
    credential: { is: 'federated', issuer, subject, identity },
    notes: [
      `Whoever ${issuer} says is “${subject}” signs in as it${identity === null ? '' : ` (the managed identity ${identity})`}.`,
    ],
  };
}
