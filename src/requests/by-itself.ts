// A secret that policy lets be renewed by itself: opened by the calendar, passed by policy, all of it in the trail.
import { Failure } from '../contracts/failure.ts';
import type { Habits, Person, Where } from '../contracts/person.ts';
import type { Desk } from './desk.ts';
import { draft } from './draft.ts';
import { open } from './open.ts';

export interface Renewal {
  readonly clientId: string;
  /** keyId of the secret that ends. */
  readonly key: string;
  /** Whoever owns the application, or else who lets the place watch: they hear of it, and may press. */
  readonly who: Person & Habits;
  readonly where: Where;
}

const operation = 'keys-renew';

/** @returns undefined where policy does not name the application @throws never what the tenant or policy caused */
export async function renewByItself(
  { clientId, key, who, where }: Renewal,
  desk: Desk,
): Promise<{ readonly request: string } | { readonly failed: string } | undefined> {
  const policy = await desk.policy();
  const named =
    policy.is === 'policy' ? policy.policy.renews?.find(({ app }) => app === clientId) : undefined;
  const renew = desk.operations.get(operation);
  if (!named || !renew || desk.trust !== 'act') return undefined;
  try {
    const drafted = await draft(
      {
        operation: renew,
        values: { name: clientId, key, credential: 'secret', publish: named.vault },
        who,
        where,
        said: '',
        once: [`renews:${clientId}:${key}`],
        byItself: true,
      },
      desk,
    );
    if (drafted.is === 'faulty') return { failed: Object.values(drafted.faults).join(' ') };
    const opened = await open(drafted.draft, desk);
    if (opened.is === 'shown')
      return { failed: 'Something stands in its way: ask for it, and the card says what.' };
    if (opened.is === 'nothing') return undefined;
    const { id } = opened.request;
    return opened.again
      ? { failed: `${id} tried it before; “show ${id}” says what became of it.` }
      : { request: id };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { failed: `${error.message} ${error.advice}` };
  }
}
