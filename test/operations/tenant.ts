// A small Contoso in memory that answers only what it was told: for surveys, checks and questions without a server.
import { beside } from '../beside.ts';
import type { ExoCall } from '../../src/contracts/call.ts';
import { Failure } from '../../src/contracts/failure.ts';
import type { JsonObject } from '../../src/contracts/json.ts';
import type { Look, Row } from '../../src/contracts/look.ts';
import { being, guid, type Being, type Entry } from './beings.ts';

const said = (value: unknown): string => (typeof value === 'string' ? value : '');

export { being };
export type { Being, Entry };

/** What may be set up and read in a test; rows are made from it as Exchange prints them. */
export class Tenant {
  beings: Being[] = [
    being(1, 'finance', 'Finance', 'SharedMailbox', ['smtp:money@contoso.com']),
    being(2, 'finance.berlin', 'Finance Berlin', 'SharedMailbox'),
    being(3, 'finance.paris', 'Finance Paris', 'SharedMailbox'),
    being(4, 'sam', 'Sam Ortiz', 'UserMailbox'),
    being(5, 'alex', 'Alex Kim', 'UserMailbox'),
    being(6, 'financeteam', 'Finance Team', 'MailUniversalSecurityGroup'),
    being(7, 'newsletter', 'Newsletter', 'MailUniversalDistributionGroup'),
    being(8, 'supplier', 'Supplier', 'MailContact'),
    being(9, 'guest', 'Gus Guest', 'GuestMailUser'),
    being(10, 'olaf', 'Olaf Onprem', 'MailUser'),
    being(11, 'alexandra', 'Alexandra Stein', 'UserMailbox'),
    being(12, 'legacy', 'Legacy Orders', 'SharedMailbox'),
  ];
  synced = new Set([guid(12)]);
  full = new Map<string, Entry[]>();
  sendAs = new Map<string, Entry[]>();
  behalf = new Map<string, string[]>();
  calendar = new Map<string, { user: string; rights: string[]; flags?: string }[]>();
  folder = '/Kalender';
  members: Row[] = [
    { Guid: 'm1', RecipientTypeDetails: 'UserMailbox' },
    { Guid: 'm2', RecipientTypeDetails: 'UserMailbox' },
    { Guid: 'm3', RecipientTypeDetails: 'MailUniversalSecurityGroup' },
  ];
  plainGroups: string[] = ['Payroll Plain'];
  /** Whom the server's own filter on permission entries finds. */
  filtered: Entry[] = [];
  apps: Row[] = [];
  sids = new Map<string, string>();
  failing: string | undefined;
  asked: string[] = [];

  of(alias: string): Being {
    const one = this.beings.find((each) => each.alias === alias);
    if (!one) throw new Error(`No ${alias} in this tenant.`);
    return one;
  }

  #row = (one: Being): Row => ({
    ExternalDirectoryObjectId: one.type === 'MailContact' ? '' : one.id.toUpperCase(),
    Guid: one.id.replace('00000000-', 'ffffffff-'),
    PrimarySmtpAddress: `${one.alias}@contoso.com`,
    EmailAddresses: [`SMTP:${one.alias}@contoso.com`, ...one.more],
    WindowsLiveID: one.upn,
    DisplayName: one.name,
    Name: one.name,
    Alias: one.alias,
    RecipientTypeDetails: one.type,
    Sid: this.sids.get(one.id) ?? null,
  });
  #found(identity: string): Being[] {
    const wanted = identity.toLowerCase();
    return this.beings.filter((one) => {
      const row = this.#row(one);
      return (
        [one.id, row['Guid'], one.alias, one.upn, one.name, `${one.alias}@contoso.com`].some(
          (each) => said(each).toLowerCase() === wanted,
        ) || one.more.includes(`smtp:${wanted}`)
      );
    });
  }
  #anr(text: string): Being[] {
    const wanted = text.toLowerCase();
    return this.beings.filter((one) =>
      [one.alias, one.upn, ...one.name.split(' '), one.name].some((name) =>
        name.toLowerCase().startsWith(wanted),
      ),
    );
  }

  look: Look = {
    exo: async (cmdlet, params) => {
      this.asked.push(`${cmdlet} ${JSON.stringify(params)}`);
      if (this.failing === cmdlet) throw new Failure('busy', 'Exchange is busy.', { advice: 'Wait.' });
      return this.#answer(cmdlet, params);
    },
    graph: async (path) => {
      this.asked.push(path);
      const id = /^\/users\/([^?/]+)\?/.exec(path)?.[1];
      const one = this.beings.find((each) => each.id === id);
      return one
        ? { id: one.id, userPrincipalName: one.upn, accountEnabled: one.alias !== 'sam' }
        : undefined;
    },
    graphList: async (path) => {
      this.asked.push(path);
      const name = decodeURIComponent(/displayName eq '([^']*)'/.exec(path)?.[1] ?? '');
      const known = path.startsWith('/groups?') ? this.plainGroups : ['Nora Nobox'];
      return known.includes(name) ? [{ id: guid(99), displayName: name }] : [];
    },
    ...beside,
    memberOf: async () => {
      throw new Error('Operations do not ask for approvers.');
    },
  };

  #answer(cmdlet: string, params: JsonObject): Row[] {
    const identity = said(params['Identity']);
    const mailbox = (): Being | undefined => this.#found(identity.split(':')[0] ?? '')[0];
    switch (cmdlet) {
      case 'Get-User':
      case 'Get-Group':
      case 'Get-Recipient':
        return (params['Anr'] === undefined ? this.#found(identity) : this.#anr(said(params['Anr']))).map(
          this.#row,
        );
      case 'Get-Mailbox':
        return this.#found(identity)
          .filter(({ type }) => type.endsWith('Mailbox') && !type.startsWith('Remote'))
          .map((one) => ({
            ExternalDirectoryObjectId: one.id,
            IsDirSynced: this.synced.has(one.id),
            IsExchangeCloudManaged: false,
            GrantSendOnBehalfTo: this.behalf.get(one.id) ?? [],
          }));
      case 'Get-MailboxPermission':
        return this.#entries(this.full, mailbox(), params['User'], (entry, name) => ({
          Identity: name,
          User: entry.user,
          AccessRights: entry.rights,
          IsInherited: entry.inherited ?? false,
          Deny: entry.deny ?? false,
        }));
      case 'Get-RecipientPermission':
        return this.#entries(this.sendAs, mailbox(), params['Trustee'], (entry, name) => ({
          Identity: name,
          Trustee: entry.user,
          AccessControlType: entry.deny ? 'Deny' : 'Allow',
          AccessRights: entry.rights,
          IsInherited: entry.inherited ?? false,
        }));
      case 'Get-MailboxFolderStatistics':
        return [
          { FolderType: 'BirthdayCalendar', FolderPath: `${this.folder}/Geburtstage` },
          { FolderType: 'Calendar', FolderPath: this.folder },
        ];
      case 'Get-MailboxFolderPermission': {
        if (!identity.endsWith(`:${this.folder.replaceAll('/', '\\')}`)) return [];
        const rows = this.calendar.get(mailbox()?.id ?? '') ?? [];
        return [{ user: 'Default', rights: ['AvailabilityOnly'], flags: undefined }, ...rows].map(
          (entry) => ({
            FolderName: this.folder.slice(1),
            User: entry.user,
            AccessRights: entry.rights,
            SharingPermissionFlags: entry.flags ?? null,
          }),
        );
      }
      case 'Get-DistributionGroupMember':
        return params['ResultSize'] === 'Unlimited' ? this.members : this.members.slice(0, 1);
      case 'Get-ServicePrincipal':
        return this.apps;
      default:
        throw new Error(`This tenant was not told of ${cmdlet}.`);
    }
  }

  #entries(
    kept: Map<string, Entry[]>,
    mailbox: Being | undefined,
    filter: unknown,
    row: (entry: Entry, name: string) => Row,
  ): Row[] {
    if (!mailbox) return [];
    const own: Entry = { user: 'NT AUTHORITY\\SELF', rights: ['FullAccess', 'ReadPermission'] };
    const entries = filter === undefined ? [own, ...(kept.get(mailbox.id) ?? [])] : this.filtered;
    return entries.map((entry) => row(entry, mailbox.name));
  }

  /** Does what a planned call says, the way Exchange would print it afterwards: people by sign-in name, lists by name. */
  apply(call: ExoCall): void {
    const { params } = call;
    const [id = '', folder] = said(params['Identity']).split(':');
    const whom =
      this.beings.find((one) => one.id === (params['User'] ?? params['Trustee'])) ?? this.of('alex');
    const without = <T extends { user: string }>(list: T[] | undefined, name: string): T[] =>
      (list ?? []).filter((entry) => entry.user !== name);
    const rights = params['AccessRights'] as string[];
    switch (call.cmdlet) {
      case 'Add-MailboxPermission':
        this.full.set(id, [...without(this.full.get(id), whom.upn), { user: whom.upn, rights }]);
        return;
      case 'Remove-MailboxPermission':
        this.full.set(id, without(this.full.get(id), whom.upn));
        return;
      case 'Add-RecipientPermission':
        this.sendAs.set(id, [...without(this.sendAs.get(id), whom.upn), { user: whom.upn, rights }]);
        return;
      case 'Remove-RecipientPermission':
        this.sendAs.set(id, without(this.sendAs.get(id), whom.upn));
        return;
      case 'Set-Mailbox': {
        const change = params['GrantSendOnBehalfTo'] as { add?: string[]; remove?: string[] };
        const name = (each: string): string => this.beings.find((one) => one.id === each)?.name ?? each;
        const kept = (this.behalf.get(id) ?? []).filter(
          (each) => !(change.remove ?? []).map(name).includes(each),
        );
        this.behalf.set(id, [...new Set([...kept, ...(change.add ?? []).map(name)])]);
        return;
      }
      case 'Add-MailboxFolderPermission':
      case 'Set-MailboxFolderPermission':
      case 'Remove-MailboxFolderPermission': {
        if (folder !== this.folder.replace('/', '\\')) throw new Error(`No folder ${String(folder)}.`);
        const kept = without(this.calendar.get(id), whom.name);
        const there = kept.length !== (this.calendar.get(id) ?? []).length;
        if (call.cmdlet.startsWith('Add') === there)
          throw new Error(`${call.cmdlet} does not fit what there is.`);
        const flags = params['SharingPermissionFlags'];
        const entry = { user: whom.name, rights, ...(typeof flags === 'string' ? { flags } : {}) };
        this.calendar.set(id, call.cmdlet.startsWith('Remove') ? kept : [...kept, entry]);
        return;
      }
      default:
        throw new Error(`This tenant was not told of ${call.cmdlet}.`);
    }
  }
}
