// What Latchkey itself signs in with, among what is watched: it would be the worst of all to miss.
import type { Credential, Holder } from '../../contracts/keys.ts';
import type { OwnSignIn } from '../../contracts/setup.ts';

/** As rows and notices say it: "Latchkey’s own sign-in (bot, look)". */
export const ownTold = (names: readonly string[]): string => `Latchkey’s own sign-in (${names.join(', ')})`;

const endOf = ({ expires }: OwnSignIn): number | undefined => {
  const ms = Date.parse(expires ?? '');
  return Number.isNaN(ms) ? undefined : ms;
};

/** Marks what is ours, and remembers which of ours the lists held. */
export class Own {
  readonly #all: readonly OwnSignIn[];
  readonly #seen = new Set<string>();

  constructor(all: readonly OwnSignIn[]) {
    this.#all = all.map((one) => ({ ...one, clientId: one.clientId.toLowerCase() }));
  }

  get count(): number {
    return this.#all.length;
  }

  marked(holder: Holder): Holder {
    const mine = this.#all.filter(({ clientId }) => clientId === holder.clientId);
    if (mine.length === 0) return holder;
    if (holder.is === 'application') this.#seen.add(holder.clientId);
    // The file says which certificate it is by nothing but its end, and Entra takes that from the certificate as well.
    const ends = mine.flatMap((one) => endOf(one) ?? []);
    const isUsed = ({ kind, ends: end }: Credential): boolean =>
      kind === 'certificate' && end !== undefined && ends.some((one) => Math.abs(one - end) < 2000);
    return {
      ...holder,
      own: mine.map(({ name }) => name),
      credentials: holder.credentials.map((one) => (isUsed(one) ? { ...one, used: true } : one)),
    };
  }

  /** Those that no list held, as far as their certificate’s end is known: in another tenant, or the list was not read. */
  unseen(): readonly Holder[] {
    const clients = new Map<string, OwnSignIn[]>();
    for (const one of this.#all)
      if (!this.#seen.has(one.clientId) && endOf(one) !== undefined)
        clients.set(one.clientId, [...(clients.get(one.clientId) ?? []), one]);
    return [...clients].map(([clientId, mine]) => ({
      is: 'application',
      id: clientId,
      clientId,
      name: 'Latchkey',
      own: mine.map(({ name }) => name),
      credentials: mine.slice(0, 1).map((one) => ({
        key: `own ${clientId}`,
        kind: 'certificate',
        title: '',
        begins: undefined,
        ends: endOf(one),
        used: true,
      })),
    }));
  }
}
