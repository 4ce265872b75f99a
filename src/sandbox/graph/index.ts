// Microsoft Graph v1.0, and a little of its beta, over HTTP: tokens, request ids, errors, and several calls in one.
import { randomUUID } from 'node:crypto';
import { Router } from 'express';
import type { Realm } from '../realm.ts';
import type { Answer, Call, Version } from './call.ts';
import { badRequest, envelope, GraphError, tooManyKeys } from './errors.ts';
import { readsKeys } from './key-reads.ts';
import { route, segmentsOf } from './route.ts';

interface Item {
  id: string;
  method: string;
  url: string;
  headers?: Record<string, string>;
  body?: unknown;
  dependsOn?: string[];
}

interface Asked {
  method: string;
  version: Version;
  /** Path and query after the version. */
  target: string;
  body: unknown;
  unreadable: boolean;
  advanced: boolean;
  createIfMissing: boolean;
}

/** What the token says of who calls. */
interface Caller {
  appId: string;
  id: string;
  roles: readonly string[];
}

const audiences = ['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'];

const run = (realm: Realm, caller: Caller, asked: Asked): Answer => {
  const at = asked.target.indexOf('?');
  const path = at < 0 ? asked.target : asked.target.slice(0, at);
  let segments: string[];
  try {
    segments = segmentsOf(path);
  } catch {
    throw badRequest('The request URI is not valid.');
  }
  const call: Call = {
    tenant: realm.tenant,
    method: asked.method,
    version: asked.version,
    segments,
    query: new URLSearchParams(at < 0 ? '' : asked.target.slice(at + 1)),
    body: asked.body,
    unreadable: asked.unreadable,
    roles: caller.roles,
    caller,
    createIfMissing: asked.createIfMissing,
    now: realm.now(),
    advanced: asked.advanced,
    base: `${realm.urls.tenant}/graph/${asked.version}`,
  };
  const seconds = readsKeys(call.method, call.segments, call.query) ? realm.keyReads.take() : 0;
  if (seconds > 0) throw tooManyKeys(seconds);
  const answer = route(call);
  if (answer !== undefined) return answer;
  console.error(`sandbox: graph does not know ${asked.method} ${asked.target}`);
  throw new GraphError(501, 'NotImplemented', `The sandbox does not know ${asked.method} ${path}.`);
};

const settle = (realm: Realm, ids: { request: string; client: string }, make: () => Answer): Answer => {
  try {
    return make();
  } catch (error) {
    if (!(error instanceof GraphError)) throw error;
    const { status, headers = {} } = error;
    return { status, headers, body: envelope(error, ids, realm.now()) };
  }
};

const itemsOf = (body: unknown): Item[] => {
  const items = (body as { requests?: unknown } | undefined)?.requests;
  if (!Array.isArray(items) || items.length === 0) throw badRequest('Invalid batch payload format.');
  if (items.length > 20) throw badRequest('Number of batch request steps exceeds the maximum value of 20.');
  return items as Item[];
};

const batch = (
  realm: Realm,
  caller: Caller,
  body: unknown,
  ids: { request: string; client: string },
): Answer => {
  const done = new Map<string, number>();
  let effect = 0;
  const responses = itemsOf(body).map((item) => {
    const answer = settle(realm, ids, () => {
      const fault = realm.faults.pick(
        'graph',
        { line: `${item.method} https://graph.microsoft.com/v1.0${item.url}` },
        true,
      );
      if (fault?.respond !== undefined) return { body: null, ...fault.respond };
      if ((item.dependsOn ?? []).some((id) => (done.get(id) ?? 500) >= 400)) {
        throw new GraphError(424, 'FailedDependency', 'The request failed because of a failed dependency.');
      }
      const says = (header: string, wanted: string): boolean =>
        Object.entries(item.headers ?? {}).some(
          ([name, value]) => name.toLowerCase() === header && value.includes(wanted),
        );
      return run(realm, caller, {
        method: item.method,
        version: 'v1.0',
        target: item.url,
        body: item.body,
        unreadable: false,
        advanced: says('consistencylevel', 'eventual'),
        createIfMissing: says('prefer', 'create-if-missing'),
      });
    });
    done.set(item.id, answer.status);
    effect += answer.effect ?? 0;
    return {
      id: item.id,
      status: answer.status,
      headers: { 'Content-Type': 'application/json', ...answer.headers },
      body: answer.body,
    };
  });
  // Answers come in no particular order.
  return { status: 200, body: { responses: responses.reverse() }, effect };
};

export const graph = (realm: Realm): Router => {
  const router = Router();
  router.use(
    realm.guard('graph', (req) => `https://graph.microsoft.com${req.originalUrl.replace(/^\/graph/, '')}`),
  );
  router.use(async (req, res) => {
    const ids = { request: randomUUID(), client: req.get('client-request-id') ?? randomUUID() };
    res.set({ 'request-id': ids.request, 'client-request-id': ids.client, 'Cache-Control': 'no-cache' });
    let claims: Record<string, unknown> | undefined;
    for (const audience of audiences) claims ??= await realm.readToken(req.get('authorization'), audience);
    res.locals['appId'] = claims?.['appid'];
    const caller: Caller = {
      appId: String(claims?.['appid']),
      id: String(claims?.['oid']),
      roles: (claims?.['roles'] ?? []) as string[],
    };
    const answer = settle(realm, ids, () => {
      if (claims === undefined) {
        const said =
          req.get('authorization') === undefined
            ? 'Access token is empty.'
            : 'Access token validation failure. Invalid audience, signature or lifetime.';
        throw new GraphError(401, 'InvalidAuthenticationToken', said);
      }
      const [, version, target] = /^\/(v1\.0|beta)(\/.*)$/.exec(req.url) ?? [];
      if (target === undefined)
        throw new GraphError(501, 'NotImplemented', 'The sandbox knows versions v1.0 and beta only.');
      if (req.method === 'POST' && version === 'v1.0' && target === '/$batch')
        return batch(realm, caller, req.body, ids);
      const unreadable = res.locals['unreadable'] === true;
      return run(realm, caller, {
        method: req.method,
        version: version as Version,
        target,
        body: req.body as unknown,
        unreadable,
        advanced: req.get('ConsistencyLevel') === 'eventual',
        createIfMissing: req.get('Prefer')?.includes('create-if-missing') === true,
      });
    });
    res.locals['effect'] = answer.effect ?? 0;
    res.status(answer.status).set(answer.headers ?? {});
    if (typeof answer.body === 'string') res.send(answer.body);
    else res.json(answer.body);
  });
  return router;
};
