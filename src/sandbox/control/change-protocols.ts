// Changes to protocol switches and to settings of the whole organization in Exchange.
import { freshOrganization, freshTransport } from '../seed/organization.ts';
import { guidOf } from '../guid.ts';
import { dnOf } from '../exo/names.ts';
import type { Cas } from '../tenant/exchange.ts';
import {
  BadChange,
  maybe,
  text,
  theGroup,
  theMailbox,
  thePrincipal,
  theRecipient,
  type Change,
} from './changes.ts';

type Run = (change: Change) => number;

const smtp = 'SmtpClientAuthenticationDisabled';

/** Switches by their names in Get-CASMailbox; null gives the SMTP one back to the organization. */
const setCas: Run = (change) => {
  const one = theMailbox(change, 'mailbox');
  const cas: Cas = { ...one.cas };
  for (const name of Object.keys(cas) as (keyof Cas)[]) {
    const value = change.said[name];
    if (typeof value === 'boolean') cas[name] = value;
    if (value === null && name === smtp) cas[smtp] = null;
  }
  if ((Object.keys(cas) as (keyof Cas)[]).every((name) => cas[name] === one.cas[name])) return 0;
  change.tenant.recipients.put({ ...one, cas }, change.now);
  return 1;
};

const setTransport: Run = (change) => {
  const value = change.said[smtp];
  if (typeof value !== 'boolean') throw new BadChange(`"setTransport" needs "${smtp}", true or false.`);
  const was = change.tenant.transportConfig.get('transport') ?? freshTransport;
  if (was[smtp] === value) return 0;
  change.tenant.transportConfig.put({ ...was, [smtp]: value }, change.now);
  return 1;
};

/** SMTP AUTH goes off: on the mailbox where one is named, else everywhere that has no switch of its own. */
const switchOffSmtp: Run = (change) =>
  change.said['mailbox'] === undefined
    ? setTransport({ ...change, said: { [smtp]: true } })
    : setCas({ ...change, said: { ...change.said, [smtp]: true } });

const dehydrate: Run = (change) => {
  const was = change.tenant.organizationConfig.get('organization') ?? freshOrganization;
  if (was.IsDehydrated) return 0;
  change.tenant.organizationConfig.put({ ...was, IsDehydrated: true, $settlesAt: 0 }, change.now);
  return 1;
};

/** `allows`: protocols that still take passwords, as in AllowBasicAuthImap: `["Imap"]`. */
const addAuthenticationPolicy: Run = (change) => {
  const Name = text(change, 'name');
  const { allows } = change.said;
  const $allows = Array.isArray(allows) ? allows.map(String) : [];
  change.tenant.authenticationPolicies.put(
    { id: Name.toLowerCase(), Name, Guid: guidOf(`authentication-policy/${Name}`), $allows },
    change.now,
  );
  return 1;
};

/** To `user`, or as the organization's default where none is named; without `policy` it is taken off. */
const setAuthenticationPolicy: Run = (change) => {
  const name = maybe(change, 'policy');
  const policy = name === undefined ? undefined : change.tenant.authenticationPolicies.get(name);
  if (name !== undefined && policy === undefined)
    throw new BadChange(`There is no authentication policy "${name}".`);
  if (change.said['user'] === undefined) {
    const was = change.tenant.organizationConfig.get('organization') ?? freshOrganization;
    change.tenant.organizationConfig.put(
      { ...was, DefaultAuthenticationPolicy: policy?.Name ?? null },
      change.now,
    );
    return 1;
  }
  const AuthenticationPolicy = policy === undefined ? null : dnOf(policy);
  change.tenant.recipients.put({ ...theRecipient(change, 'user'), AuthenticationPolicy }, change.now);
  return 1;
};

/** A legacy application access policy: it narrows Graph, and IMAP, POP and SMTP do not ask it. */
const addAccessPolicy: Run = (change) => {
  const { appId } = thePrincipal(change, 'app');
  const group =
    change.said['group'] === undefined
      ? theGroup({ ...change, said: { group: 'financeTeam' } }, 'group')
      : theGroup(change, 'group');
  const AccessRight = maybe(change, 'right') === 'DenyAccess' ? 'DenyAccess' : 'RestrictAccess';
  const id = `${appId}:${group.id}`;
  if (change.tenant.accessPolicies.get(id)?.AccessRight === AccessRight) return 0;
  change.tenant.accessPolicies.put(
    { id, AppId: appId, AccessRight, $group: group.id, Description: maybe(change, 'description') ?? '' },
    change.now,
  );
  return 1;
};

export const protocolChanges: Readonly<Record<string, Run>> = {
  setCas,
  setTransport,
  switchOffSmtp,
  dehydrate,
  addAuthenticationPolicy,
  setAuthenticationPolicy,
  addAccessPolicy,
};
