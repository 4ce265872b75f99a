// A renewal that policy lets pass by itself: where the new secret goes, when the old one goes, and what is never shown.
import assert from 'node:assert/strict';
import { Failure } from '../../src/contracts/failure.ts';
import type { Look, Path } from '../../src/contracts/look.ts';
import type { Change } from '../../src/contracts/step.ts';
import { operation as renew } from '../../src/operations/keys-renew.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { AppWorld } from './app-world.ts';
import { ask, berlin } from './asked.ts';

const day = 86_400_000;
const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const ends = new Date(berlin.now.getTime() + 20 * day).toISOString();

describe('A renewal that policy lets pass by itself', () => {
  let world: AppWorld;
  before(async () => {
    world = await AppWorld.start();
  });
  after(() => world.stop());

  const surveyed = async (look: Look) => {
    const reading = renew.read({ ...renew.parse(ask(said)), ...values }, berlin);
    assert.ok(reading.is === 'read', JSON.stringify(reading));
    const { input } = reading;
    return { input, facts: await renew.survey(look, input, people.riley) };
  };
  const refusal = async (look: Look): Promise<Failure> => {
    const error: unknown = await surveyed(look).catch((thrown: unknown) => thrown);
    assert.ok(error instanceof Failure && error.is === 'refused', String(error));
    return error;
  };
  const values = { publish: 'verba-mail', credential: 'secret' };
  const vault =
    (mark: string | undefined): Look['vault'] =>
    async (name) =>
      name === 'verba-mail' && mark !== undefined ? { kind: 'secret', mark, where: 'here' } : undefined;
  /** Verba Archive has one secret, which ends in 20 days. @param mark of what the vault holds where the product reads */
  const looking = (mark: string | undefined): Look => ({
    ...world.look,
    vault: vault(mark),
    graph: async (at: Path) => {
      const row = await world.look.graph(at);
      return row && at.startsWith('/applications') && /passwordCredentials,keyCredentials$/.test(at)
        ? {
            ...row,
            passwordCredentials: [{ keyId: id(1), displayName: null, endDateTime: ends }],
            keyCredentials: [],
          }
        : row;
    },
  });
  const said = `keys renew "Verba Archive" key ${id(1)}`;

  it('puts the new one where the product reads it when it is proved, and removes the old one after the overlap', async () => {
    const { input, facts } = await surveyed(looking(undefined));
    const steps = renew.plan(input, facts, 'LK-9') as readonly Change[];
    const step = (key: string): Change => steps.find((each) => each.key === key) ?? assert.fail(key);
    assert.ok(step('published').after?.includes('token'));
    assert.deepEqual(step('old-gone').after, [{ key: 'published', rest: 7 * day }]);
    assert.ok(!steps.some(({ key }) => key === 'switched'), 'nobody is asked');
    const notes = renew.summary(input, facts).notes.join(' ');
    assert.match(notes, /put into the vault as verba-mail.*removed 7 days later\. Nobody is asked/);
    assert.doesNotMatch(notes, /Switched/);
    const handed = await renew.handover?.(looking(undefined), input, facts, 'LK-9');
    assert.equal(handed?.secret, undefined, 'nobody is shown it');
    assert.doesNotMatch(JSON.stringify(handed), /Switched/);
  });

  it('waits for the sign-in log too, where it is read', async () => {
    const look = looking(undefined);
    const setup = { ...look.setup, signInData: true };
    const { input, facts } = await surveyed({ ...look, setup });
    const gone = (renew.plan(input, facts, 'LK-9') as readonly Change[]).find(
      ({ key }) => key === 'old-gone',
    );
    assert.deepEqual(gone?.after, [{ key: 'published', rest: 7 * day }, 'switched']);
  });

  it('is refused for another secret than the one that products read', async () => {
    await surveyed(looking(id(1)));
    const { message } = await refusal(looking(id(2)));
    assert.match(message, /holds another secret as “verba-mail”/);
  });
});
