// Whether an application that is there may be given a credential or more access by this asker, and what the card says of it.
import { refused } from '../../contracts/failure.ts';
import type { May } from './may.ts';
import type { Found } from './types.ts';

const field = { field: 'name' };
const notTheirs = { ...field, reason: 'notTheirs' } as const;

/** @param by object id of the asker @throws Failure refused */
export function mayAdopt(found: Found, may: May, by: string): void {
  if (found.unique === null && !found.owners.includes(by.toLowerCase()))
    throw refused(
      `${found.name} is there already; Latchkey did not make it, and you do not own it in Entra.`,
      'Have one of its owners ask, or write another name to make a new application.',
      notTheirs,
    );
  if (may.beyond.length > 0)
    throw refused(
      `${found.name} may do more than mail protocols (${may.beyond.slice(0, 5).join('; ')}${
        may.beyond.length > 5 ? '; and more' : ''
      }): a new credential on it would be a way in.`,
      'Write another name to make an application for this alone.',
      notTheirs,
    );
  if (!found.enabled)
    throw refused(
      `${found.name} is switched off: it may be on its way to deletion.`,
      'Undo the request that retired it, or have its owner switch it on in Entra; then ask again.',
      field,
    );
}

/**
 * Whether a person may be asked to accept Entra's consent page for it: the page grants all that is declared, whatever a
 * card says. @throws Failure refused
 */
export function mayBeConsented({ name }: Found, { asks }: May): void {
  if (asks.length === 0) return;
  const some = asks.slice(0, 5).join('; ');
  throw refused(
    `${name} asks for more than mail protocols (${some}${asks.length > 5 ? '; and more' : ''}), and whoever accepts its consent page grants all of it.`,
    'Have its owner remove that from its API permissions in Entra, or write another name to make a new application.',
    notTheirs,
  );
}

/** What is worth knowing of it before approving. */
export function adopted(found: Found, may: May): readonly string[] {
  const whose = found.unique === null ? 'You own it.' : 'Latchkey made it.';
  const lines = [`${found.name} is there already, found by its ${found.how}. ${whose}`];
  lines.push(may.lines.length === 0 ? 'It may do nothing yet.' : `It may already: ${may.lines.join('; ')}.`);
  if (may.asks.length > 0) lines.push(`It asks for more, which is not granted here: ${may.asks.join('; ')}.`);
  if (!found.writable)
    lines.push(
      'Latchkey does not own it: without Application.ReadWrite.All the run stops at the first change. Add Latchkey’s writing application as an owner first.',
    );
  return lines;
}
