// Exchange Online's admin endpoint over HTTP: who may come in, one cmdlet or ten at once, and the list of cmdlets.
import { Router, type Request, type Response } from 'express';
import type { Realm } from '../realm.ts';
import { isOurs } from '../entra/grant.ts';
import { page } from './answer.ts';
import type { Cmdlet } from './cmdlet.ts';
import { allowed } from './cmdlets/all.ts';
import { envelope, ExoError } from './errors.ts';
import { checkAnchor, invoke } from './invoke.ts';

const audiences = ['https://outlook.office365.com', 'https://outlook.office.com'];
const real = 'https://outlook.office365.com';

interface BatchItem {
  id: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
}

type Door = ReadonlyMap<string, Cmdlet>;

/** The cmdlets open to the caller; or nothing, and the refusal is already answered. */
const enter = async (realm: Realm, req: Request, res: Response): Promise<Door | undefined> => {
  let claims: Record<string, unknown> | undefined;
  for (const audience of audiences) claims ??= await realm.readToken(req.get('authorization'), audience);
  res.locals['appId'] = claims?.['appid'];
  const roles = (claims?.['roles'] ?? []) as string[];
  if (claims === undefined || !roles.includes('Exchange.ManageAsApp')) {
    res
      .status(401)
      .set('WWW-Authenticate', `Bearer client_id="${audiences[0] ?? ''}"`)
      .end();
    return undefined;
  }
  const door = allowed((claims['wids'] ?? []) as string[]);
  if (door === undefined) res.status(403).end();
  return door;
};

const answer = (
  realm: Realm,
  door: Door,
  from: {
    req: Request;
    query: URLSearchParams;
    body: unknown;
    anchor: string | undefined;
    prefer: string | undefined;
  },
) => {
  const address = `${realm.urls.tenant}/exo/adminapi/${String(from.req.params['version'])}/${String(from.req.params['tenant'])}/InvokeCommand`;
  try {
    checkAnchor(from.anchor);
    const outcome = invoke(realm, door, from.body);
    return { status: 200, body: page(outcome, { address, ...from }), effect: outcome.effect ?? 0 };
  } catch (error) {
    if (!(error instanceof ExoError)) throw error;
    if (error.status === 501) console.error(`sandbox: exo: ${error.message}`);
    return { status: error.status, body: envelope(error), effect: 0 };
  }
};

const one =
  (realm: Realm) =>
  async (req: Request, res: Response): Promise<void> => {
    const door = await enter(realm, req, res);
    if (door === undefined) return;
    const { status, body, effect } = answer(realm, door, {
      req,
      query: new URL(req.url, real).searchParams,
      body: req.body as unknown,
      anchor: req.get('x-anchormailbox'),
      prefer: req.get('prefer'),
    });
    res.locals['effect'] = effect;
    res.status(status).json(body);
  };

const header = (item: BatchItem, name: string): string | undefined =>
  Object.entries(item.headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1];

const batch =
  (realm: Realm) =>
  async (req: Request, res: Response): Promise<void> => {
    const door = await enter(realm, req, res);
    if (door === undefined) return;
    const items = (req.body as { requests?: BatchItem[] } | undefined)?.requests;
    if (!Array.isArray(items) || items.length === 0 || items.length > 10) {
      res
        .status(400)
        .json(envelope(new ExoError('Microsoft.OData.ODataException', 'A batch holds 1 to 10 requests.')));
      return;
    }
    let effect = 0;
    const responses = items.map((item) => {
      const done = answer(realm, door, {
        req,
        query: new URL(item.url, real).searchParams,
        body: item.body,
        anchor: header(item, 'x-anchormailbox'),
        prefer: header(item, 'prefer') ?? req.get('prefer'),
      });
      effect += done.effect;
      return {
        id: item.id,
        status: done.status,
        headers: { 'Content-Type': 'application/json' },
        body: done.body,
      };
    });
    res.locals['effect'] = effect;
    res.json({ responses });
  };

const modules =
  (realm: Realm) =>
  async (req: Request, res: Response): Promise<void> => {
    const door = await enter(realm, req, res);
    if (door === undefined) return;
    const asked = req.get('commandname') ?? '*';
    const names = [...door.values()].map((cmdlet) => cmdlet.name).sort();
    const wanted = asked.split(',').map((name) => name.trim().toLowerCase());
    const exported = asked === '*' ? names : names.filter((name) => wanted.includes(name.toLowerCase()));
    res.json({
      '@odata.context': `${real}/adminapi/v1.0/$metadata#EXOModuleFile`,
      value: [{ exportedCmdlets: exported.join(',') }],
    });
  };

export const exo = (realm: Realm): Router => {
  const router = Router();
  router.use(realm.guard('exo', (req) => `${real}${req.originalUrl.replace(/^\/exo/, '')}`));
  router.param('version', (_req, res, next, version) => {
    if (['beta', 'v1.0'].includes(String(version))) next();
    else res.status(404).end();
  });
  router.param('tenant', (_req, res, next, tenant) => {
    if (isOurs(String(tenant))) next();
    else res.status(404).end();
  });
  router.post('/adminapi/:version/:tenant/InvokeCommand', one(realm));
  router.post('/adminapi/:version/:tenant/$batch', batch(realm));
  router.get('/adminapi/:version/:tenant/EXOModuleFile', modules(realm));
  router.use((req, res) => {
    console.error(`sandbox: exo does not know ${req.method} ${req.originalUrl}`);
    res.status(501).json({
      error: { code: 'NotImplemented', message: `The sandbox does not know ${req.method} ${req.path}.` },
    });
  });
  return router;
};
