// What is asked for in these tests: each operation with every call that it may send, up and back.

export interface Case {
  readonly name: string;
  ask(alias: string): string;
  /** The cmdlets of the plan and of its undo, in the order in which they are sent. */
  readonly up: readonly string[];
  readonly back: readonly string[];
  /** Policy of the sandbox: taking away needs no approval, giving does. */
  readonly gives: boolean;
  /** What the trustee has beforehand and when it is done, as the sandbox is told of it. */
  readonly before: readonly Had[];
  readonly after: readonly Had[];
}
export interface Had {
  readonly right: 'full' | 'sendas' | 'sendonbehalf' | 'folder';
  readonly level?: string;
}
const all: readonly Had[] = [
  { right: 'full' },
  { right: 'sendas' },
  { right: 'sendonbehalf' },
  { right: 'folder', level: 'Editor' },
];

export const give: Case = {
  name: 'give-access with all four rights',
  ask: (alias) => `give full+sendas+sendonbehalf+calendar editor on ${alias} to alex for 8h`,
  up: ['Add-MailboxPermission', 'Add-RecipientPermission', 'Set-Mailbox', 'Add-MailboxFolderPermission'],
  back: [
    'Remove-MailboxFolderPermission',
    'Set-Mailbox',
    'Remove-RecipientPermission',
    'Remove-MailboxPermission',
  ],
  gives: true,
  before: [],
  after: all,
};

export const level: Case = {
  name: 'give-access with another calendar level',
  ask: (alias) => `give calendar editor on ${alias} to alex for 8h`,
  up: ['Set-MailboxFolderPermission'],
  back: ['Set-MailboxFolderPermission'],
  gives: true,
  before: [{ right: 'folder', level: 'Reviewer' }],
  after: [{ right: 'folder', level: 'Editor' }],
};

export const take: Case = {
  name: 'take-access with all four rights',
  ask: (alias) => `take full+sendas+sendonbehalf+calendar on ${alias} from alex`,
  up: [
    'Remove-MailboxPermission',
    'Remove-RecipientPermission',
    'Set-Mailbox',
    'Remove-MailboxFolderPermission',
  ],
  back: ['Add-MailboxFolderPermission', 'Set-Mailbox', 'Add-RecipientPermission', 'Add-MailboxPermission'],
  gives: false,
  before: all,
  after: [],
};

export const cases: readonly Case[] = [give, level, take];
