// What Exchange answers when it does not do as told, translated once into Failures or into "it was so already".
import { blocked, busy, type Failure } from '../../contracts/failure.ts';

/** An error as Exchange reports it; `type` is the last segment of the .NET type, '' where there is none. */
export interface Complaint {
  readonly type: string;
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;
const fields = (value: unknown): Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key.toLowerCase(), item as unknown]))
    : {};
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const last = (type: string): string => type.slice(type.lastIndexOf('.') + 1);

/** Reads the body of an error: the inner exception, else `Ex…|type|text`, else the outer message, which says little. */
export function complaintOf(body: unknown): Complaint {
  const error = fields(fields(body)['error']);
  const inner = fields(fields(error['innererror'])['internalexception']);
  if (text(inner['message']) || text(inner['type']))
    return { type: last(text(inner['type'])), text: stripped(text(inner['message'])) };
  const details = Array.isArray(error['details']) ? error['details'] : [];
  const detail = text(fields(details[0])['message']);
  return detail
    ? { type: typeIn(detail), text: stripped(detail) }
    : { type: '', text: text(error['message']) };
}

/** Reads one entry of `@adminapi.errors`, which a 200 may bring: a text as above, or an object that holds one. */
export function complaintIn(entry: unknown): Complaint {
  if (typeof entry === 'string') return { type: typeIn(entry), text: stripped(entry) };
  const said = fields(entry);
  if ('error' in said || 'innererror' in said) return complaintOf('error' in said ? said : { error: said });
  const message = text(said['message']) || text(said['errormessage']) || text(said['exceptionmessage']);
  const type = text(said['type']) || text(said['exceptiontype']);
  return { type: type ? last(type) : typeIn(message), text: stripped(message) };
}

const parts = /^(?:Ex[0-9A-F]+\|)?(?:([\w.]+)\|)?([\s\S]*)$/;
const typeIn = (message: string): string => last(parts.exec(message)?.[1] ?? '');
const stripped = (message: string): string => (parts.exec(message)?.[2] ?? message).trim();

const existing = [
  'ADObjectAlreadyExistsException',
  'UserAlreadyExistsInPermissionEntryException',
  'MemberAlreadyExistsException',
];
const missing = ['ManagementObjectNotFoundException', 'ADNoSuchObjectException'];
const gone = ['MemberNotFoundException', 'UserNotFoundInPermissionEntryException'];
const ambiguous = ['ManagementObjectAmbiguousException'];
const faulty = [
  'AmbiguousParameterSetException',
  'ParameterBindingException',
  'ParameterTransformationException',
];

export type Kind =
  | 'exists'
  | 'notFound'
  | 'ambiguous'
  | 'gone'
  | 'dehydrated'
  | 'noRights'
  | 'synced'
  | 'bug'
  | 'transient'
  | 'unknown';

/** The type decides; the text only where the type says nothing. */
export function kindOf({ type, text: said }: Complaint): Kind {
  if (existing.includes(type)) return 'exists';
  if (missing.includes(type)) return 'notFound';
  if (gone.includes(type)) return 'gone';
  if (ambiguous.includes(type)) return 'ambiguous';
  if (type === 'InvalidOperationInDehydratedContextException') return 'dehydrated';
  if (type === 'CmdletAccessDeniedException') return 'noRights';
  if (faulty.includes(type)) return 'bug';
  if (type === 'MapiNetworkErrorException' || type.endsWith('TransientException')) return 'transient';
  if (/already exists|existing permission entry was found/i.test(said)) return 'exists';
  if (/couldn't be found on|couldn’t be found on/i.test(said)) return 'notFound';
  if (/matches multiple entries|isn['’]t unique/i.test(said)) return 'ambiguous';
  if (/no existing permission entry (was )?found/i.test(said)) return 'gone';
  if (/being synchronized from your on-premises/i.test(said)) return 'synced';
  if (/delegating role assignment/i.test(said)) return 'dehydrated';
  if (/write scope|isn't supported in this scenario|isn't recognized|is not recognized as/i.test(said))
    return 'noRights';
  if (/parameter cannot be found that matches|cannot bind parameter/i.test(said)) return 'bug';
  return /server side error|try again later|temporarily unavailable/i.test(said) ? 'transient' : 'unknown';
}

/** Warnings by which Exchange says that it was so already, or that there was nothing to take away. */
export const saysAlready = (warning: string): boolean =>
  /already present|doesn['’]t exist on the object|isn['’]t present|no settings of .* have been modified/is.test(
    warning,
  );

/** The smallest directory role with which an app may run it. */
export const roleFor = (cmdlet: string): string => {
  if (/^(Get|Test)-/.test(cmdlet)) return 'Global Reader';
  return /-(ServicePrincipal|Management(Scope|RoleAssignment)|TransportConfig|OrganizationConfig)$/.test(
    cmdlet,
  )
    ? 'Exchange Administrator'
    : 'Exchange Recipient Administrator';
};

/** The Failure for a complaint of the given kind. `took`: a transient error may come after the effect. */
export function failureOf(cmdlet: string, kind: Kind, complaint: Complaint, cause: unknown): Failure {
  const said = complaint.text.slice(0, 400) || 'Exchange gave no reason.';
  const role = roleFor(cmdlet);
  switch (kind) {
    case 'notFound':
      // An application's pointer may be unknown to it for some minutes after it was made.
      if (cmdlet === 'New-ManagementRoleAssignment')
        return busy(said, 'It may show in some minutes; it is tried again.', { cause });
      return blocked(
        said,
        'Check that it still exists under this name in Exchange Online, then try again.',
        cause,
      );
    case 'ambiguous':
      return blocked(
        said,
        'Write its whole address, so that only one fits, and try again.',
        cause,
        'ambiguous',
      );
    case 'noRights':
      return blocked(
        `Exchange does not let the app run ${cmdlet}: ${said}`,
        `Give the app the role ${role} in Entra ID, wait some minutes, and try again. If the mailbox is managed on premises, change it there.`,
        cause,
        'noRights',
      );
    case 'synced':
      return blocked(
        said,
        'Change it in the on-premises directory; the next synchronisation brings it to the cloud.',
        cause,
      );
    case 'dehydrated':
      return blocked(said, 'Run Enable-OrganizationCustomization once, wait an hour, and try again.', cause);
    case 'bug':
      return blocked(
        `${cmdlet} was not understood: ${said}`,
        `The app may lack the role that shows this parameter (${role}); if it has it, please report this.`,
        cause,
      );
    case 'transient':
      return busy(said, 'Exchange is having trouble; it is tried again.', { took: 'perhaps', cause });
    default:
      return blocked(said, 'See what Exchange says, put it right, and try again.', cause);
  }
}
