// Sentences people type about applications, and what is read from them.
import type { Values } from '../../src/contracts/operation.ts';

const verba = (more: Values = {}): Values => ({
  name: 'Verba Import',
  protocols: 'imap',
  mailboxes: 'archive',
  ...more,
});
const { protocols: _protocols, ...without } = verba();
const address = verba({ mailboxes: 'archive@contoso.com' });

export const connecting: readonly (readonly [string, Values])[] = [
  [
    'app new "Verba Import" imap+smtp on archive, journal with secret expires 6mo ref INC4 because they read it',
    verba({
      protocols: 'imap+smtp',
      mailboxes: 'archive, journal',
      credential: 'secret',
      expires: '6mo',
      ref: 'INC4',
      because: 'they read it',
    }),
  ],
  ['App New “Verba Import” IMAP on archive with Vault-Cert', verba({ credential: 'vault-cert' })],
  ['app new Verba Import imap, smtp on archive', verba({ protocols: 'imap+smtp' })],
  ['app new Verba Import on archive', without],
  ['app new', {}],
  ['application new "Verba Import" pop3 and imap4 on archive', verba({ protocols: 'imap+pop' })],
  ['app new "Verba Import" ftp on archive', verba({ protocols: 'ftp' })],
  ['app new "Verba Import" imap on archive with magic', verba({ credential: 'magic' })],
  [
    'app new "Verba Import" imap on archive with federated issuer https://token.actions.githubusercontent.com subject repo:contoso/verba:ref:refs/heads/main',
    verba({
      credential: 'federated',
      issuer: 'https://token.actions.githubusercontent.com',
      subject: 'repo:contoso/verba:ref:refs/heads/main',
    }),
  ],
  [
    'connect "Verba Import" to imap for archive, federated from issuer https://x.example, subject: "a b"',
    verba({ credential: 'federated', issuer: 'https://x.example', subject: 'a b' }),
  ],
  [
    'app new "Verba Import" imap on archive with federated identity "mi-verba"',
    verba({ credential: 'federated', identity: 'mi-verba' }),
  ],
  [
    'app new "Verba Import" imap on archive with the managed identity mi-verba',
    verba({ credential: 'federated', identity: 'mi-verba' }),
  ],
  [
    'app new "Verba Import" imap on archive with cert upload:k3f9abc',
    verba({ credential: 'cert', certificate: 'upload:k3f9abc' }),
  ],
  ['app new "Verba Import" imap on archive until friday', verba({ until: 'friday' })],
  ['app new "Desk" imap as users', { name: 'Desk', protocols: 'imap', as: 'users' }],
  ['app new Desk imap as users for alex', { name: 'Desk', protocols: 'imap', as: 'users', user: 'alex' }],
  [
    'app new "Desk" imap and smtp as its users for everyone',
    { name: 'Desk', protocols: 'imap+smtp', as: 'users' },
  ],
  ['connect "Verba Import" to imap for archive@contoso.com', address],
  [
    'please connect Verba Import to imap and smtp for archive@contoso.com and journal@contoso.com with a certificate in the vault expiring in 6 months',
    verba({
      protocols: 'imap+smtp',
      mailboxes: 'archive@contoso.com and journal@contoso.com',
      credential: 'vault-cert',
      expires: '6 months',
    }),
  ],
  [
    'connect Verba Import to archive over imap using a secret that expires on 2027-01-01',
    verba({ credential: 'secret', expires: '2027-01-01' }),
  ],
  ['connect archive@contoso.com to "Verba Import" over imap', address],
  [
    'connect "Verba Import" to imap for archive, journal and "Finance, Berlin" with our own certificate',
    verba({ mailboxes: 'archive, journal and "Finance, Berlin"', credential: 'cert' }),
  ],
  ['connect "Return to Sender" to imap for archive', verba({ name: 'Return to Sender' })],
  [
    'hook up "Verba Import" to archive over imap with a secret in the vault for 90 days',
    verba({ credential: 'secret', expires: '90 days' }),
  ],
  ['Could you hook “Verba Import” up to archive over imap? thanks', verba()],
  ['give "Verba Import" imap access to archive@contoso.com', address],
  ['give Verba Import access to archive over imap with a certificate', verba({ credential: 'cert' })],
  ['give Verba Import full access to archive over imap', verba()],
  ['grant imap on archive to Verba Import', verba()],
  ['let Verba Import read archive@contoso.com over imap', address],
  ['let "Verba Import" read mail in archive over imap and pop', verba({ protocols: 'imap+pop' })],
  ['allow “Verba Import” to send as archive over smtp', verba({ protocols: 'smtp' })],
  ['let the app Verba Import use imap on archive', verba()],
  ['Verba Import needs imap access to archive', verba()],
  ['I need to connect Verba Import to archive via imap', verba()],
  ['create an app called "Verba Import" with imap on archive', verba()],
  ['set up imap for "Verba Import" on archive', verba()],
  [
    'connect\u00a0"Verba Import"  to imap\tfor the archive mailbox',
    verba({ mailboxes: 'the archive mailbox' }),
  ],
];

const journal = (more: Values = {}): Values => ({ name: 'Verba Import', mailboxes: 'journal', ...more });

export const adding: readonly (readonly [string, Values])[] = [
  ['app add "Verba Import" on journal', journal()],
  ['app add "Verba Import" smtp on journal', journal({ protocols: 'smtp' })],
  ['app add', {}],
  ['app add Verba Import on journal until 2027-01-01 ref C1', journal({ until: '2027-01-01', ref: 'C1' })],
  ['let "Verba Import" also read journal over imap', journal({ protocols: 'imap' })],
  ['also connect "Verba Import" to journal', journal()],
  ['connect "Verba Import" to journal too', journal()],
  ['add journal to app Verba Import', journal()],
  ['add mailbox journal to the application "Verba Import"', journal({ mailboxes: 'mailbox journal' })],
];

export const dropping: readonly (readonly [string, Values])[] = [
  ['app drop "Verba Import" on journal', journal()],
  ['app drop “Verba Import” imap from journal', journal({ protocols: 'imap' })],
  ['app remove Verba Import on journal because moved', journal({ because: 'moved' })],
  ['app drop', {}],
  ['disconnect "Verba Import" from journal', journal()],
  ['remove journal from app Verba Import', journal()],
  ['drop journal from "Verba Import"', journal()],
  ['drop Verba Import on journal', journal()],
  ['take imap on journal from Verba Import', journal({ protocols: 'imap' })],
  ["revoke Verba Import's imap access to journal", journal({ protocols: 'imap' })],
  ['stop Verba Import reading journal over imap', journal({ protocols: 'imap' })],
];

const gone: Values = { name: 'Verba Import' };

export const testing: readonly (readonly [string, Values])[] = [
  ['app test "Verba Import" on archive', without],
  ['app test Verba Import smtp on archive', without],
  ['app test', {}],
  [
    'app test "Verba Import" from archive@contoso.com ref INC4',
    { ...without, mailboxes: 'archive@contoso.com', ref: 'INC4' },
  ],
  ['send a test mail from archive with "Verba Import"', without],
  ['Please send one test e-mail from archive through the app Verba Import', without],
];

export const retiring: readonly (readonly [string, Values])[] = [
  ['app retire "Verba Import"', gone],
  ['app retire', {}],
  ['app delete “Verba Import”', gone],
  ['retire Verba Import', gone],
  ['please decommission "Verba Import" because replaced', { ...gone, because: 'replaced' }],
  ['disconnect "Verba Import"', gone],
  ['disconnect Verba Import from everything', gone],
  ['delete the app Verba Import', gone],
  ['remove app Verba Import', gone],
];

/** For the question why. */
export const wondering: readonly (readonly [string, Values])[] = [
  ['app why "Verba Import" imap on archive', verba()],
  ['app why "Verba Import"', gone],
  ['app why', {}],
  ['why can\'t "Verba Import" read archive@contoso.com over imap', address],
  ['why can’t Verba Import read archive@contoso.com over imap?', address],
  ['why can Verba Import not read archive over imap', verba()],
  ['why does "Verba Import" not read archive over imap?', verba()],
  ['why does Verba Import fail on archive over imap', verba()],
  ['why is "Verba Import" not able to send as archive via smtp', verba({ protocols: 'smtp' })],
  ['can "Verba Import" read archive over imap?', verba()],
];

/** Near to these, and meant for others. */
const only = (more: Values = {}): Values => ({ name: 'Verba Import', ...more });
const client = '6ea84c65-a245-5f1f-948b-21614594c574';
const key = '6f1b7c1e-2f0a-4f5e-9a55-0d1c8a7e2b11';

export const renewing: readonly (readonly [string, Values])[] = [
  ['keys renew "Verba Import"', only()],
  ['Keys renew Verba Import', only()],
  ['keys renew', {}],
  ['keys rotate “Verba Import” with secret', only({ credential: 'secret' })],
  [
    `keys renew "Verba Import" key ${key} expires 6mo ref INC4 because it ends`,
    only({ key, expires: '6mo', ref: 'INC4', because: 'it ends' }),
  ],
  [`keys renew "Verba Import" with vault-cert key ${key}`, only({ credential: 'vault-cert', key })],
  [
    'keys renew "Verba Import" with federated issuer https://idp.example subject svc',
    only({ credential: 'federated', issuer: 'https://idp.example', subject: 'svc' }),
  ],
  ['renew the secret of "Verba Import"', only()],
  ['please renew the expiring certificate of Verba Import with a secret', only({ credential: 'secret' })],
  ['rotate keys of Verba Import', only()],
  ['roll over the client secret for the app "Verba Import"', only()],
  ['renew "Verba Import"', only()],
  // As the digest's buttons say it.
  [`keys renew ${client} key ${key}`, { name: client, key }],
  ['renew Verba Import’s certificate', only()],
];

export const removing: readonly (readonly [string, Values])[] = [
  [`keys remove "Verba Import" key ${key}`, only({ key })],
  ['keys remove "Verba Import"', only()],
  [`keys remove ${client} key ${key}`, { name: client, key }],
  [`keys delete Verba Import key ${key} because nobody uses it`, only({ key, because: 'nobody uses it' })],
  [`remove the secret ${key} of "Verba Import"`, only({ key })],
  [`delete the old certificate ${key} from Verba Import ref INC4`, only({ key, ref: 'INC4' })],
];

export const others: readonly string[] = [
  '',
  'app',
  'apple new x',
  'give full on imap to alex',
  'give full on finance to alex',
  'add alex to finance',
  'take full on pop from alex',
  'remove alex from finance',
  'can alex send as finance for 2 days?',
  'let alex send on behalf of finance',
  'who can read archive over imap',
  'help app',
  'undo LK-12',
  'why',
];
