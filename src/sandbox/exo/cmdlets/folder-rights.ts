// Which rights go together in a folder: one role, or a set of single rights; some roles only in calendars.
import type { Folder } from '../../tenant/exchange.ts';
import type { Params } from '../cmdlet.ts';
import { invalidRights, unconvertible } from '../errors.ts';
import { oneOf } from './full-access.ts';

const roles = [
  'Owner',
  'PublishingEditor',
  'Editor',
  'PublishingAuthor',
  'Author',
  'NonEditingAuthor',
  'Reviewer',
  'Contributor',
  'None',
];
const calendarRoles = ['AvailabilityOnly', 'LimitedDetails'];
const single = [
  'CreateItems',
  'CreateSubfolders',
  'DeleteAllItems',
  'DeleteOwnedItems',
  'EditAllItems',
  'EditOwnedItems',
  'FolderContact',
  'FolderOwner',
  'FolderVisible',
  'ReadItems',
];
const type = 'Microsoft.Exchange.Management.StoreTasks.MailboxFolderAccessRight';
const notified = [...calendarRoles, 'Reviewer', 'Editor'];

export const rightsOf = (given: Params, folder: Folder): string[] => {
  const said = given.texts('AccessRights');
  if (said.length === 0) throw unconvertible('AccessRights', null, type);
  const rights = said.map((right) =>
    oneOf('AccessRights', right, [...roles, ...calendarRoles, ...single], type),
  );
  const isCalendar = folder.FolderType === 'Calendar';
  if (!isCalendar && rights.some((right) => calendarRoles.includes(right))) {
    throw invalidRights(`The access right "${rights.join(', ')}" can be set on calendar folders only.`);
  }
  if (rights.length > 1 && rights.some((right) => !single.includes(right))) {
    throw invalidRights("A role can't be combined with other access rights.");
  }
  if (
    given.flag('SendNotificationToUser', false) &&
    !(isCalendar && rights.every((right) => notified.includes(right)))
  ) {
    throw invalidRights(
      'SendNotificationToUser can be used on calendar folders only, with AvailabilityOnly, LimitedDetails, Reviewer or Editor.',
    );
  }
  return rights;
};

/** As Get- prints them, or null; `Delegate` goes with Editor on a calendar only. */
export const flagsOf = (given: Params, folder: Folder, rights: readonly string[]): string | null => {
  const said = given
    .texts('SharingPermissionFlags')
    .map((flag) =>
      oneOf(
        'SharingPermissionFlags',
        flag,
        ['None', 'Delegate', 'CanViewPrivateItems'],
        'Microsoft.Exchange.Management.StoreTasks.MailboxFolderPermissionFlags',
      ),
    )
    .filter((flag) => flag !== 'None');
  if (said.length === 0) return null;
  if (folder.FolderType !== 'Calendar' || !rights.includes('Editor')) {
    throw invalidRights(
      'SharingPermissionFlags can be used on calendar folders only, with the access right Editor.',
    );
  }
  if (!said.includes('Delegate'))
    throw invalidRights('CanViewPrivateItems can only be used together with Delegate.');
  return said.join(', ');
};
