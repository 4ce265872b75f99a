// Messages that were accepted: read for their headers, then kept where a test can see them.
import { randomUUID } from 'node:crypto';
import type { Session } from './session.ts';

/** A header's value, folded lines joined. */
const header = (text: readonly string[], name: string): string | undefined => {
  const end = text.indexOf('');
  const lines = end < 0 ? text : text.slice(0, end);
  const at = lines.findIndex((line) => line.toLowerCase().startsWith(`${name}:`));
  if (at < 0) return undefined;
  const rest = lines.slice(at + 1);
  const next = rest.findIndex((line) => !/^[ \t]/.test(line));
  const folded = next < 0 ? rest : rest.slice(0, next);
  return [lines[at]?.slice(name.length + 1) ?? '', ...folded].map((line) => line.trim()).join(' ');
};

/** The address in the From header. */
export const senderOf = (text: readonly string[]): string | undefined => {
  const from = header(text, 'from');
  return from === undefined ? undefined : (/<([^<>]+)>\s*$/.exec(from)?.[1] ?? from);
};

export const keep = (
  session: Session,
  about: { mailbox: string; from: string; to: string[] },
  text: readonly string[],
): string => {
  const { realm } = session;
  const id = randomUUID();
  const at = realm.now().toISOString();
  const size = text.reduce((sum, line) => sum + line.length + 2, 0);
  const subject = header(text, 'subject') ?? '';
  realm.tenant.outbox.put({ id, at, appId: session.appId ?? '', ...about, subject, size }, true);
  return id;
};
