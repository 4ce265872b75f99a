// Finds the mailbox that is meant, or says why it cannot be worked on from here.
import { blocked, refused, type Failure } from '../contracts/failure.ts';
import type { Look } from '../contracts/look.ts';
import type { Mailbox } from './objects.ts';
import { flag, text } from './printed.ts';
import { missing, resolve, type Recipient, type Wanted } from './recipients.ts';

const kinds: { readonly [type: string]: string } = {
  usermailbox: 'mailbox',
  linkedmailbox: 'mailbox',
  legacymailbox: 'mailbox',
  sharedmailbox: 'shared mailbox',
  roommailbox: 'room mailbox',
  equipmentmailbox: 'equipment mailbox',
  schedulingmailbox: 'booking mailbox',
  teammailbox: 'site mailbox',
};
/** What Exchange Online shows for a mailbox that lives elsewhere. */
const away = /^(mailuser|remote.*mailbox)$/;

/** Whether Exchange keeps the mailbox here, by RecipientTypeDetails; a mailbox that was moved away becomes a mail user. */
export const livesHere = (recipientType: string): boolean => recipientType.toLowerCase() in kinds;
/** Why nothing can be told of a mailbox that Exchange Online does not keep any more. */
export const movedAway = (mailbox: Mailbox) => ({
  is: 'barred' as const,
  because: `${mailbox.name} lives on premises now, or elsewhere: Exchange Online no longer keeps its mailbox.`,
  advice: 'Ask those who run Exchange on premises; rights on it are set there.',
});

const type = (one: Recipient): string => one.type.toLowerCase();

const wanted: Wanted = {
  what: 'mailbox',
  field: 'mailbox',
  fits: (one) => type(one) in kinds || away.test(type(one)),
  unfit: (one) =>
    refused(`${one.name} is not a mailbox but ${described(one)}.`, 'Write the address of a mailbox.', {
      field: 'mailbox',
    }),
  missing: async (name) => missing(name, wanted),
};

/** "a mail contact" */
export function described(one: Recipient): string {
  const name = type(one);
  if (name === 'mailuniversalsecuritygroup') return 'a mail-enabled security group';
  if (name === 'groupmailbox') return 'a Microsoft 365 group';
  if (name === 'dynamicdistributiongroup') return 'a dynamic distribution list';
  if (name.includes('distributiongroup')) return 'a distribution list';
  if (name === 'mailcontact') return 'a mail contact';
  if (name === 'guestmailuser') return 'a guest';
  if (name === 'mailuser') return 'a mail user without a mailbox here';
  const kind = kinds[name];
  return kind === undefined ? 'something else' : `a ${kind}`;
}

/** The recipient that is meant by a mailbox's name. @throws Failure refused, or blocked when it lives on premises */
export async function meantMailbox(look: Look, name: string): Promise<Recipient> {
  const one = await resolve(look, name, wanted);
  if (away.test(type(one))) throw elsewhere(one);
  return one;
}

const elsewhere = (one: Recipient): Failure =>
  blocked(
    `${one.name} (${one.address}) has no mailbox in the cloud: it lives on premises, or elsewhere.`,
    'Ask those who run Exchange on premises, or have the mailbox moved to the cloud first.',
  );

/** What a plan must know of it. @throws Failure blocked when Exchange has no mailbox for it */
export async function mailboxOf(look: Look, one: Recipient): Promise<Mailbox> {
  const rows = await look.exo('Get-Mailbox', { Identity: one.guid }, [
    'ExternalDirectoryObjectId',
    'Guid',
    'IsDirSynced',
    'IsExchangeCloudManaged',
  ]);
  const row = rows.find((each) => text(each, 'ExternalDirectoryObjectId').toLowerCase() === one.id);
  if (!row || one.id === '') throw elsewhere(one);
  return {
    id: one.id,
    address: one.address,
    name: one.name,
    kind: kinds[type(one)] ?? 'mailbox',
    synced: flag(row, 'IsDirSynced') && !flag(row, 'IsExchangeCloudManaged'),
  };
}
