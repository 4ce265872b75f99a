// Every protocol with every credential, for the application itself and as its users: asked, approved, proved, and back.
import assert from 'node:assert/strict';
import type { Request } from '../../src/contracts/request.ts';
import { makeCertificate } from '../certificates.ts';
import { effectsOf } from './app-calls.ts';
import { allThrough, allUndone, approves, opensApp, sameAs, whole, type Attached } from './app-many.ts';
import { appTown } from './app-town.ts';
import type { Town } from './town.ts';

interface Asked {
  readonly text: string;
  readonly files?: readonly Attached[];
}

const proved = (request: Request | undefined, protocol: string): number =>
  request?.rows.filter(({ key, state }) => key.startsWith(`login:${protocol}:`) && state === 'proved')
    .length ?? 0;

describe('Every kind of application', function () {
  this.timeout(400_000);
  let town: Town;
  before(async () => {
    town = await appTown({ quiet: true });
  });
  after(() => town.stop());

  const opens = async (all: readonly Asked[]): Promise<string[]> => {
    const ids: string[] = [];
    for (const { text, files } of all) ids.push(await opensApp(town, text, files));
    await approves(town, ids);
    return ids;
  };

  for (const protocol of ['imap', 'pop', 'smtp'])
    it(`over ${protocol}: with each credential, and as its users; nothing the second time; and back`, async () => {
      const own = { name: 'own.pem', content: Buffer.from((await makeCertificate()).pem).toString('base64') };
      const before = await whole(town);
      const all: Asked[] = [
        { text: `app new "By secret" ${protocol} on archive, finance with secret expires 6mo` },
        { text: `app new "By vault" ${protocol} on sales with vault-cert` },
        { text: `app new "By own" ${protocol} on archive with cert`, files: [own] },
        {
          text: `app new "By others" ${protocol} on finance with federated issuer https://idp.example subject svc`,
        },
        { text: `app new "For all" ${protocol} as users` },
      ];
      const first = await opens(all);
      const done = await allThrough(town, first);
      assert.deepEqual(
        done.map((one) => proved(one, protocol)),
        [2, 1, 1, 1, 0],
      );

      const since = (await town.control<unknown[]>('log?since=0')).length;
      const second = await opens(all);
      await allThrough(town, second);
      // A credential of the consumer's is tried with a secret of a day; nothing else moves.
      const sent = (await effectsOf(town, since)).filter(
        (call) => !/(?:add|remove)Password$|secrets\/latchkey-proof-/.test(call),
      );
      assert.deepEqual(sent, []);

      await allUndone(town, second);
      await allUndone(town, first);
      await sameAs(town, before);
    });
});
