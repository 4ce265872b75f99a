// InvokeCommand: from a body to a cmdlet that runs, or to the error Exchange would give.
import type { Realm } from '../realm.ts';
import { Params, type Cmdlet, type Outcome } from './cmdlet.ts';
import { ExoError, noPrompt, notRecognized } from './errors.ts';

const odata = 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException';

const inputOf = (body: unknown): { name: string; parameters: Record<string, unknown> } => {
  const input = (body as { CmdletInput?: unknown } | undefined)?.CmdletInput as
    { CmdletName?: unknown; Parameters?: unknown } | undefined;
  const parameters = input?.Parameters ?? {};
  if (typeof input?.CmdletName !== 'string' || typeof parameters !== 'object' || Array.isArray(parameters)) {
    throw new ExoError(
      odata,
      'The request body must be {"CmdletInput":{"CmdletName":"…","Parameters":{…}}}.',
    );
  }
  const rest = Object.entries(parameters).filter(([key]) => !key.includes('@odata.'));
  return { name: input.CmdletName, parameters: Object.fromEntries(rest) };
};

const anchorForms =
  /^(APP:SystemMailbox\{[0-9a-f-]{36}\}@\S+|(UPN|SMTP|MBX):\S+|AAD-UPN:\S+|AAD-SMTP:\S+|[^\s:@]+@[^\s@]+)$/i;

/** Every call says which mailbox it is to be routed by. */
export const checkAnchor = (anchor: string | undefined): void => {
  if (anchor !== undefined && anchorForms.test(anchor)) return;
  throw new ExoError(
    odata,
    `The header X-AnchorMailbox is ${anchor === undefined ? 'missing' : 'not an anchor'}.`,
  );
};

export const invoke = (realm: Realm, cmdlets: ReadonlyMap<string, Cmdlet>, body: unknown): Outcome => {
  const { name, parameters } = inputOf(body);
  const cmdlet = cmdlets.get(name.toLowerCase());
  if (cmdlet === undefined) throw notRecognized(name);
  const given = new Params(cmdlet, parameters);
  if (cmdlet.prompts === true && given.get('Confirm') !== false) throw noPrompt(cmdlet.name);
  const isRead = /^(Get|Test)-/.test(cmdlet.name);
  if (!isRead && given.flag('WhatIf', false)) return { rows: [] };
  // A write stands on the truth; a read sees what has come round.
  return cmdlet.run({ tenant: realm.tenant, reader: isRead ? 'exo' : 'truth', given, now: realm.now() });
};
