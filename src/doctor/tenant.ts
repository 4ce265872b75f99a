// Tries a sign-in of ours to the tenant: its tokens, what they grant, one read of Graph, the cmdlets Exchange allows.
import { allowedCmdlets } from '../adapters/exo/look.ts';
import type { Tenant } from '../adapters/look.ts';
import { claimsOf, type Tokens } from '../adapters/token.ts';
import { path } from '../contracts/look.ts';
import { note, trying, warning, well, wrong, type Remark } from './remark.ts';

const graphRoles = ['User.Read.All', 'GroupMember.Read.All', 'Organization.Read.All'];
/** A role that holds another one's rights. */
const wider: Readonly<Record<string, readonly string[]>> = {
  'User.Read.All': ['Directory.Read.All', 'User.ReadWrite.All', 'Directory.ReadWrite.All'],
  'GroupMember.Read.All': [
    'Group.Read.All',
    'Directory.Read.All',
    'Group.ReadWrite.All',
    'Directory.ReadWrite.All',
  ],
  'Organization.Read.All': ['Directory.Read.All', 'Organization.ReadWrite.All', 'Directory.ReadWrite.All'],
};
/** Rights by which an app can give itself everything. */
const sovereign = [
  'AppRoleAssignment.ReadWrite.All',
  'RoleManagement.ReadWrite.Directory',
  'Application.ReadWrite.All',
  'Directory.ReadWrite.All',
];

export const readCmdlets = [
  ...['Get-Mailbox', 'Get-Recipient', 'Get-MailboxPermission', 'Get-RecipientPermission'],
  ...['Get-MailboxFolderPermission', 'Get-MailboxFolderStatistics', 'Get-DistributionGroupMember'],
];
export const writeCmdlets = [
  ...[
    'Add-MailboxPermission',
    'Remove-MailboxPermission',
    'Add-RecipientPermission',
    'Remove-RecipientPermission',
  ],
  ...[
    'Set-Mailbox',
    'Add-MailboxFolderPermission',
    'Set-MailboxFolderPermission',
    'Remove-MailboxFolderPermission',
  ],
];

async function rolesIn(tokens: Tokens): Promise<readonly string[]> {
  const { roles } = claimsOf(await tokens.get());
  return Array.isArray(roles) ? roles.map(String) : [];
}

async function graph(about: string, tenant: Tenant): Promise<readonly Remark[]> {
  const roles = await rolesIn(tenant.graphTokens);
  const missing = graphRoles.filter(
    (role) => !roles.includes(role) && !wider[role]?.some((more) => roles.includes(more)),
  );
  if (missing.length > 0)
    return [
      wrong(
        about,
        `Its Graph token lacks ${missing.join(', ')}.`,
        'Grant these application permissions with admin consent.',
      ),
    ];
  const [organization] = await tenant.look.graphList(path`/organization`);
  const name = organization?.['displayName'];
  const tenantName = typeof name === 'string' ? name : 'the tenant';
  return [well(about, `Graph answers for ${tenantName}; its token grants ${roles.join(', ')}.`)];
}

async function modesty(about: string, tenant: Tenant): Promise<readonly Remark[]> {
  const tooMuch = (await rolesIn(tenant.graphTokens)).filter((role) => sovereign.includes(role));
  return tooMuch.length === 0
    ? []
    : [
        warning(
          about,
          `It holds ${tooMuch.join(', ')}, by which it could give itself everything.`,
          'Take it away; Latchkey does not need it.',
        ),
      ];
}

async function exchange(
  about: string,
  tenant: Tenant,
  where: { url: string; tenant: string },
  needs: { writes: boolean },
): Promise<readonly Remark[]> {
  if (!(await rolesIn(tenant.exoTokens)).includes('Exchange.ManageAsApp'))
    return [
      wrong(
        about,
        'Its Exchange token lacks Exchange.ManageAsApp.',
        'Grant it with admin consent (API: Office 365 Exchange Online).',
      ),
    ];
  const allowed = await allowedCmdlets({ ...where, tokens: tenant.exoTokens });
  const lacks = (cmdlets: readonly string[]) =>
    cmdlets.filter((cmdlet) => !allowed.has(cmdlet.toLowerCase()));
  const missing = [...lacks(readCmdlets), ...(needs.writes ? lacks(writeCmdlets) : [])];
  const role = needs.writes ? 'Exchange Recipient Administrator' : 'Global Reader';
  const surplus = needs.writes ? [] : writeCmdlets.filter((cmdlet) => allowed.has(cmdlet.toLowerCase()));
  return [
    missing.length === 0
      ? well(about, `Exchange lets it run ${needs.writes ? 'all that it needs' : 'the reads that it needs'}.`)
      : wrong(
          about,
          `Exchange does not let it run ${missing.join(', ')}.`,
          `Give the app the directory role ${role}; it shows after some minutes.`,
        ),
    ...(surplus.length === 0
      ? []
      : [
          warning(
            about,
            `It is meant to look only, yet it may run ${surplus.join(', ')}.`,
            'Give it Global Reader in place of its role.',
          ),
        ]),
  ];
}

/** @param who look or hands, as the settings call them */
export async function examineTenant(
  who: 'look' | 'hands',
  tenant: Tenant,
  where: { url: string; tenant: string },
): Promise<readonly Remark[]> {
  const [inGraph, inExchange] = [`Graph, ${who}`, `Exchange, ${who}`];
  const remarks = await Promise.all([
    // The app that writes needs nothing of Graph.
    who === 'look' ? trying(inGraph, () => graph(inGraph, tenant)) : [],
    trying(inGraph, () => modesty(inGraph, tenant)),
    trying(inExchange, () => exchange(inExchange, tenant, where, { writes: who === 'hands' })),
  ]);
  return remarks.flat();
}

/** With SIGN_IN_DATA=on: whether the log of sign-ins can be read. @param appId of the app that looks, which has signed in */
export const examineSignIns = (tenant: Tenant, appId: string): Promise<readonly Remark[]> =>
  trying('Sign-in log', async () => {
    await tenant.look.graph(
      path`/beta/auditLogs/signIns?$filter=signInEventTypes/any(t:t eq 'servicePrincipal') and appId eq '${appId}'&$top=1`,
    );
    return [well('Sign-in log', 'It shows which credential an application uses.')];
  });

/** The bot's own sign-in, by which it answers in Teams. */
export const examineBot = (tokens: Tokens): Promise<readonly Remark[]> =>
  trying('Teams, bot', async () => {
    await tokens.get();
    return [well('Teams, bot', 'The bot can sign in to answer.')];
  });

export const noHands = note(
  'Exchange, hands',
  'TRUST is observe: nothing is written, so no writing app is signed in.',
);
