// A key vault over HTTP: secrets and certificates with versions, soft delete and roles, as Azure's clients speak to it.
import { Router, type Request, type Response } from 'express';
import type { Realm } from '../realm.ts';
import { makeCertificates } from './certificates.ts';
import { Desk, type Kind } from './desk.ts';
import { enter, may } from './door.ts';
import { bad, envelope, VaultError } from './errors.ts';
import { makeSeal } from './seal.ts';
import { makeSecrets, rowOf, type Row } from './secrets.ts';

interface Answer {
  status?: number;
  body?: Row;
  effect?: number;
}

interface Ask {
  name: string;
  version: string | undefined;
  body: Row;
}

const real = 'https://contoso-kv.vault.azure.net';
const name = /^[0-9a-zA-Z-]{1,127}$/;

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

export const vault = (realm: Realm): Router => {
  const router = Router();
  const desk = new Desk(realm);
  const seal = makeSeal(realm.disk);
  const secrets = makeSecrets(desk, seal);
  const certificates = makeCertificates(realm, desk, seal);
  const shelves = { secrets, certificates };

  /** One operation: who calls, may they, what is answered. */
  const on = (
    verb: 'get' | 'put' | 'post' | 'patch' | 'delete',
    path: string,
    action: string,
    run: (ask: Ask) => Answer | Promise<Answer>,
  ): void => {
    router[verb](path, async (req: Request, res: Response) => {
      try {
        const who = await enter(realm, req, res);
        const asked = text(req.params['name']);
        if (asked !== undefined && !name.test(asked))
          throw bad(`The request URI contains an invalid name: ${asked}`);
        if (text(req.query['api-version']) === undefined) throw bad('api-version must be specified');
        may(realm, who, action, asked);
        const answer = await run({
          name: asked ?? '',
          version: text(req.params['version']),
          body: rowOf(req.body),
        });
        res.locals['effect'] = answer.effect ?? 0;
        res.status(answer.status ?? 200);
        if (answer.body === undefined) res.end();
        else res.json(answer.body);
      } catch (error) {
        if (!(error instanceof VaultError)) throw error;
        res.status(error.status).json(envelope(error));
      }
    });
  };
  const changed = (body: Row | undefined, status = 200): Answer => ({
    status,
    effect: 1,
    ...(body === undefined ? {} : { body }),
  });
  const list = (rows: Row[]): Answer => ({ body: { value: rows, nextLink: null } });

  router.use(realm.guard('vault', (req) => real + req.originalUrl));

  for (const kind of ['secrets', 'certificates'] as const) {
    const shelf = shelves[kind];
    const read = kind === 'secrets' ? 'secrets/readMetadata/action' : 'certificates/read';
    const both = (run: (each: Kind) => void): void => {
      run(kind);
      if (kind === 'certificates') run('secrets');
    };
    on('get', `/${kind}`, read, () => list(shelf.list()));
    on('get', `/${kind}/:name/versions`, read, (ask) => list(shelf.versions(ask.name)));
    on('delete', `/${kind}/:name`, `${kind}/delete`, (ask) => changed(shelf.remove(ask.name)));
    on('get', `/deleted${kind}`, read, () => list(desk.list(kind, true).map((one) => shelf.deleted(one))));
    on('get', `/deleted${kind}/:name`, read, (ask) => ({
      body: shelf.deleted(desk.deleted(kind, ask.name)),
    }));
    on('post', `/deleted${kind}/:name/recover`, `${kind}/recover/action`, (ask) => {
      const { id, ...gone } = shelf.deleted(desk.deleted(kind, ask.name));
      both((each) => {
        const { deletedAt: _, ...item } = desk.deleted(each, ask.name);
        desk.put(item);
      });
      return changed({ id, ...gone });
    });
    on('delete', `/deleted${kind}/:name`, `${kind}/purge/action`, (ask) => {
      both((each) => desk.drop(desk.deleted(each, ask.name)));
      return changed(undefined, 204);
    });
  }

  on('get', '/certificates/:name/pending', 'certificates/read', (ask) => ({
    body: certificates.pending(ask.name),
  }));
  on('get', '/certificates/:name/policy', 'certificates/read', (ask) => ({
    body: certificates.policy(ask.name),
  }));
  on('post', '/certificates/:name/create', 'certificates/create/action', async (ask) =>
    changed(await certificates.create(ask.name, ask.body), 202),
  );
  on('get', '/certificates/:name{/:version}', 'certificates/read', (ask) => ({
    body: certificates.get(ask.name, ask.version),
  }));
  on('put', '/secrets/:name', 'secrets/setSecret/action', (ask) => changed(secrets.set(ask.name, ask.body)));
  on('get', '/secrets/:name{/:version}', 'secrets/getSecret/action', (ask) => ({
    body: secrets.get(ask.name, ask.version),
  }));
  on('patch', '/secrets/:name{/:version}', 'secrets/update/action', (ask) =>
    changed(secrets.update(ask.name, ask.version, ask.body)),
  );

  router.use((req, res) => {
    console.error(`sandbox: vault does not know ${req.method} ${req.originalUrl}`);
    res.status(501).json({
      error: { code: 'NotImplemented', message: `Nothing here answers ${req.method} ${req.path}.` },
    });
  });
  return router;
};
