// Reads sentences that change what an application may open: "app add "Verba" on journal", "app drop …", "app retire …".
import type { Protocol } from '../../contracts/mail.ts';
import type { Moment, Values } from '../../contracts/operation.ts';
import type { Ask } from '../../contracts/person.ts';
import { readAppMailboxes, readAppName, readAppProtocols } from './app-read.ts';
import { appValues } from './app-slots.ts';

export const appAddFields = ['name', 'mailboxes', 'protocols', 'until', 'ref', 'because'] as const;
export const appDropFields = ['name', 'mailboxes', 'protocols', 'ref', 'because'] as const;
export const appRetireFields = ['name', 'ref', 'because'] as const;
export const appTestFields = ['name', 'mailboxes', 'ref', 'because'] as const;

/** Protocols may be empty: those that it has. */
export type AppMoreInput = {
  readonly name: string;
  readonly protocols: readonly Protocol[];
  readonly mailboxes: readonly string[];
};
export type AppTestInput = {
  readonly name: string;
  readonly mailboxes: readonly string[];
  /** ISO 8601 */
  readonly asked: string;
};
export type AppRetireInput = {
  readonly name: string;
  /** ISO 8601 */
  readonly asked: string;
};

/** undefined: not for this operation. */
export const parseAppAdd = (ask: Ask): Values | undefined => appValues(ask.text, 'add');
export const parseAppDrop = (ask: Ask): Values | undefined => appValues(ask.text, 'drop');
export const parseAppRetire = (ask: Ask): Values | undefined => appValues(ask.text, 'retire');

/** It is always by SMTP: to say so is no fault. */
export function parseAppTest(ask: Ask): Values | undefined {
  const values = appValues(ask.text, 'test');
  if (values?.['protocols'] !== 'smtp') return values;
  const { protocols: _smtp, ...rest } = values;
  return rest;
}

export function readAppAdd(values: Values, faults: Record<string, string>): AppMoreInput {
  const name = readAppName(values, faults);
  const protocols = readAppProtocols(values, faults, false);
  const mailboxes = readAppMailboxes(
    values,
    faults,
    'Say which mailboxes: names or addresses, with commas between them.',
  );
  if ((values['expires'] ?? '').trim() !== '')
    faults['expires'] = 'The credential stays as it is. For access with an end, write until and a date.';
  strange(values, faults);
  return { name, protocols, mailboxes };
}

export function readAppDrop(values: Values, faults: Record<string, string>): AppMoreInput {
  const name = readAppName(values, faults);
  const protocols = readAppProtocols(values, faults, false);
  const mailboxes = readAppMailboxes(
    values,
    faults,
    'Say from which mailboxes: names or addresses, with commas between them.',
  );
  timeless(values, faults);
  strange(values, faults);
  return { name, protocols, mailboxes };
}

export function readAppRetire(
  values: Values,
  faults: Record<string, string>,
  moment: Moment,
): AppRetireInput {
  const name = readAppName(values, faults);
  timeless(values, faults);
  if ((values['mailboxes'] ?? '') !== '')
    faults['mailboxes'] =
      'Retiring takes everything. To take one mailbox away, write: app drop, the name, and on which mailbox.';
  return { name, asked: moment.now.toISOString() };
}

export function readAppTest(values: Values, faults: Record<string, string>, moment: Moment): AppTestInput {
  const name = readAppName(values, faults);
  const mailboxes = readAppMailboxes(
    values,
    faults,
    'Say from which mailbox: its name or address, several with commas between them.',
  );
  for (const field of ['until', 'expires'])
    if ((values[field] ?? '').trim() !== '')
      faults[field] = 'The mail is sent as soon as it is approved: leave the time out.';
  if ((values['protocols'] ?? '').trim() !== '')
    faults['protocols'] = 'A mail is sent by SMTP: leave the protocol out.';
  strange(values, faults);
  return { name, mailboxes, asked: moment.now.toISOString() };
}

/** Faults of fields that the form has no input for are shown above it. */
const timeless = (values: Values, faults: Record<string, string>): void => {
  for (const field of ['until', 'expires'])
    if ((values[field] ?? '').trim() !== '')
      faults[field] = 'Taking away happens as soon as it is approved: leave the time out.';
};
const strange = (values: Values, faults: Record<string, string>): void => {
  if ((values['credential'] ?? '').trim() !== '')
    faults['credential'] = 'How it signs in stays as it is: leave the credential out.';
  if ((values['as'] ?? '').trim() !== '')
    faults['as'] = 'This is for applications that open mailboxes by themselves: leave “as” out.';
};
