import assert from 'node:assert/strict';
import { Failure } from '../../../src/contracts/failure.ts';
import { path, type Row } from '../../../src/contracts/look.ts';
import { text } from '../../../src/steps/printed.ts';
import { answer, ScriptedGraph, tooMany, type Answering } from './scripted.ts';

const keys = path`/applications?$select=id,keyCredentials&$top=999`;

/** A list of so many pages with two rows each; `trouble` answers instead, by the page and how often it was asked. */
function pages(
  many: number,
  trouble: (page: number, time: number) => Response | undefined = () => undefined,
) {
  const times = new Map<number, number>();
  const answering: Answering = ({ address }) => {
    const page = Number(/skip=(\d+)/.exec(address)?.[1] ?? 1);
    const time = (times.get(page) ?? 0) + 1;
    times.set(page, time);
    const next = `https://graph.example/v1.0/applications?$select=id,keyCredentials&skip=${page + 1}`;
    return (
      trouble(page, time) ??
      answer(200, {
        value: [{ id: `${page}a` }, { id: `${page}b` }],
        ...(page < many ? { '@odata.nextLink': next } : {}),
      })
    );
  };
  const graph = new ScriptedGraph(answering);
  const taken: string[] = [];
  const read = () =>
    graph.look.graphPages(keys, (rows: readonly Row[]) =>
      taken.push(rows.map((row) => text(row, 'id')).join()),
    );
  return { graph, taken, read };
}

const failing = async (run: Promise<unknown>): Promise<Failure> => {
  const error: unknown = await run.then(
    () => assert.fail('it answered'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof Failure, String(error));
  return error;
};

describe('A long list of Graph', () => {
  it('is handed over page by page', async () => {
    const { graph, taken, read } = pages(3);
    await read();
    assert.deepEqual(taken, ['1a,1b', '2a,2b', '3a,3b']);
    assert.equal(graph.asked.length, 3);
  });

  it('waits as long as Graph asks and reads that page again, not those before it', async () => {
    const { graph, taken, read } = pages(3, (page, time) =>
      page === 2 && time <= 2 ? tooMany(37) : undefined,
    );
    await read();
    assert.deepEqual(graph.waits, [37_000, 37_000]);
    assert.deepEqual(taken, ['1a,1b', '2a,2b', '3a,3b']);
    assert.equal(graph.asked.length, 5);
  });

  it('gives up where the pauses add up to more than five minutes', async () => {
    const { graph, taken, read } = pages(9, (page, time) =>
      time <= 2 && page > 1 ? tooMany(70) : undefined,
    );
    const failure = await failing(read());
    assert.deepEqual([failure.is, failure.retryAfter], ['busy', 70_000]);
    assert.equal(graph.waits.length, 4);
    assert.deepEqual(taken, ['1a,1b', '2a,2b', '3a,3b']);
  });

  it('tries a page that stumbles a few times, and no more', async () => {
    const stumbling = pages(2, (page, time) => (page === 2 && time <= 3 ? answer(503, {}) : undefined));
    await stumbling.read();
    assert.deepEqual(stumbling.graph.waits, [150, 450, 1200]);
    const broken = pages(2, (page) => (page === 2 ? answer(503, {}) : undefined));
    assert.equal((await failing(broken.read())).is, 'busy');
    assert.equal(broken.graph.asked.length, 5);
  });

  it('stops at once where it may not read', async () => {
    const { graph, read } = pages(2, () => answer(403, { error: { code: 'Authorization_RequestDenied' } }));
    assert.equal((await failing(read())).is, 'blocked');
    assert.equal(graph.asked.length, 1);
  });

  it('keeps by itself to 150 requests a minute where keys are read', async () => {
    const { graph, taken, read } = pages(302);
    await read();
    assert.equal(taken.length, 302);
    assert.deepEqual(
      graph.waits.map((ms) => Math.round(ms / 60_000)),
      [1, 1],
    );
    const plain = new ScriptedGraph(() => answer(200, { value: [] }));
    for (let n = 0; n < 200; n += 1) await plain.look.graphList(path`/applications?$select=id`);
    assert.deepEqual(plain.waits, []);
  });
});
