// What Exchange and Teams of the sandbox saw and hold, for walks: calls from its log, rights from its state.
import assert from 'node:assert/strict';
import { until, type Town } from './town.ts';

export interface Line {
  readonly n: number;
  readonly at: string;
  readonly service: string;
  readonly method: string;
  readonly url: string;
  readonly status: number;
  readonly appId?: string;
  readonly effect: number;
  readonly body?: {
    readonly CmdletInput?: { readonly CmdletName: string; readonly Parameters: Record<string, unknown> };
  } | null;
}

export const log = (town: Town, since = 0): Promise<Line[]> => town.control<Line[]>(`log?since=${since}`);
/** The number of the newest line: what comes later is asked for with it. */
export const mark = async (town: Town): Promise<number> => (await log(town)).at(-1)?.n ?? 0;
export const cmdlet = (line: Line): string => line.body?.CmdletInput?.CmdletName ?? '';

/** Calls of cmdlets that write, whether they had an effect or not, in order. */
export const writes = async (town: Town, since = 0): Promise<Line[]> =>
  (await log(town, since)).filter(
    (line) => line.service === 'exo' && cmdlet(line) !== '' && !/^(?:Get|Test)-/.test(cmdlet(line)),
  );
/** The mailbox that a write is about. */
export function target(line: Line): string {
  const identity = line.body?.CmdletInput?.Parameters['Identity'];
  return typeof identity === 'string' ? (identity.split(':')[0] ?? '') : '';
}

type Row = Readonly<Record<string, unknown>>;
interface Mailbox extends Row {
  readonly permissions: readonly Row[];
  readonly recipientPermissions: readonly Row[];
  readonly folders: readonly { readonly FolderType: string; readonly permissions: readonly Row[] }[];
}

async function mailbox(town: Town, alias: string): Promise<Mailbox> {
  const { mailboxes } = await town.control<{ mailboxes: Mailbox[] }>('state?only=mailboxes');
  const found = mailboxes.find(({ Alias }) => Alias === alias);
  assert.ok(found, `there is no mailbox ${alias}`);
  return found;
}

const names = (row: Row, person: string): boolean =>
  JSON.stringify([row['User'], row['Trustee']]).toLowerCase().includes(person);

/** Whether the person (by alias) has full access, as Exchange truly holds it. */
export const hasFull = async (town: Town, alias: string, person: string): Promise<boolean> =>
  (await mailbox(town, alias)).permissions.some((row) => names(row, person) && row['Deny'] !== true);
export const hasSendAs = async (town: Town, alias: string, person: string): Promise<boolean> =>
  (await mailbox(town, alias)).recipientPermissions.some((row) => names(row, person));
/** The level on the calendar, by display name; undefined without an entry. */
export async function level(town: Town, alias: string, name: string): Promise<string | undefined> {
  const calendar = (await mailbox(town, alias)).folders.find(({ FolderType }) => FolderType === 'Calendar');
  const rights = calendar?.permissions.find(({ User }) => User === name)?.['AccessRights'];
  return Array.isArray(rights) ? rights.join('+') : undefined;
}

interface Held {
  readonly id: string;
  readonly cmdlet?: string;
  readonly url: string;
}
/** Waits until the sandbox holds a call of this cmdlet, or to this address. */
export const held = (town: Town, what: string): Promise<Held> =>
  until(async () => {
    const all = await town.control<Held[]>('held');
    const found = all.find((one) => one.cmdlet === what || one.url.includes(what));
    assert.ok(found, `nothing is held at ${what}: ${JSON.stringify(all)}`);
    return found;
  });
export const release = async (town: Town, id?: string): Promise<unknown> =>
  town.control('release', id === undefined ? {} : { id });
export const calm = async (town: Town): Promise<void> => {
  await town.control('faults', undefined, 'DELETE');
  await release(town);
};

/** A refusal as Exchange gives it: not busy, so that the step stops. */
export const refusal = {
  status: 400,
  body: {
    error: {
      code: 'BadRequest',
      message: 'Error executing cmdlet',
      details: [
        {
          code: 'Context',
          message:
            'Ex6F9304|Microsoft.Exchange.Configuration.Tasks.RecipientTaskException|The mailbox is locked.',
        },
      ],
    },
  },
} as const;
