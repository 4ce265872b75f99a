// POP: signs in, asks how much mail there is, and leaves.
import { decoded, out, type Dialog } from './dialog.ts';

const good = (line: string): boolean => /^\+OK\b/i.test(line);

export const pop: Dialog = async (lines, { bearer }) => {
  const ask = (line: string): Promise<string> => {
    lines.write(line);
    return lines.read();
  };
  const greeting = await lines.read();
  if (!good(greeting)) return out('greeting', greeting);
  let reply = await ask('AUTH XOAUTH2');
  if (!reply.startsWith('+') || good(reply)) return out('sign-in', reply);
  reply = await ask(bearer);
  let challenge: string | undefined;
  if (reply.startsWith('+') && !good(reply)) {
    challenge = decoded(reply.slice(1));
    reply = await ask('');
  }
  if (!good(reply)) return out('sign-in', reply, challenge);
  const stat = await ask('STAT');
  if (!good(stat)) return out('mailbox', stat);
  await ask('QUIT').catch(() => undefined);
  return { is: 'in' };
};
