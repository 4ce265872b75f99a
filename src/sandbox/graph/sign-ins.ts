// GET /beta/auditLogs/signIns: which application signed in when, and with which of its credentials. Newest first.
import { list, need, rights, type Answer, type Call } from './call.ts';
import { badRequest } from './errors.ts';
import { shapes } from './shapes.ts';

/** Other kinds of sign-in are not kept here: whoever does not name this one would take an empty list for an answer. */
export const signIns = (call: Call): Answer => {
  need(call, ...rights.signIns);
  if (!/signInEventTypes\/any\(\w+:\s*\w+ eq 'servicePrincipal'\)/.test(call.query.get('$filter') ?? ''))
    throw badRequest('The sandbox keeps sign-ins of service principals only: filter by signInEventTypes.');
  const rows = call.tenant.signIns.list();
  return list(
    call,
    shapes.signIn,
    rows.sort((a, b) => b.createdDateTime.localeCompare(a.createdDateTime)),
  );
};
