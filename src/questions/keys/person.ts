// The person whose applications are meant: by address, object id or name. No mailbox is needed to own an application.
import { refused } from '../../contracts/failure.ts';
import { path, type Look } from '../../contracts/look.ts';
import type { Person } from '../../contracts/person.ts';
import { text } from '../../steps/printed.ts';
import { meantTrustee } from '../../steps/trustees.ts';

const guid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** @throws Failure refused, with choices where several are called so */
export async function personMeant(look: Look, said: string): Promise<Person> {
  if (guid.test(said) || said.includes('@')) {
    const row = await look.graph(path`/users/${said}?$select=id,displayName`);
    if (row) return { id: text(row, 'id').toLowerCase(), name: text(row, 'displayName') };
  }
  const { id, name, address } = await meantTrustee(look, said, 'owner');
  if (await look.graph(path`/users/${id}?$select=id`)) return { id: id.toLowerCase(), name };
  throw refused(`${address || name} is not a person.`, 'Name the person who owns the apps.');
}
