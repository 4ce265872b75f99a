// One thing wrong at a time in the small Contoso, each with the row of the table of pitfalls that it is.
import { guid } from '../operations/beings.ts';
import { old, smtp } from './app-asked.ts';
import { ids, sid, type AppTenant } from './app-tenant.ts';

/** Sends by the role of Exchange alone. */
export function tight(tenant: AppTenant, inScope = 'True'): void {
  tenant.granted = [];
  tenant.base.full.clear();
  tenant.reach = [
    { RoleName: 'Application SMTP.SendAsApp', AllowedResourceScope: 'verba', InScope: inScope },
  ];
  tenant.scopes = [{ Name: 'verba', RecipientFilter: "MemberOfGroup -eq 'team@contoso.com'" }];
}

type Case = readonly [
  row: string,
  what: string,
  put: (tenant: AppTenant) => void,
  says: RegExp,
  text?: string,
];
export const cases: readonly Case[] = [
  [
    'P01',
    'the pointer has the application’s object id',
    (t) => (t.pointers[1] = { ...t.pointers[1], ObjectId: ids.application }),
    /made with the application’s object id/,
  ],
  [
    'P01',
    'the pointer has some other id',
    (t) => (t.pointers[1] = { ...t.pointers[1], ObjectId: guid(900) }),
    /another object id/,
  ],
  [
    'P02',
    'there is no pointer, though Exchange lists others',
    (t) => (t.pointers = t.pointers.slice(0, 1)),
    /does not know the application/,
  ],
  ['P03', 'nobody has consented', (t) => (t.granted = []), /declared, but nobody has consented/],
  [
    'P05',
    'the permission was granted an hour ago',
    (t) => (t.granted = [{ role: 'IMAP.AccessAsApp', at: '2026-10-21T09:00:00Z' }]),
    /Wait until/,
  ],
  [
    'P05',
    'the pointer was made just now',
    (t) => (t.pointers[1] = { ...t.pointers[1], WhenCreatedUTC: '2026-10-21T09:59:00Z' }),
    /Wait until/,
  ],
  ['P06', 'there is no full access', (t) => t.base.full.clear(), /no full access/],
  [
    'P06',
    'a deny entry stands',
    (t) => t.base.full.get(t.finance)?.push({ user: sid, rights: ['FullAccess'], deny: true }),
    /deny wins/,
  ],
  [
    'P06',
    'IMAP is off on the mailbox',
    (t) => (t.cas = { ...t.cas, ImapEnabled: false }),
    /IMAP is switched off/,
  ],
  [
    'P07',
    'sending is off on the mailbox',
    (t) => (
      (t.granted = [{ role: 'SMTP.SendAsApp' }]),
      (t.cas = { ...t.cas, SmtpClientAuthenticationDisabled: true })
    ),
    /off on the mailbox/,
    smtp,
  ],
  [
    'P07',
    'sending is off for all',
    (t) => (
      (t.granted = [{ role: 'SMTP.SendAsApp' }]),
      (t.transport = { SmtpClientAuthenticationDisabled: true })
    ),
    /whole organisation/,
    smtp,
  ],
  [
    'P09',
    'both ways of sending are there and full access is not',
    (t) => (tight(t), (t.granted = [{ role: 'SMTP.SendAsApp' }])),
    /SMTP.SendAsApp is granted too/,
    smtp,
  ],
  ['P13', 'the scope does not hold the mailbox', (t) => tight(t, 'False'), /distinguished name/, smtp],
  [
    'P29',
    'the secret has expired',
    (t) =>
      (t.application = { ...t.application, passwordCredentials: [{ startDateTime: old, endDateTime: old }] }),
    /All have expired/,
  ],
  [
    'P32',
    'the application was deleted',
    (t) => ((t.deleted = [t.application ?? {}]), (t.application = undefined), (t.principal = undefined)),
    /was deleted/,
  ],
  ['P33', 'there is no enterprise application', (t) => (t.principal = undefined), /7000229/],
  [
    'P67',
    'the mailbox lives on premises',
    () => undefined,
    /no mailbox in the cloud/,
    'app why "Verba Import" imap on olaf',
  ],
  [
    'P71',
    'the permission for EWS was granted instead',
    (t) => (t.granted = [{ role: 'full_access_as_app' }]),
    /full_access_as_app/,
  ],
  [
    'AADSTS7000112',
    'it is switched off',
    (t) => (t.principal = { ...t.principal, accountEnabled: false }),
    /switched off/,
  ],
  [
    'AADSTS7000218',
    'it has no credential',
    (t) => (t.application = { ...t.application, passwordCredentials: [] }),
    /none at all/,
  ],
];
