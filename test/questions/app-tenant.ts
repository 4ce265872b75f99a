// A Contoso with one application that is wired right, in memory; tests put one thing wrong.
import type { Json, JsonObject } from '../../src/contracts/json.ts';
import type { Look, ReadCmdlet, Row } from '../../src/contracts/look.ts';
import { Failure } from '../../src/contracts/failure.ts';
import type { LoginAnswer, TokenAnswer } from '../../src/contracts/mail.ts';
import type { Mark } from '../../src/contracts/vault.ts';
import { Tenant } from '../operations/tenant.ts';
import { guid } from '../operations/beings.ts';

export const ids = {
  tenant: '11111111-1111-4111-8111-111111111111',
  client: guid(201),
  application: guid(202),
  principal: guid(203),
  exchange: guid(204),
  pointer: guid(205),
};
export const sid = 'S-1-5-21-9-9-9-9';
const roles = {
  'IMAP.AccessAsApp': guid(301),
  'POP.AccessAsApp': guid(302),
  'SMTP.SendAsApp': guid(303),
  full_access_as_app: guid(304),
};
const exchangeOnline = '00000002-0000-0ff1-ce00-000000000000';
const long = '2026-01-05T10:00:00Z';

type Token = Partial<Extract<TokenAnswer, { is: 'token' }>> | Extract<TokenAnswer, { is: 'refused' }>;

export class AppTenant {
  readonly base = new Tenant();
  name = 'Verba Import';
  application: Row | undefined = {
    id: ids.application,
    appId: ids.client,
    displayName: this.name,
    passwordCredentials: [{ startDateTime: long, endDateTime: '2027-01-05T10:00:00Z' }],
    keyCredentials: [],
    requiredResourceAccess: [
      { resourceAppId: exchangeOnline, resourceAccess: [{ id: roles['IMAP.AccessAsApp'], type: 'Role' }] },
    ],
  };
  deleted: Row[] = [];
  principal: Row | undefined = {
    id: ids.principal,
    appId: ids.client,
    displayName: this.name,
    accountEnabled: true,
    passwordCredentials: [],
    keyCredentials: [],
  };
  federated: Row[] = [];
  granted: { role: keyof typeof roles; at?: string }[] = [{ role: 'IMAP.AccessAsApp' }];
  consented: string[] = [];
  pointers: Row[] = [
    {
      AppId: guid(250),
      ObjectId: guid(251),
      Sid: 'S-1-5-21-1',
      DisplayName: 'Another',
      WhenCreatedUTC: long,
    },
    { AppId: ids.client, ObjectId: ids.principal, Sid: sid, DisplayName: this.name, WhenCreatedUTC: long },
  ];
  cas: Row = { ImapEnabled: true, PopEnabled: true, SmtpClientAuthenticationDisabled: null };
  transport: Row = { SmtpClientAuthenticationDisabled: false };
  reach: Row[] = [];
  scopes: Row[] = [];
  policies: Row[] = [];
  mark: Mark | undefined;
  token: Token = {};
  login: LoginAnswer = { is: 'in' };
  failing = new Set<string>();
  tokensAskedFor = 0;

  constructor() {
    this.base.full.set(this.finance, [{ user: sid, rights: ['FullAccess'] }]);
  }
  get finance(): string {
    return this.base.of('finance').id;
  }
  /** The vault holds a credential that LK-7 made. */
  hold(): void {
    this.mark = {
      kind: 'secret',
      mark: guid(401),
      where: 'Key Vault contoso, secret latchkey-verba-import-lk-7',
    };
  }

  #fail(what: string): void {
    if (this.failing.has(what)) throw new Failure('busy', `${what} is busy.`, { advice: 'Wait.' });
  }
  #one = (row: Row | undefined): Promise<Row | undefined> => Promise.resolve(row);
  #graph(address: string): Promise<Row | undefined> {
    this.#fail('graph');
    const text = decodeURIComponent(address.split('?')[0] ?? '');
    if (text === `/applications(appId='${ids.client}')` || text === `/applications/${ids.application}`)
      return this.#one(this.application);
    if (
      text === `/servicePrincipals(appId='${ids.client}')` ||
      text === `/servicePrincipals/${ids.principal}`
    )
      return this.#one(this.principal);
    if (text === `/servicePrincipals(appId='${exchangeOnline}')`)
      return this.#one({
        id: ids.exchange,
        appRoles: Object.entries(roles).map(([value, id]) => ({ id, value })),
        oauth2PermissionScopes: [{ id: guid(311), value: 'IMAP.AccessAsUser.All' }],
      });
    return this.#one(undefined);
  }
  #list(address: string): readonly Row[] {
    this.#fail('graph');
    const text = decodeURIComponent(address);
    const named = (row: Row | undefined): Row[] =>
      row && text.includes(`displayName eq '${this.name}'`) ? [row] : [];
    if (text.startsWith('/applications?')) return named(this.application);
    if (text.startsWith('/servicePrincipals?')) return named(this.principal);
    if (text.startsWith('/directory/deletedItems/')) return this.deleted;
    if (text.endsWith('/federatedIdentityCredentials')) return this.federated;
    if (text.endsWith('/appRoleAssignments'))
      return this.granted.map(({ role, at }) => ({
        resourceId: ids.exchange,
        appRoleId: roles[role],
        principalId: ids.principal,
        createdDateTime: at ?? long,
      }));
    if (text.startsWith('/oauth2PermissionGrants'))
      return this.consented.map((scope) => ({ resourceId: ids.exchange, clientId: ids.principal, scope }));
    throw new Error(`This tenant was not told of ${text}.`);
  }
  #exo(cmdlet: ReadCmdlet, params: JsonObject): Promise<readonly Row[]> {
    this.#fail(cmdlet);
    const answers: { readonly [cmdlet: string]: readonly Row[] } = {
      'Get-ServicePrincipal': this.pointers,
      'Get-CASMailbox': [this.cas],
      'Get-TransportConfig': [this.transport],
      'Test-ServicePrincipalAuthorization': this.reach,
      'Get-ManagementScope': this.scopes,
      'Get-ApplicationAccessPolicy': this.policies,
    };
    const answer = answers[cmdlet];
    return answer ? Promise.resolve(answer) : this.base.look.exo(cmdlet, params);
  }
  look: Look = {
    ...this.base.look,
    setup: {
      ...this.base.look.setup,
      tenant: ids.tenant,
      mailScope: 'https://outlook.office365.com/.default',
    },
    graph: (path) => this.#graph(path),
    graphList: (path) => Promise.resolve(this.#list(path)),
    exo: (cmdlet, params) => this.#exo(cmdlet, params),
    vault: (name) => Promise.resolve(name === 'latchkey-verba-import-lk-7' ? this.mark : undefined),
    token: () => {
      this.tokensAskedFor += 1;
      const right = {
        is: 'token' as const,
        aud: 'https://outlook.office365.com',
        tid: ids.tenant,
        oid: ids.principal,
        appId: ids.client,
        roles: this.granted.map(({ role }) => role),
        issued: long,
      };
      return Promise.resolve({ ...right, ...this.token } as TokenAnswer);
    },
    login: () => Promise.resolve(this.login),
  };
}

/** A request of ours that made the credential, in the state that tests of names need. */
export const madeCredential = (sent: string, on = 'app:verba import'): { readonly [key: string]: Json } => ({
  operation: 'app-new',
  facts: { app: { name: 'Verba Import' }, credential: { is: 'secret', held: null } },
  plan: [
    {
      key: 'credential',
      title: 'Secret',
      thing: 'credential=on',
      on: [on],
      apply: [],
      undo: [],
      found: { is: 'todo' },
    },
  ],
  rows: [{ key: 'credential', state: 'seen', at: sent, sent, tries: 1, busy: 0, made: true }],
});
