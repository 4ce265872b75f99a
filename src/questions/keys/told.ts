// How one credential, who holds it and who owns that are told in a cell.
import type { Credential, Expiring, Holder, Owner, Owners } from '../../contracts/keys.ts';
import { ownTold } from './own.ts';

/** What stands beside it: others that bear the same name make it ambiguous. */
export const namesakes = (holders: Iterable<Holder>): ReadonlySet<string> => {
  const clients = new Map<string, Set<string>>();
  for (const { name, clientId } of holders) {
    const known = clients.get(name) ?? new Set();
    clients.set(name, known.add(clientId));
  }
  return new Set([...clients].flatMap(([name, of]) => (of.size > 1 ? [name] : [])));
};

/** Its name, its id where it has none or shares it, and what it is to us. */
export function holderTold(holder: Holder, shared: ReadonlySet<string>): string {
  const { name, id, clientId, own } = holder;
  const called = name === '' ? id : shared.has(name) ? `${name} (${clientId.slice(0, 8)}…)` : name;
  return own ? `${called}: ${ownTold(own)}` : called;
}

export const credentialTold = ({ kind, title, kept }: Credential): string =>
  [title === '' ? kind : `${kind} “${title}”`, ...(kept ? ['(in the vault)'] : [])].join(' ');

export function endTold({ days: left }: Expiring, date: string): string {
  const count = Math.abs(left);
  const unit = count === 1 ? 'day' : 'days';
  if (left < 0) return `ended ${date} (${count} ${unit} ago)`;
  return left === 0 ? `today, ${date}` : `${date} (${count} ${unit})`;
}

const ownerTold = ({ name, id, is }: Owner): string =>
  is === undefined ? name || id : `${name || id} (${is === 'application' ? 'app' : 'group'})`;

/** That they could not be read is not that there are none. */
export function ownersTold(holder: Holder, owners: Owners, most = 2): string {
  if (holder.id === holder.clientId) return 'not known';
  const found = owners.get(holder.id);
  if (!found) return 'not known';
  const names = found.map(ownerTold).filter(Boolean);
  const rest = names.length - most;
  return names.length === 0
    ? 'nobody'
    : `${names.slice(0, most).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

export const number = (count: number): string => count.toLocaleString('en-GB');
