import assert from 'node:assert/strict';
import { Failure } from '../../../src/contracts/failure.ts';
import { path } from '../../../src/contracts/look.ts';
import { answer, ScriptedGraph } from './scripted.ts';

interface Request {
  readonly id: string;
  readonly method: string;
  readonly url: string;
}
interface Item {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Record<string, string>;
}

const paths = (many: number) =>
  Array.from({ length: many }, (_, n) => path`/applications/${String(n)}/owners`);
const numberOf = (url: string): number => Number(/applications\/(\d+)\//.exec(url)?.[1]);
const good = (url: string): Item => ({ status: 200, body: { value: [{ id: `owner of ${numberOf(url)}` }] } });

/** Answers in the wrong order, as Graph may. */
function batching(
  item: (url: string, time: number) => Item | undefined,
  outer?: (nth: number) => Response | undefined,
) {
  const times = new Map<string, number>();
  return new ScriptedGraph(({ body }, nth) => {
    const { requests } = body as { readonly requests: readonly Request[] };
    const responses = requests.flatMap(({ id, url, method }) => {
      assert.equal(method, 'GET');
      const time = (times.get(url) ?? 0) + 1;
      times.set(url, time);
      const said = item(url, time);
      return said ? [{ id, ...said }] : [];
    });
    return outer?.(nth) ?? answer(200, { responses: responses.reverse() });
  });
}

const ownerOf = (one: unknown): unknown => (one as { value: { id: string }[] }).value[0]?.id;

describe('Many reads of Graph at once', () => {
  it('go twenty in a call, and are answered in their order', async () => {
    const graph = batching(good);
    const found = await graph.look.graphBatch(paths(45));
    assert.equal(graph.asked.length, 3);
    assert.ok(graph.asked.every(({ address }) => address === '/$batch'));
    assert.deepEqual(
      found.map(ownerOf),
      paths(45).map((_, n) => `owner of ${n}`),
    );
    assert.deepEqual(await graph.look.graphBatch([]), []);
    assert.equal(graph.asked.length, 3);
  });

  it('ask again for those alone that were throttled, after the longest pause named', async () => {
    const graph = batching((url, time) =>
      [3, 17].includes(numberOf(url)) && time === 1
        ? { status: 429, headers: { 'Retry-After': String(numberOf(url)) }, body: null }
        : good(url),
    );
    const found = await graph.look.graphBatch(paths(20));
    assert.deepEqual(graph.waits, [17_000]);
    const again = graph.asked[1]?.body as { requests: Request[] };
    assert.deepEqual(
      again.requests.map(({ url }) => numberOf(url)),
      [3, 17],
    );
    assert.equal(ownerOf(found[17]), 'owner of 17');
  });

  it('tell each for what it is: gone, not to be read, broken; the others keep their answers', async () => {
    const graph = batching((url) => {
      const error = (code: string) => ({ error: { code, message: 'no' } });
      switch (numberOf(url)) {
        case 1:
          return { status: 404, body: error('Request_ResourceNotFound') };
        case 2:
          return { status: 403, body: error('Authorization_RequestDenied') };
        case 3:
          return { status: 503, body: {} };
        case 4:
          return undefined;
        case 5:
          return { status: 404, body: '<html>' };
        default:
          return good(url);
      }
    });
    const found = await graph.look.graphBatch(paths(7));
    assert.equal(ownerOf(found[0]), 'owner of 0');
    assert.equal(found[1], undefined);
    assert.deepEqual(
      found.slice(2, 6).map((one) => (one instanceof Failure ? one.is : 'answered')),
      ['blocked', 'busy', 'busy', 'blocked'],
    );
    assert.match((found[2] as Failure).advice, /Application\.Read\.All/);
    assert.equal(ownerOf(found[6]), 'owner of 6');
  });

  it('fail as a whole where nothing at all could be asked', async () => {
    const graph = batching(good, () => answer(503, {}));
    await assert.rejects(graph.look.graphBatch(paths(2)), { is: 'busy' });
    const once = batching(good, (nth) => (nth === 1 ? answer(503, {}) : undefined));
    assert.equal(ownerOf((await once.look.graphBatch(paths(2)))[1]), 'owner of 1');
  });
});
