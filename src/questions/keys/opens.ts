// What hangs on an application's credential, as far as our own requests tell: protocols and mailboxes that it was given.
import type { Holder } from '../../contracts/keys.ts';
import type { Records } from '../../contracts/question.ts';
import type { Request } from '../../contracts/request.ts';

const names: { readonly [right: string]: string } = { imap: 'IMAP', pop: 'POP', smtp: 'SMTP' };
const shown = 4;

const stands = ({ state, operation }: Request): boolean =>
  (operation === 'app-new' || operation === 'app-add') && ['running', 'done', 'partly'].includes(state);

/**
 * "IMAP on archive@contoso.com, journal@contoso.com"
 * @param quiet mailboxes that are not named
 */
export async function opensBy(
  records: Pick<Records, 'find'>,
  { clientId, name }: Pick<Holder, 'clientId' | 'name'>,
  quiet: (mailbox: { readonly id: string; readonly address: string }) => boolean,
): Promise<readonly string[]> {
  const found = await Promise.all(
    [...new Set([clientId, name.toLowerCase()])].map((slot) => records.find({ thing: `principal:${slot}=` })),
  );
  const lines = found
    .flat()
    .filter(stands)
    .map(({ touches }) => {
      const how = touches.rights.flatMap((right) => names[right] ?? []).join(' + ');
      const boxes = touches.mailboxes.filter((box) => !quiet(box)).map(({ address }) => address);
      const rest = touches.mailboxes.length - Math.min(boxes.length, shown);
      const more =
        rest > 0 ? [`${rest} ${boxes.length === 0 ? (rest === 1 ? 'mailbox' : 'mailboxes') : 'more'}`] : [];
      return `${how || 'mail'} on ${[...boxes.slice(0, shown), ...more].join(', ') || 'mailboxes of whoever signs in'}`;
    });
  return [...new Set(lines)].slice(0, shown);
}
