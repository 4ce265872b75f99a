// What Graph answers when it does not give what was asked for, translated once into Failures.
import { z } from 'zod';
import { blocked, busy, type Failure } from '../../contracts/failure.ts';

const envelope = z.object({ error: z.object({ code: z.string(), message: z.string().default('') }) });

/** Which permission opens which part of Graph; for advice only. */
const permissions: readonly (readonly [RegExp, string])[] = [
  [/checkMemberGroups|\/transitiveMembers|\/members/i, 'User.Read.All and GroupMember.Read.All'],
  [/^\/?users/i, 'User.Read.All'],
  [/^\/?groups/i, 'GroupMember.Read.All'],
  [/^\/?organization/i, 'Organization.Read.All'],
  [/^\/?policies/i, 'Policy.Read.All'],
  [/oauth2PermissionGrants/i, 'DelegatedPermissionGrant.Read.All'],
  [/^\/?roleManagement/i, 'RoleManagement.Read.Directory'],
  [/^\/?(?:beta\/)?auditLogs/i, 'AuditLog.Read.All'],
  [/^\/?(applications|servicePrincipals|directory)/i, 'Application.Read.All'],
];

export interface Refusal {
  readonly status: number;
  readonly text: string;
  readonly requestId: string;
  /** Milliseconds, 0 where none was named. */
  readonly retryAfter: number;
}

export const graphErrorOf = (text: string): { code: string; message: string } | undefined => {
  try {
    return envelope.safeParse(JSON.parse(text)).data?.error;
  } catch {
    return undefined;
  }
};

/** Only a 404 that Graph itself explains says that something is absent. */
export const saysAbsent = ({ status, text }: Refusal): boolean =>
  status === 404 && /NotFound$/i.test(graphErrorOf(text)?.code ?? '');

export function graphFailure(path: string, refusal: Refusal): Failure {
  const { status, text, requestId, retryAfter } = refusal;
  const error = graphErrorOf(text);
  const cause = new Error(`HTTP ${status}, request-id ${requestId}: ${text.slice(0, 2000)}`);
  const said = error ? `${error.message} (${error.code})` : `HTTP ${status}`;
  if (status === 401)
    return blocked(
      'Graph does not accept the app’s token.',
      'Check CLOUD and GRAPH_URL, and that the app is enabled in this tenant.',
      cause,
    );
  if (status === 403) {
    const permission = permissions.find(([part]) => part.test(path))?.[1] ?? 'Directory.Read.All';
    return blocked(
      `Graph does not let the app read this: ${said}`,
      `Grant the app ${permission} with admin consent; it shows after some minutes.`,
      cause,
    );
  }
  if (status === 429)
    return busy('Graph asks for a slower pace.', 'Try again in a moment.', { retryAfter, cause });
  if (status >= 500)
    return busy(`Graph is having trouble (HTTP ${status}).`, 'Try again in a moment.', { retryAfter, cause });
  return blocked(`Graph could not answer: ${said}`, 'Check the name or id that was asked for.', cause);
}
