// Every operation there is, without being told of it: each example is run against the sandbox, run again, and undone.
import assert from 'node:assert/strict';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { realClock } from '../../src/adapters/clock.ts';
import { makeTenant, type Tenant } from '../../src/adapters/look.ts';
import { trustAlso } from '../../src/adapters/tls.ts';
import { fieldsOf } from '../../src/cards/form.ts';
import type { Hands } from '../../src/contracts/hands.ts';
import { print } from '../../src/contracts/print.ts';
import type { Operation } from '../../src/contracts/operation.ts';
import type { Ask } from '../../src/contracts/person.ts';
import { loadOperations } from '../../src/operations/load.ts';
import { apps, people, tenantId } from '../../src/sandbox/seed/ids.ts';
import { sandboxCloud } from '../adapters/teams/desk.ts';
import { startSandbox, type Started } from '../sandbox/start.ts';
import { Talk } from '../sandbox/talk.ts';
import { Trial } from '../plans/trial.ts';
import { changes, type Seen } from './asked.ts';

/** A line of the sandbox's log. */
interface Line {
  readonly n: number;
  readonly service: string;
  readonly appId?: string;
  readonly effect: number;
  readonly body: unknown;
}

const operations = await loadOperations();
/** Those that write to Exchange alone; what also writes to Entra and the vault has a world of its own (app-world.ts). */
const onlyExchange = ({ needs }: Operation): boolean =>
  needs.every((need) => need === 'Exchange Recipient Administrator');
const ask = (text: string): Ask => ({
  text,
  who: { id: people.riley, name: 'Riley Chen' },
  where: { conversation: 'c', kind: 'personal' },
  now: new Date('2026-11-23T09:00:00Z'),
  zone: 'Europe/Berlin',
  locale: 'en-GB',
});

for (const operation of operations)
  describe(`The operation ${operation.name}`, () => {
    let sandbox: Started;
    let talk: Talk;
    let look: Tenant;
    let hands: Tenant;
    const usual = getCACertificates('default');

    before(async () => {
      sandbox = await startSandbox();
      trustAlso(sandbox.ready.ca);
      talk = new Talk(sandbox.ready);
      await talk.control('/settings', { lagMs: { exo: 0, graph: 0, entra: 0 } });
      const common = { cloud: sandboxCloud(sandbox.ready.tenant), tenant: tenantId, clock: realClock() };
      look = makeTenant({ ...common, signIn: { appId: apps.look.appId, secret: apps.look.secret } });
      hands = makeTenant({ ...common, signIn: { appId: apps.hands.appId, secret: apps.hands.secret } });
    });
    after(async () => {
      setDefaultCACertificates(usual);
      await sandbox.stop();
    });

    it('has a form whose inputs are its fields', () => {
      assert.deepEqual([...fieldsOf(operation.name)].sort(), [...operation.fields].sort());
    });

    for (const example of operation.examples) {
      it(`alone understands “${example}”`, () => {
        const understood = operations.filter((each) => each.parse(ask(example)) !== undefined);
        assert.deepEqual(
          understood.map(({ name }) => name),
          [operation.name],
        );
      });

      if (!onlyExchange(operation)) continue;
      it(`does it, finds nothing to do the second time, and undoes it: “${example}”`, async () => {
        if (operation.direction === 'takes') await giveFirst(example);
        const { input, steps, facts } = await planned(operation, example);
        for (const step of steps) {
          assert.ok(step.needs.length > 0, `${step.key} says what it needs`);
          assert.ok(
            operation.needs.includes(step.needs[0]),
            `${step.key} needs no more than the operation says`,
          );
        }
        const before = await standing(steps);
        const one = { name: example, operation, input, facts, before: {}, after: {} };

        assert.ok(before.includes('todo'), 'the example has something to do');
        const first = await written(() => run(one));
        assert.ok(await all(steps, 'done'), 'every step holds');
        const changes = before.filter((is) => is !== 'done').length;
        assert.equal(first.calls, changes, 'as many calls as there was to change');
        assert.equal(first.effects, changes);

        const again = await written(() => run(one));
        assert.equal(again.calls, 0, 'the second run sends nothing');

        const trial = first.result;
        await written(() => trial.back());
        assert.deepEqual(await standing(steps), before, 'undone, all is as it was');
      });
    }

    async function planned(one: Operation, example: string) {
      const moment = { ...ask(example), now: new Date() };
      const values = one.parse(moment);
      assert.ok(values);
      const reading = one.read(values, moment);
      assert.ok(reading.is === 'read', JSON.stringify(reading));
      const facts = await one.survey(look.look, reading.input, 'asker');
      return { input: reading.input, facts, steps: changes(one.plan(reading.input, facts, 'LK-0')) };
    }

    /** What is to be taken has to be there: given with the calls of the operation that gives. */
    async function giveFirst(example: string): Promise<void> {
      const give =
        operations.find((each) => each.direction === 'gives' && onlyExchange(each)) ??
        assert.fail('nothing gives');
      const { input, facts } = await planned(operation, example);
      const steps = give.plan({ ...input, level: 'Editor', automapping: true }, facts, 'LK-0');
      for (const step of changes(steps))
        for (const call of step.apply) await hands.runner.run(call.cmdlet, call.params);
    }

    const standing = (steps: readonly Seen[]): Promise<string[]> =>
      Promise.all(steps.map(async (step) => (await step.check(look.look)).is));
    const all = async (steps: readonly Seen[], is: string): Promise<boolean> =>
      (await standing(steps)).every((each) => each === is);

    /** The engine over the real adapters; only the store is in memory. */
    async function run(one: Parameters<Trial['begin']>[0]): Promise<{ back(): Promise<void> }> {
      const trial = new Trial(0, 1);
      const send: Hands['send'] = (call) =>
        call.via === 'exo'
          ? hands.runner.run(call.cmdlet, call.params)
          : assert.fail(`no hands for ${call.via}`);
      const world = { ...trial.world, look: look.look, hands: { send } };
      const id = await trial.begin(one);
      const request = await trial.run(id, undefined, world);
      assert.equal(request.state, 'done', JSON.stringify(request.rows));
      return {
        back: async () => {
          await trial.turnBack(id);
          assert.equal((await trial.run(id, undefined, world)).state, 'undone');
        },
      };
    }

    /** How many writes were sent meanwhile, by whom, and how many things they changed. */
    async function written<T>(
      what: () => Promise<T>,
    ): Promise<{ result: T; calls: number; effects: number }> {
      const log = async (from: number): Promise<Line[]> => (await talk.log(from)) as unknown as Line[];
      const since = (await log(0)).at(-1)?.n ?? 0;
      const result = await what();
      const lines = (await log(since)).filter(({ n, service }) => n > since && service === 'exo');
      const writes = lines.filter(({ body }) => !/^(?:Get|Test)-/.test(cmdlet(body)));
      for (const { appId } of writes) assert.equal(appId, apps.hands.appId);
      return { result, calls: writes.length, effects: writes.reduce((sum, { effect }) => sum + effect, 0) };
    }
    const cmdlet = (body: unknown): string =>
      (body as { CmdletInput?: { CmdletName?: string } } | undefined)?.CmdletInput?.CmdletName ?? '';
  });

describe('Printed calls', () => {
  it('are what PowerShell would take, one line each', async () => {
    for (const line of [
      print({
        via: 'exo',
        cmdlet: 'Set-Mailbox',
        params: { Identity: "o'neil\n; x", Off: null, On: true },
        note: 'a\nb',
      }),
    ])
      assert.equal(line, "Set-Mailbox -Identity 'o''neil ; x' -Off $null -On $true # a b");
  });
});
