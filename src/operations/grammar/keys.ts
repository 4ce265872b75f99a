// Reads sentences about one credential: "keys renew "Verba Import"", "keys remove "Verba Import" key 6f1b…".
import type { Moment, Values } from '../../contracts/operation.ts';
import type { Ask } from '../../contracts/person.ts';
import { plain } from '../../steps/pasted.ts';
import type { RenewInput } from '../keys/survey.ts';
import { readWish } from './app-new.ts';
import { readAppName, readExpires } from './app-read.ts';
import { appValues } from './app-slots.ts';

export const keysRenewFields = [
  'name',
  'key',
  'credential',
  'certificate',
  'issuer',
  'subject',
  'identity',
  'expires',
  'ref',
  'because',
] as const;
export const keysRemoveFields = ['name', 'key', 'ref', 'because'] as const;

export type KeysRemoveInput = {
  readonly name: string;
  /** keyId of a secret or certificate, or a thumbprint, as said. */
  readonly key: string;
  /** ISO 8601: when it was asked. */
  readonly asked: string;
};

/** undefined: not for this operation. */
export const parseKeysRenew = (ask: Ask): Values | undefined => appValues(ask.text, 'renew');
export const parseKeysRemove = (ask: Ask): Values | undefined => appValues(ask.text, 'remove key');

/** A GUID; or a SHA-1 thumbprint, in base64 as Entra keeps it or in hex. */
const known = /^(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{40}|[a-z0-9+/]{27}=)$/i;

function readKey(values: Values, faults: Record<string, string>, needed: boolean): string | undefined {
  const said = plain(values['key'] ?? '').replace(/^["“”]+|["“”.,;]+$/g, '');
  if (known.test(said)) return said;
  if (said !== '')
    faults['key'] =
      `“${said.slice(0, 60)}” is no id of a credential. Write it as Entra shows it: “Secret ID”, or “Certificate ID”.`;
  else if (needed) faults['key'] = 'Say which one: its id, as Entra shows it under Certificates & secrets.';
  return undefined;
}

/** Faults of what goes with other requests about applications. */
function strange(values: Values, faults: Record<string, string>, others: readonly string[] = []): void {
  const says: Readonly<Record<string, string>> = {
    protocols: 'Its protocols stay as they are: leave them out.',
    mailboxes: 'Its mailboxes stay as they are: leave them out.',
    as: 'Leave “as” out: it signs in as before.',
    user: 'Leave the person out: it signs in as before.',
    until: 'Say when the new one ends with expires, for example: expires 6mo.',
    ...Object.fromEntries(others.map((field) => [field, 'It is removed as it is: leave this out.'])),
  };
  for (const [field, fault] of Object.entries(says))
    if ((values[field] ?? '').trim() !== '') faults[field] ??= fault;
}

export function readKeysRenew(values: Values, faults: Record<string, string>, moment: Moment): RenewInput {
  const name = readAppName(values, faults);
  const key = readKey(values, faults, false);
  const credential = readWish(values, faults, true);
  const expires = readExpires(values, faults, moment);
  const lasts = credential?.is === 'cert' || credential?.is === 'federated';
  if (lasts && expires !== undefined)
    faults['expires'] =
      credential.is === 'cert'
        ? 'Your certificate brings its own end: leave this out.'
        : 'Nothing expires where no credential is kept: leave this out.';
  strange(values, faults);
  return {
    name,
    ...(key === undefined ? {} : { key }),
    // Neither a sentence nor a form can say it: the calendar does, where policy names the application.
    ...(values['publish'] === undefined ? {} : { publish: values['publish'] }),
    ...(credential === undefined ? {} : { credential }),
    asked: moment.now.toISOString(),
    ...(expires === undefined || lasts ? {} : { expires }),
  };
}

export function readKeysRemove(
  values: Values,
  faults: Record<string, string>,
  moment: Moment,
): KeysRemoveInput {
  const name = readAppName(values, faults);
  const key = readKey(values, faults, true) ?? '';
  strange(values, faults, ['until', 'expires', 'credential', 'certificate', 'issuer', 'subject', 'identity']);
  return { name, key, asked: moment.now.toISOString() };
}
