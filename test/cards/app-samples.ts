// A request that connects an application, as it goes on: for the tests of cards and the gallery.
import type { Planned, Request, Row, RowState } from '../../src/contracts/request.ts';
import { at, decided, pending, riley, row } from './samples.ts';

const sp = '6f1d2a37-0000-4000-8000-00000000c0de';
type Step = readonly [
  key: string,
  title: string,
  apply: readonly string[],
  undo: readonly string[],
  more?: Partial<Planned>,
];

const consent =
  'https://login.microsoftonline.com/69f7e137-8628-49c6-9152-98157360839c/adminconsent?client_id=8a7b&redirect_uri=https%3A%2F%2Flatchkey.contoso.com%2Fconsented&state=LK-21';

export const fixed: readonly Step[] = [
  [
    'app',
    'Application',
    [
      `PATCH /applications(uniqueName='latchkey-lk-21') {"displayName":"Verba Import","signInAudience":"AzureADMyOrg"}`,
    ],
    [
      `DELETE /applications/<object id of Verba Import>`,
      `DELETE /directory/deletedItems/<object id of Verba Import>`,
    ],
  ],
  [
    'principal',
    'Enterprise application',
    [`POST /servicePrincipals {"appId":"<client id of Verba Import>"}`],
    [],
  ],
  [
    'granted:IMAP.AccessAsApp',
    'Permission IMAP.AccessAsApp',
    [`By hand, In the browser, as a Global Administrator: ${consent}`],
    [],
    { kind: 'hand' },
  ],
  [
    'credential',
    'Secret',
    [
      `POST /applications/<object id of Verba Import>/addPassword {"passwordCredential":{"displayName":"Latchkey LK-21"}} → the answer’s secretText goes into the vault as 'latchkey-verba-import-lk-21'`,
    ],
    [
      `POST /applications/<object id of Verba Import>/removePassword {"keyId":"<key id in the vault>"}`,
      `Vault: forget 'latchkey-verba-import-lk-21'`,
    ],
  ],
  [
    'pointer',
    'Exchange pointer',
    [
      `New-ServicePrincipal -AppId '<client id of Verba Import>' -ObjectId '<service principal of Verba Import>' -DisplayName 'Verba Import'`,
    ],
    [`Remove-ServicePrincipal -Identity '<service principal of Verba Import>' -Confirm:$false`],
  ],
];

const boxes = ['archive', 'journal'] as const;
export const perBox = (boxes: readonly string[]): readonly Step[] => [
  ...boxes.map((box): Step => [
    `full:${box}`,
    `Full access on ${box}`,
    [`Add-MailboxPermission -Identity '${box}' -User '${sp}' -AccessRights 'FullAccess' -AutoMapping $false`],
    [`Remove-MailboxPermission -Identity '${box}' -User '${sp}' -AccessRights 'FullAccess' -Confirm:$false`],
  ]),
  ...boxes.map((box): Step => [
    `switch:imap:${box}`,
    `IMAP on for ${box}`,
    [`Set-CASMailbox -Identity '${box}' -ImapEnabled $true`],
    [`Set-CASMailbox -Identity '${box}' -ImapEnabled $false`],
  ]),
];
export const proofs = (boxes: readonly string[]): readonly Step[] =>
  boxes.map((box): Step => [`login:imap:${box}`, `IMAP login to ${box}`, [], [], { kind: 'proof' }]);

export const planOf = (steps: readonly Step[]): readonly Planned[] =>
  steps.map(([key, title, apply, undo, more]) => ({
    key,
    title,
    thing: `${key}=on`,
    on: [key],
    apply,
    undo,
    found: { is: 'todo' },
    ...more,
  }));

export const plan = planOf([...fixed, ...perBox(boxes), ...proofs(boxes)]);
const rowsOf = (steps: readonly Planned[], state: (step: Planned) => RowState | Row): readonly Row[] =>
  steps.map((step) => {
    const is = state(step);
    return typeof is === 'string' ? row(step.key, is) : is;
  });
const isProof = ({ kind }: Planned): boolean => kind === 'proof';

export const appWaiting: Request = {
  id: 'LK-21',
  version: 1,
  state: 'waiting',
  operation: 'app-new',
  title: 'Application mailbox access',
  direction: 'gives',
  asker: riley,
  home: { conversation: 'chat-riley', kind: 'personal' },
  input: { ref: 'CHG0815', because: 'the archive moves to Verba' },
  facts: {},
  touches: {
    rights: ['imap'],
    mailboxes: boxes.map((box) => ({ id: box, address: `${box}@contoso.com` })),
    people: [],
    groups: [],
  },
  summary: {
    what: 'IMAP on archive@contoso.com, journal@contoso.com',
    whom: 'the application Verba Import (new)',
    notes: [
      'It can read, change and delete all mail in archive@contoso.com and journal@contoso.com.',
      'A secret, good until 26 May 2027, in Key Vault contoso-kv.',
    ],
  },
  said: 'app new "Verba Import" imap on archive, journal with secret expires 6mo ref CHG0815 because the archive moves to Verba',
  plan,
  fingerprint: 'f-app',
  pending: pending({ fingerprint: 'f-app' }),
  decided: [],
  rows: rowsOf(plan, () => 'planned'),
  opened: at('12:00'),
  noticed: [],
};

const { pending: _pending, ...open } = appWaiting;
export const run: Request = {
  ...open,
  version: 5,
  state: 'running',
  decided: [decided({ fingerprint: 'f-app' })],
  approved: 'f-app',
  began: at('13:01'),
};

const asked = {
  where: 'In the browser, as a Global Administrator',
  script: [],
  link: consent,
};
export const consentAsked: Request = {
  ...run,
  rows: rowsOf(plan, ({ key }) =>
    key.startsWith('granted:')
      ? row(key, 'asked', { asked })
      : ['app', 'principal', 'credential'].includes(key)
        ? 'seen'
        : 'planned',
  ),
};

const script = [
  `az role assignment create --role "Key Vault Certificate User" --assignee 41c7d1f2-8a55-4f0e-9b8e-2f6a9d1e7c31 \\`,
  `  --scope /subscriptions/…/resourceGroups/mail/providers/Microsoft.KeyVault/vaults/contoso-kv/secrets/latchkey-verba-import-lk-21`,
];
export const withHand = [
  ...plan,
  ...planOf([
    [
      'vault-access',
      'Read access to the certificate',
      [`By hand: ${script.join(' ')}`],
      [],
      { kind: 'hand', final: true },
    ],
  ]),
];
export const wordAsked: Request = {
  ...run,
  plan: withHand,
  rows: rowsOf(withHand, (step) =>
    step.key === 'vault-access'
      ? row(step.key, 'asked', {
          asked: { where: 'In a shell with the Azure CLI, as an owner of the vault', script, word: true },
        })
      : isProof(step)
        ? 'planned'
        : 'seen',
  ),
};

export const proving: Request = {
  ...run,
  rows: rowsOf(plan, (step) => (isProof(step) ? row(step.key, 'proving', { next: at('13:20') }) : 'seen')),
};
export const proved: Request = {
  ...run,
  version: 12,
  state: 'done',
  over: at('14:03'),
  rows: rowsOf(plan, (step) => (isProof(step) ? row(step.key, 'proved', { at: at('14:03') }) : 'seen')),
  handover: {
    title: 'Verba Import',
    fields: [
      ['Tenant id', '69f7e137-8628-49c6-9152-98157360839c'],
      ['Client id', '8a7b6c5d-4e3f-4a2b-9c1d-0e9f8a7b6c5d'],
      ['Scope', 'https://outlook.office365.com/.default'],
      ['IMAP', 'outlook.office365.com, port 993, TLS'],
      ['User name to use', 'archive@contoso.com, journal@contoso.com'],
      ['Expires', '26 May 2027'],
      ['Owner', 'Riley Chen'],
      ['Credential', 'Key Vault contoso-kv, secret latchkey-verba-import-lk-21'],
    ],
    notes: ['Some products ask for a scope of their own; give them the one above.'],
    secret: 'latchkey-verba-import-lk-21',
    expires: '2027-05-26T00:00:00.000Z',
  },
};
export const unproved: Request = {
  ...run,
  version: 12,
  state: 'partly',
  over: at('17:10'),
  rows: rowsOf(plan, (step) =>
    step.key === 'login:imap:journal'
      ? row(step.key, 'unproved', {
          because: 'Exchange refused the login: “AUTHENTICATE failed”, for four hours.',
          advice: 'Ask “app why "Verba Import" imap on journal”, mend what it names, then press Retry.',
        })
      : isProof(step)
        ? row(step.key, 'proved', { at: at('13:25') })
        : 'seen',
  ),
};
