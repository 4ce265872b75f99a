// Every cmdlet there is, and which of them a caller's directory roles let through.
import { directoryRoles } from '../../seed/wellknown.ts';
import type { Cmdlet } from '../cmdlet.ts';
import { testAuthorization } from './authorization.ts';
import { folders } from './folders.ts';
import { fullAccess } from './full-access.ts';
import { lookup } from './lookup.ts';
import { organization } from './organization.ts';
import { pointers } from './pointers.ts';
import { roles } from './roles.ts';
import { scopes } from './scopes.ts';
import { send } from './send.ts';
import { protocolSwitches } from './switches.ts';

const every: readonly Cmdlet[] = [
  ...lookup,
  ...fullAccess,
  ...send,
  ...folders,
  ...protocolSwitches,
  ...organization,
  ...pointers,
  ...scopes,
  ...roles,
  testAuthorization,
];

const isRead = (cmdlet: Cmdlet): boolean => /^(Get|Test)-/.test(cmdlet.name);

const reach: Record<string, (cmdlet: Cmdlet) => boolean> = {
  [directoryRoles.globalAdministrator]: () => true,
  [directoryRoles.exchangeAdministrator]: () => true,
  [directoryRoles.exchangeRecipientAdministrator]: (cmdlet) => cmdlet.area === 'recipients',
  [directoryRoles.globalReader]: isRead,
  [directoryRoles.securityReader]: isRead,
};

/** The cmdlets that these directory roles see; undefined where no role gives a way into Exchange at all. */
export const allowed = (wids: readonly string[]): Map<string, Cmdlet> | undefined => {
  const ways = wids.flatMap((id) => reach[id] ?? []);
  if (ways.length === 0) return undefined;
  return new Map(
    every.filter((one) => ways.some((way) => way(one))).map((one) => [one.name.toLowerCase(), one]),
  );
};
