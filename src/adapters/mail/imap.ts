// IMAP: signs in, opens the inbox for reading only, and leaves.
import { decoded, out, type Dialog } from './dialog.ts';
import { Broken, type Lines } from './lines.ts';

interface Reply {
  readonly ok: boolean;
  readonly said: string;
  readonly challenge?: string;
}

/** Sends one command and reads to its end. A question in between is answered with an empty line. */
async function command(lines: Lines, tag: string, text: string): Promise<Reply> {
  lines.write(`${tag} ${text}`);
  let challenge: string | undefined;
  let bye: string | undefined;
  for (;;) {
    let line: string;
    try {
      line = await lines.read();
    } catch (error) {
      if (bye === undefined || !(error instanceof Broken)) throw error;
      return { ok: false, said: bye };
    }
    if (line.startsWith('+')) {
      challenge = decoded(line.slice(1));
      lines.write('');
    } else if (/^\* BYE\b/i.test(line)) bye = line.slice(2);
    else if (line.startsWith(`${tag} `)) {
      const said = line.slice(tag.length + 1);
      return { ok: /^OK\b/i.test(said), said, ...(challenge === undefined ? {} : { challenge }) };
    }
  }
}

export const imap: Dialog = async (lines, { bearer }) => {
  const greeting = await lines.read();
  if (!/^\* OK\b/i.test(greeting)) return out('greeting', greeting.replace(/^\* /, ''));
  const signIn = await command(lines, 'a1', `AUTHENTICATE XOAUTH2 ${bearer}`);
  if (!signIn.ok) return out('sign-in', signIn.said, signIn.challenge);
  const examine = await command(lines, 'a2', 'EXAMINE INBOX');
  if (!examine.ok) return out('mailbox', examine.said);
  await command(lines, 'a3', 'LOGOUT').catch(() => undefined);
  return { is: 'in' };
};
