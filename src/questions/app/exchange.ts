// What Exchange knows of the application and of the mailbox.
import { Failure } from '../../contracts/failure.ts';
import type { Look, Row } from '../../contracts/look.ts';
import type { Protocol } from '../../contracts/mail.ts';
import { entries, fullAccess } from '../../steps/entries.ts';
import { mailboxOf, meantMailbox } from '../../steps/mailboxes.ts';
import type { Mailbox } from '../../steps/objects.ts';
import { flag, text, texts } from '../../steps/printed.ts';
import { sendRole, type Box, type Pointer, type Reach } from './link.ts';

/** @throws Failure refused when the name fits none or several; busy, or blocked without rights */
export async function boxOf(look: Look, name: string): Promise<Box> {
  try {
    return { is: 'here', mailbox: await mailboxOf(look, await meantMailbox(look, name)) };
  } catch (error) {
    // Blocked for want of rights is no answer about the mailbox.
    if (error instanceof Failure && error.is === 'blocked' && error.reason === undefined)
      return { is: 'away', because: error.message, advice: error.advice };
    throw error;
  }
}

/** All of them are read: Exchange answers an identity that it does not know with the whole list. */
export async function pointersOf(look: Look, clientId: string): Promise<readonly Pointer[]> {
  const columns = ['AppId', 'ObjectId', 'Sid', 'DisplayName', 'WhenCreatedUTC'];
  const rows = await look.exo('Get-ServicePrincipal', {}, columns);
  return rows
    .filter((row) => text(row, 'AppId').toLowerCase() === clientId)
    .map((row) => ({
      objectId: text(row, 'ObjectId').toLowerCase(),
      sid: text(row, 'Sid').toLowerCase(),
      name: text(row, 'DisplayName').toLowerCase(),
      at: text(row, 'WhenCreatedUTC'),
    }));
}

/** SMTP has a switch of its own with three states: the mailbox's word counts before the organization's. */
export async function openOn(
  look: Look,
  mailbox: Mailbox,
  protocol: Protocol,
): Promise<{ on: boolean; by: 'mailbox' | 'organization' }> {
  const columns = ['ImapEnabled', 'PopEnabled', 'SmtpClientAuthenticationDisabled'];
  const rows = await look.exo('Get-CASMailbox', { Identity: mailbox.id }, columns);
  const [row, ...others] = rows;
  if (!row || others.length > 0)
    throw new Failure('busy', `Exchange does not show the protocols of ${mailbox.name}.`, {
      advice: 'Ask again in a moment.',
    });
  if (protocol !== 'smtp')
    return { on: flag(row, protocol === 'imap' ? 'ImapEnabled' : 'PopEnabled'), by: 'mailbox' };
  const own = row['SmtpClientAuthenticationDisabled'];
  if (own !== null && own !== undefined && own !== '')
    return { on: !flag(row, 'SmtpClientAuthenticationDisabled'), by: 'mailbox' };
  const [whole] = await look.exo('Get-TransportConfig', {}, ['SmtpClientAuthenticationDisabled']);
  if (!whole)
    throw new Failure('busy', 'Exchange does not show the organization’s mail settings.', {
      advice: 'Ask again in a moment.',
    });
  return { on: !flag(whole, 'SmtpClientAuthenticationDisabled'), by: 'organization' };
}

export async function accessOn(
  look: Look,
  mailbox: Mailbox,
): Promise<readonly { who: string; deny: boolean }[]> {
  const rows = await entries(look, fullAccess, mailbox.id);
  return rows
    .filter((row) => texts(row, 'AccessRights').some((right) => right.toLowerCase() === 'fullaccess'))
    .map((row) => ({ who: text(row, 'User').toLowerCase(), deny: fullAccess.denies(row) }));
}

/** The roles by which Exchange itself lets the application send. */
export async function reachOf(look: Look, principal: string, mailbox: Mailbox): Promise<readonly Reach[]> {
  const rows = await look.exo('Test-ServicePrincipalAuthorization', {
    Identity: principal,
    Resource: mailbox.id,
  });
  const sends = rows.filter((row) => text(row, 'RoleName').toLowerCase() === sendRole.toLowerCase());
  return Promise.all(
    sends.map(async (row) => {
      const within = text(row, 'InScope').toLowerCase() === 'true' || row['InScope'] === true;
      const scope = text(row, 'AllowedResourceScope');
      return {
        role: text(row, 'RoleName'),
        scope,
        within,
        filter: within ? '' : await filterOf(look, scope),
      };
    }),
  );
}

async function filterOf(look: Look, scope: string): Promise<string> {
  if (scope === '') return '';
  const rows: readonly Row[] = await look.exo('Get-ManagementScope', { Identity: scope }, [
    'Name',
    'RecipientFilter',
  ]);
  const row = rows.find((each) => text(each, 'Name').toLowerCase() === scope.toLowerCase());
  return row ? text(row, 'RecipientFilter') : '';
}

/** Whether an application access policy names it. Only a remark: what cannot be read is left out. */
export async function policyFor(look: Look, clientId: string): Promise<boolean> {
  try {
    const rows = await look.exo('Get-ApplicationAccessPolicy', {}, ['AppId', 'AccessRight']);
    return rows.some((row) => text(row, 'AppId').toLowerCase() === clientId);
  } catch (error) {
    if (error instanceof Failure) return false;
    throw error;
  }
}
