// What Exchange complains of, and what the runner makes of it: type, text, cmdlet, outcome.
import type { Failure } from '../../../src/contracts/failure.ts';

export const complaints: readonly [string, string, string, 'existed' | 'empty' | Failure['is']][] = [
  ['Microsoft.X.ManagementObjectNotFoundException', 'no', 'Get-Mailbox', 'empty'],
  ['Microsoft.X.ManagementObjectNotFoundException', 'no', 'Remove-MailboxPermission', 'existed'],
  ['Microsoft.X.ManagementObjectNotFoundException', 'no', 'Set-Mailbox', 'blocked'],
  [
    'Microsoft.X.UserAlreadyExistsInPermissionEntryException',
    'yes',
    'Add-MailboxFolderPermission',
    'existed',
  ],
  ['Microsoft.X.ADObjectAlreadyExistsException', 'yes', 'New-ManagementScope', 'existed'],
  ['', 'An object with that name already exists.', 'New-ManagementScope', 'existed'],
  [
    '',
    'There is no existing permission entry found for user: x.',
    'Remove-MailboxFolderPermission',
    'existed',
  ],
  ['Microsoft.X.CmdletAccessDeniedException', 'no', 'Set-Mailbox', 'blocked'],
  ['Microsoft.X.AmbiguousParameterSetException', 'no', 'Set-Mailbox', 'blocked'],
  ['Microsoft.X.ManagementObjectAmbiguousException', 'two', 'Get-Recipient', 'blocked'],
  ['Microsoft.X.ADTransientException', 'later', 'Set-Mailbox', 'busy'],
  ['Microsoft.X.MapiNetworkErrorException', 'later', 'Set-Mailbox', 'busy'],
  ['Microsoft.X.ManagementObjectNotFoundException', 'no', 'New-ManagementRoleAssignment', 'busy'],
  ['', 'You must be assigned a delegating role assignment.', 'New-ManagementRoleAssignment', 'blocked'],
  ['Something.New', 'It is Tuesday.', 'Set-Mailbox', 'blocked'],
  ['Something.New', 'It is Tuesday.', 'Get-Mailbox', 'blocked'],
];
