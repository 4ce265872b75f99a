// A small Exchange in memory: truth at once for writes, replicas up to `lag` behind for reads. It refuses what it was not told.
import { Failure } from '../../src/contracts/failure.ts';
import type { Hands } from '../../src/contracts/hands.ts';
import type { Answer, Look, Row } from '../../src/contracts/look.ts';
import { beside } from '../beside.ts';
import { Entra } from './entra.ts';
import type { VirtualClock } from './clock.ts';

type Params = { readonly [name: string]: unknown };
/** What breaks: thrown before or after a call takes effect. */
export type Trouble = (when: 'before' | 'after', what: string) => void;

export class Tenant {
  readonly #clock: VirtualClock;
  readonly #history = new Map<string, { at: number; value: string }[]>();
  readonly lag: number;
  trouble: Trouble = () => undefined;
  /** Writes that changed something, by cmdlet. */
  effects: string[] = [];
  readonly entra: Entra;
  #seed: number;

  constructor(clock: VirtualClock, lag: number, seed: number) {
    this.#clock = clock;
    this.lag = lag;
    this.#seed = seed;
    this.entra = new Entra(this);
  }

  random(): number {
    this.#seed = (Math.imul(this.#seed, 1664525) + 1013904223) >>> 0;
    return this.#seed / 2 ** 32;
  }

  /** `right|mailbox|trustee` → value, '' for none; as it truly is. */
  get(key: string): string {
    return this.#history.get(key)?.at(-1)?.value ?? '';
  }
  set(key: string, value: string): boolean {
    if (this.get(key) === value) return false;
    const past = this.#history.get(key) ?? [];
    this.#history.set(key, [...past, { at: this.#clock.now().getTime(), value }]);
    return true;
  }
  /** Somebody did it long ago. */
  seed(key: string, value: string): void {
    this.#history.set(key, [{ at: 0, value }]);
  }
  state(): Record<string, string> {
    const entries = [...this.#history.keys()].sort().map((key): [string, string] => [key, this.get(key)]);
    return Object.fromEntries(entries.filter(([, value]) => value !== ''));
  }
  /** Whether every replica has every write by now. */
  agrees(): boolean {
    const asOf = this.#clock.now().getTime() - this.lag;
    return [...this.#history.values()].every((past) => (past.at(-1)?.at ?? 0) <= asOf);
  }
  /** As one of the replicas has it, each up to the lag behind. */
  read(key: string): string {
    const asOf = this.#clock.now().getTime() - this.random() * this.lag;
    return this.#history.get(key)?.findLast(({ at }) => at <= asOf)?.value ?? '';
  }
  keys(prefix: string): string[] {
    return [...this.#history.keys()].filter((key) => key.startsWith(prefix));
  }

  readonly look: Look = {
    ...beside,
    exo: async (cmdlet, params) => {
      this.trouble('before', cmdlet);
      return this.#rows(cmdlet, params);
    },
    graph: async (path) => {
      this.trouble('before', 'GET');
      return this.entra.one(path);
    },
    graphList: async (path) => {
      this.trouble('before', 'GET');
      return this.entra.list(path);
    },
    vault: async (name) => {
      this.trouble('before', 'GET');
      return this.entra.vault.get(name);
    },
    memberOf: () => Promise.reject(new Error('No Graph here.')),
  };

  #rows(cmdlet: string, params: Params): Row[] {
    const [mailbox = '', folder = ''] = String(params.Identity).split(':\\');
    const list = (right: string) =>
      this.keys(`${right}|${mailbox}|`).flatMap((key) => {
        const value = this.read(key);
        return value === '' ? [] : [{ trustee: key.split('|')[2] ?? '', value }];
      });
    switch (cmdlet) {
      case 'Get-MailboxPermission':
        return [
          {
            Identity: mailbox,
            User: 'NT AUTHORITY\\SELF',
            AccessRights: ['FullAccess'],
            IsInherited: false,
            Deny: false,
          },
          ...list('full').map(({ trustee }) => ({
            Identity: mailbox,
            User: trustee,
            AccessRights: ['FullAccess'],
            IsInherited: false,
            Deny: false,
          })),
        ];
      case 'Get-RecipientPermission':
        return [
          {
            Identity: mailbox,
            Trustee: 'NT AUTHORITY\\SELF',
            AccessControlType: 'Allow',
            AccessRights: ['SendAs'],
            IsInherited: false,
          },
          ...list('sendas').map(({ trustee }) => ({
            Identity: mailbox,
            Trustee: trustee,
            AccessControlType: 'Allow',
            AccessRights: ['SendAs'],
            IsInherited: false,
          })),
        ];
      case 'Get-Mailbox':
        return [
          {
            ExternalDirectoryObjectId: mailbox,
            GrantSendOnBehalfTo: list('behalf').map(({ trustee }) => trustee),
          },
        ];
      case 'Get-Recipient':
        return [{ ExternalDirectoryObjectId: mailbox, RecipientTypeDetails: 'SharedMailbox' }];
      case 'Get-MailboxFolderPermission':
        return [
          {
            FolderName: folder,
            User: 'Default',
            AccessRights: ['AvailabilityOnly'],
            SharingPermissionFlags: '',
          },
          ...list('calendar').map(({ trustee, value }) => ({
            FolderName: folder,
            User: trustee,
            AccessRights: [value],
            SharingPermissionFlags: '',
          })),
        ];
      default:
        throw new Error(`This tenant was not told about ${cmdlet}.`);
    }
  }

  readonly hands: Hands = {
    send: async (call) => {
      if (call.via === 'mail') {
        this.trouble('before', 'MAIL');
        this.effects.push(`MAIL ${call.letter.to}`);
        this.trouble('after', 'MAIL');
        return { rows: [], warnings: [], existed: false, serviceId: call.letter.id } satisfies Answer;
      }
      if (call.via !== 'exo') return this.entra.send(call);
      const { cmdlet, params } = call;
      this.trouble('before', cmdlet);
      const existed = !this.#write(cmdlet, params);
      if (!existed) this.effects.push(cmdlet);
      this.trouble('after', cmdlet);
      return { rows: [], warnings: [], existed, serviceId: 'memory' } satisfies Answer;
    },
  };

  /** @returns whether it changed anything */
  #write(cmdlet: string, params: Params): boolean {
    const [mailbox = ''] = String(params.Identity).split(':\\');
    const members = params.GrantSendOnBehalfTo as { add?: string[]; remove?: string[] } | undefined;
    const level = String((params.AccessRights as string[] | undefined)?.[0]);
    const calendar = `calendar|${mailbox}|${String(params.User)}`;
    switch (cmdlet) {
      case 'Add-MailboxPermission':
        return this.set(`full|${mailbox}|${String(params.User)}`, 'on');
      case 'Remove-MailboxPermission':
        return this.set(`full|${mailbox}|${String(params.User)}`, '');
      case 'Add-RecipientPermission':
        return this.set(`sendas|${mailbox}|${String(params.Trustee)}`, 'on');
      case 'Remove-RecipientPermission':
        return this.set(`sendas|${mailbox}|${String(params.Trustee)}`, '');
      case 'Set-Mailbox':
        return [
          ...(members?.add ?? []).map((who) => this.set(`behalf|${mailbox}|${who}`, 'on')),
          ...(members?.remove ?? []).map((who) => this.set(`behalf|${mailbox}|${who}`, '')),
        ].some(Boolean);
      case 'Add-MailboxFolderPermission':
        return this.get(calendar) === '' && this.set(calendar, level);
      case 'Set-MailboxFolderPermission':
        if (this.get(calendar) === '')
          throw new Failure('blocked', 'There is no such entry.', { advice: 'Ask again.' });
        return this.set(calendar, level);
      case 'Remove-MailboxFolderPermission':
        return this.set(calendar, '');
      default:
        throw new Error(`This tenant was not told about ${cmdlet}.`);
    }
  }
}
