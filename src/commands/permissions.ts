// npm run permissions: writes docs/permissions.md from what the operations and questions say that they need.
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadOperations } from '../operations/load.ts';
import { loadQuestions } from '../questions/load.ts';

export const permissionsPage = join(import.meta.dirname, '..', '..', 'docs', 'permissions.md');

interface Explained {
  /** Whose it is. */
  readonly of: string;
  readonly why: string;
  /** Whether whoever holds it can gain everything with it. */
  readonly danger: string;
  readonly without: string;
}

/** What each need is for. Sources: Microsoft's permission reference and Exchange's role tables. */
const explained: Readonly<Record<string, Explained>> = {
  'Graph: Application.ReadWrite.OwnedBy': {
    of: 'hands',
    why: 'Makes applications, their enterprise applications and credentials, and changes those that it made or was made an owner of.',
    danger: 'No, but a credential on an owned application is a way into whatever that application may do.',
    without: 'No operation on applications.',
  },
  'Graph: AppRoleAssignment.ReadWrite.All': {
    of: 'hands, only with GRANT_CONSENT=application',
    why: 'Grants IMAP.AccessAsApp and its like without an administrator.',
    danger: '**Yes: it can grant itself every permission there is.** Off by default.',
    without: 'The run waits for an administrator, with the consent address on its card.',
  },
  'Graph: DelegatedPermissionGrant.ReadWrite.All': {
    of: 'hands, only with GRANT_CONSENT=delegated',
    why: 'Consents to delegated permissions for all people, or for one.',
    danger: 'Nearly: it can let an application act as any person who signs in to it. Off by default.',
    without: 'The run waits for an administrator, or for the person, with the consent address on its card.',
  },
  'Exchange Administrator': {
    of: 'hands',
    why: 'New-ServicePrincipal and roles for applications need Exchange’s Role Management, which only this directory role (or a role group like it) holds.',
    danger:
      '**Yes, in Exchange: Role Management can give itself every Exchange role.** There is no smaller role that has it.',
    without:
      'Mailbox access for people only. Somebody makes Exchange’s entry for the application by hand; what is there already is found, and the rest of the run goes on.',
  },
  'Exchange Recipient Administrator': {
    of: 'hands',
    why: 'Rights on mailboxes and protocol switches.',
    danger: 'No, but it can open every mailbox.',
    without: 'Nothing is changed in Exchange.',
  },
  'Key Vault Secrets Officer': {
    of: 'hands, on the vault; not with VAULT=sealed',
    why: 'Puts secrets in, reads them for the proof and for the one-time page, and forgets them.',
    danger: 'It reads every secret in that vault: give Latchkey a vault of its own.',
    without: 'Only federated credentials and certificates of the product’s own, and no login is tried.',
  },
  'Key Vault Certificates Officer': {
    of: 'hands, on the vault',
    why: 'Makes certificates whose key stays in the vault.',
    danger: 'No.',
    without: 'No certificates in Key Vault.',
  },
  'A person: Privileged Role Administrator': {
    of: 'whoever opens the consent page (Global Administrator does too)',
    why: 'Consents to application permissions.',
    danger: 'It is theirs already; Latchkey gains nothing by it.',
    without: 'GRANT_CONSENT=application.',
  },
  'A person: consents for themselves': {
    of: 'the one person whom the application is for',
    why: 'Consents to delegated permissions for themselves, where the tenant lets them.',
    danger: 'No.',
    without: 'An administrator consents.',
  },
  'A person: Role Based Access Control Administrator of the vault': {
    of: 'whoever runs the command on the card',
    why: 'Lets the product’s identity read its one certificate.',
    danger: 'It is theirs already; Latchkey gains nothing by it.',
    without: 'The product cannot fetch the key from the vault.',
  },
  'A person: sets it in the product': {
    of: 'whoever runs the product',
    why: 'Puts the new credential in the place of the old one, and presses Switched.',
    danger: 'It is theirs already; Latchkey gains nothing by it.',
    without: 'The old credential stays until it ends.',
  },
  'Exchange View-Only Recipients': {
    of: 'look (the directory role Global Reader holds it)',
    why: 'Reads recipients and their rights.',
    danger: 'No; it reads.',
    without: 'The question is not answered.',
  },
  'Graph: Application.Read.All': {
    of: 'look',
    why: 'Reads applications, enterprise applications and what they were granted.',
    danger: 'No; it reads.',
    without: 'The question is not answered, and nothing can be asked for an application.',
  },
  'Graph: AuditLog.Read.All': {
    of: 'look, only with SIGN_IN_DATA=on; Entra ID P1',
    why: 'Reads Entra’s report on the use of credentials (beta), for `keys unused`.',
    danger: 'No; it reads. But it reads who signs in, when and from where, of the whole tenant.',
    without: 'What nobody uses is not known; the rest is answered.',
  },
  'Graph: DelegatedPermissionGrant.Read.All': {
    of: 'look',
    why: 'Reads delegated consent.',
    danger: 'No; it reads.',
    without: 'The question is not answered.',
  },
  'Graph: RoleManagement.Read.Directory': {
    of: 'look',
    why: 'Reads whether an application holds a directory role.',
    danger: 'No; it reads.',
    without: 'The question is not answered.',
  },
  'Exchange View-Only Configuration': {
    of: 'look',
    why: 'Reads Exchange’s entries for applications, their roles and the switches of the organisation.',
    danger: 'No; it reads.',
    without: 'The question is not answered.',
  },
};

const looks = [
  ['`User.Read.All`, `GroupMember.Read.All`', 'who asks, who approves, who gains'],
  ['`Organization.Read.All`', 'the doctor, `/readyz`'],
  ['`Application.Read.All`', 'applications: finding them, and what they may do'],
  ['`DelegatedPermissionGrant.Read.All`', 'applications: delegated consent'],
  ['`RoleManagement.Read.Directory`', 'applications: whether one holds a directory role'],
  ['`Policy.Read.All`', 'applications: the tenant’s policy for the lifetime of credentials'],
  [
    '`AuditLog.Read.All`, only with SIGN_IN_DATA=on',
    'renewals: which credential of an application is used; it reads all sign-ins',
  ],
  ['Exchange.ManageAsApp with **Global Reader**', 'everything that is looked at in Exchange'],
  ['Key Vault Reader, on the vault', 'which secret the vault holds, never the secret'],
] as const;

const cell = (text: string): string => text.replaceAll('|', '\\|');
const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => cell(row[at] ?? '').length)));
  const line = (cells: readonly string[], fill: string): string =>
    `| ${cells.map((each, at) => cell(each).padEnd(widths[at] ?? 0, fill)).join(' | ')} |`;
  const [head = [], ...rest] = rows;
  const rule = line(
    head.map(() => ''),
    '-',
  );
  return [line(head, ' '), rule, ...rest.map((row) => line(row, ' '))].join('\n');
};

/** @throws Error that names a need which nothing here explains */
export async function permissions(): Promise<string> {
  const operations = await loadOperations();
  const questions = await loadQuestions();
  const all = [...new Set([...operations, ...questions].flatMap(({ needs }) => [...needs]))];
  const rows = all.map((need) => {
    const about = explained[need];
    if (!about) throw new Error(`Nothing in src/commands/permissions.ts explains the need “${need}”.`);
    return [need, about.of, about.why, about.danger, about.without];
  });
  return `# Permissions

Written by \`npm run permissions\` from what each step says that it needs; \`test/operations/needs.spec.ts\` runs the plans in the sandbox with exactly these, and with each of them taken away in turn.

Licences: Exchange Online for the mailboxes. None of this needs Entra ID P1 or P2; with P1, Latchkey can see by itself which credential of an application is used (\`SIGN_IN_DATA=on\`).

## Operation by operation

${table([['Operation', 'Needs, of the app that writes unless it says otherwise'], ...operations.map(({ name, needs }) => [`\`${name}\``, needs.join('; ')])])}

A plan uses only what its own steps need: a federated credential needs no vault, \`as users\` needs no Exchange role.

## Question by question

${table([['Question', 'Needs, of the app that looks'], ...questions.map(({ name, needs }) => [`\`${name}\``, needs.join('; ') || 'none'])])}

## What each is for, and what works without it

${table([['Need', 'Whose', 'Why', 'Could it be used to gain everything?', 'Without it'], ...rows])}

## What the app that looks needs

${table([['Permission', 'For'], ...looks.map((row) => [...row])])}

All of these read, and none of them reads mail. Grant those for applications only where applications are connected.
`;
}

if (import.meta.main) {
  await writeFile(permissionsPage, await permissions());
  console.log('docs/permissions.md says what is needed.');
}
