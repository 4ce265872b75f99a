import assert from 'node:assert/strict';
import { Router } from 'express';
import { realClock } from '../../src/adapters/clock.ts';
import { blocked, busy } from '../../src/contracts/failure.ts';
import { webServer, type Web } from '../../src/web/server.ts';

describe('The web server', () => {
  const clock = realClock();
  const logged: string[] = [];
  const log = {
    error: (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`),
  };
  let web: Web | undefined;
  const start = async (
    checks: Record<string, () => Promise<void>> = {},
    router: Router = Router(),
  ): Promise<string> => {
    web = await webServer({ host: '127.0.0.1', port: 0, routers: [router], checks, clock, log });
    return web.url;
  };
  const get = async (url: string): Promise<{ status: number; body: unknown }> => {
    const answer = await fetch(url, { headers: { connection: 'close' } });
    return { status: answer.status, body: await answer.json() };
  };
  afterEach(async () => {
    await web?.stop(100);
    web = undefined;
  });

  it('says that it is alive, and that it is ready when every part is', async () => {
    const url = await start({ database: async () => undefined, tenant: async () => undefined });
    assert.deepEqual(await get(`${url}/healthz`), { status: 200, body: { alive: true } });
    assert.deepEqual(await get(`${url}/readyz`), {
      status: 200,
      body: { ready: true, database: 'ok', tenant: 'ok' },
    });
  });

  it('names the part that fails, and stays alive', async () => {
    const url = await start({
      database: async () => {
        throw busy('The database at db.contoso.internal cannot be reached.', 'Wait.');
      },
      tenant: async () => undefined,
    });
    assert.deepEqual(await get(`${url}/readyz`), {
      status: 503,
      body: { ready: false, database: { failed: 'cannot be reached now' }, tenant: 'ok' },
    });
    assert.equal((await get(`${url}/healthz`)).status, 200);
  });

  it('asks each part once in some seconds however many want to know, and tells strangers no ids', async () => {
    const id = '7e1f0c2a-1111-4222-8333-444444444444';
    let asked = 0;
    logged.length = 0;
    const url = await start({
      tenant: async () => {
        asked += 1;
        throw blocked(`Entra ID does not know the app ${id}.`, 'Check LOOK_APP_ID.');
      },
    });
    const answers = await Promise.all([1, 2, 3].map(() => get(`${url}/readyz`)));
    answers.push(await get(`${url}/readyz`));
    assert.equal(asked, 1);
    for (const { status, body } of answers) {
      assert.equal(status, 503);
      assert.deepEqual(body, {
        ready: false,
        tenant: { failed: 'refused or not set up; the log says more' },
      });
    }
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? '', /Not ready.*tenant/);
    await clock.sleep(2100);
    await get(`${url}/readyz`);
    assert.equal(asked, 2);
  });

  it('repeats of what a part says only plain words', async () => {
    const failing = (message: string) => async () => Promise.reject(new Error(message));
    const url = await start({
      engine: failing('nothing was looked for since 12 s'),
      other: failing('password authentication failed for user "latchkey"'),
    });
    assert.deepEqual((await get(`${url}/readyz`)).body, {
      ready: false,
      engine: { failed: 'nothing was looked for since 12 s' },
      other: { failed: 'failed; the log says more' },
    });
  });

  it('answers 404 elsewhere, and 503 instead of 500 where something breaks, told in the log', async () => {
    const router = Router().get('/broken', () => {
      throw new Error('a bug');
    });
    const url = await start({}, router);
    assert.equal((await get(`${url}/nothing`)).status, 404);
    assert.equal((await get(`${url}/broken`)).status, 503);
    assert.match(logged.join('\n'), /A request failed/);
  });

  it('lets what runs finish when it stops, and takes nothing new', async () => {
    const router = Router().get('/slow', async (_req, res) => {
      await clock.sleep(150);
      res.json({ done: true });
    });
    const url = await start({}, router);
    const slow = get(`${url}/slow`);
    await clock.sleep(30);
    const stopped = web?.stop(2000);
    await assert.rejects(get(`${url}/healthz`));
    assert.deepEqual(await slow, { status: 200, body: { done: true } });
    assert.equal(await stopped, true);
    web = undefined;
  });

  it('cuts what does not finish in time', async () => {
    const url = await start(
      {},
      Router().get('/never', () => undefined),
    );
    const never = get(`${url}/never`).catch(() => 'cut');
    await clock.sleep(30);
    assert.equal(await web?.stop(50), false);
    assert.equal(await never, 'cut');
    web = undefined;
  });

  it('says what to do where its port is taken', async () => {
    const url = await start();
    const port = Number(new URL(url).port);
    await assert.rejects(
      webServer({ host: '127.0.0.1', port, routers: [], checks: {}, clock, log }),
      /set PORT/,
    );
  });
});
