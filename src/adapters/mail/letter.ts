// A test mail as it goes over the line: headers, a blank line, the text, and the lone dot that ends it.
import type { Letter } from '../../contracts/mail.ts';

/** RFC 2047, for what is no plain ASCII; in parts that a line has room for. */
function worded(text: string): string {
  const plain = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  if (/^[\x20-\x7e]*$/.test(plain)) return plain;
  const parts = Array.from(plain).reduce<string[]>(
    (all, letter) => {
      const last = all.at(-1) ?? '';
      return Buffer.byteLength(last + letter) > 39 ? [...all, letter] : [...all.slice(0, -1), last + letter];
    },
    [''],
  );
  return parts.map((part) => `=?utf-8?B?${Buffer.from(part).toString('base64')}?=`).join('\r\n ');
}

/**
 * Without the line end that follows the dot. @param from address of the mailbox
 * The text goes in base64, so that no line of it can be taken for the end, and none is too long.
 */
export function written(from: string, { to, subject, text, id }: Letter): string {
  const body = Buffer.from(`${text}\r\n`).toString('base64').replace(/.{76}/g, '$&\r\n');
  return [
    `From: <${from}>`,
    `To: <${to}>`,
    `Subject: ${worded(subject)}`,
    `Message-ID: <${id}>`,
    'Auto-Submitted: auto-generated',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: base64',
    '',
    body,
    '.',
  ].join('\r\n');
}
