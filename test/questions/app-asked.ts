// Asks why an application cannot open a mailbox, and reads the answer.
import assert from 'node:assert/strict';
import type { LoginAnswer } from '../../src/contracts/mail.ts';
import type { Answer } from '../../src/contracts/question.ts';
import type { Request } from '../../src/contracts/request.ts';
import { question } from '../../src/questions/app-why.ts';
import { ask } from '../operations/asked.ts';
import { madeCredential, type AppTenant } from './app-tenant.ts';
import { records, request } from './records.ts';

export const noon = '2026-10-21T10:00:00Z';
export const old = '2026-10-01T10:00:00Z';
export const ours = (sent = old): Request => request('LK-7', madeCredential(sent));

export async function why(
  tenant: AppTenant,
  text = 'app why "Verba Import" imap on finance',
  ...kept: Request[]
): Promise<Answer> {
  const values = question.parse(ask(text));
  assert.ok(values, text);
  return question.answer(values, ask(text), { look: tenant.look, records: records(...kept), catalogue: [] });
}
export const lines = (answer: Answer): string => (answer.lines ?? []).join(' ');
export const state = (answer: Answer, title: string): string =>
  answer.rows?.find((row) => row[1] === title)?.join(' ') ?? '';
/** The first cause's row of the table. */
export const named = (answer: Answer): string => {
  const first = ['✗', '…'].flatMap((sign) => answer.rows?.filter((row) => row[0] === sign) ?? [])[0];
  return / · (\S+)$/.exec(first?.[2] ?? '')?.[1] ?? 'none';
};
export const smtp = 'app why "Verba Import" smtp on finance';
export const out = (cause: Extract<LoginAnswer, { is: 'out' }>['cause'], passing = false): LoginAnswer => ({
  is: 'out',
  cause,
  said: 'NO',
  because: `Because of ${cause}.`,
  advice: 'Do it.',
  passing,
});
