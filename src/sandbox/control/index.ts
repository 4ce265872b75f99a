// /_sandbox: how a script looks at this world, changes it, and makes trouble in it.
import express, { Router, type ErrorRequestHandler } from 'express';
import { apps } from '../seed/ids.ts';
import type { Realm } from '../realm.ts';
import { issuer } from '../sign.ts';
import { applyChange } from './change.ts';
import { BadChange } from './changes.ts';
import { BadControl, mergeSettings, objectOf, rulesOf, sizesOf } from './checks.ts';
import { stateOf, stateParts } from './state.ts';

/** Claims of a true token for this activity, then whatever the caller wants instead; null takes one out. */
const claimsFor = (realm: Realm, activity: unknown, wanted: unknown): Record<string, unknown> => {
  const now = Math.floor(realm.clock.ms() / 1000);
  const { serviceUrl } = (activity ?? {}) as { serviceUrl?: unknown };
  const usual = {
    iss: issuer,
    aud: apps.bot.appId,
    nbf: now - 300,
    iat: now,
    exp: now + 3600,
    serviceurl: serviceUrl,
  };
  const all = { ...usual, ...(wanted === undefined ? {} : objectOf(wanted, 'claims')) };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== null && value !== undefined));
};

const isNo = (error: unknown): error is Error => error instanceof BadControl || error instanceof BadChange;

const onError: ErrorRequestHandler = (error: unknown, req, res, _next) => {
  const status = (error as { status?: unknown } | null)?.status;
  if (isNo(error) || status === 400) res.status(400).json({ error: (error as Error).message });
  else {
    console.error(`sandbox: ${req.method} ${req.originalUrl}`, error);
    res.status(500).json({ error: 'The sandbox failed; its log says why.' });
  }
};

const looking = (realm: Realm): Router => {
  const router = Router();
  router.get('/log', (req, res) => {
    const since = Number(req.query['since'] ?? 0);
    if (!Number.isFinite(since)) throw new BadControl('since must be a number.');
    const lines = realm.log.filter((entry) => entry.n > since).map((entry) => `${JSON.stringify(entry)}\n`);
    res.type('application/x-ndjson').send(lines.join(''));
  });
  router.get('/state', (req, res) => {
    const { only } = req.query;
    const names =
      typeof only === 'string' && only !== '' ? only.split(',').map((name) => name.trim()) : undefined;
    const odd = names?.find((name) => !stateParts.includes(name));
    if (odd !== undefined) throw new BadControl(`There is no "${odd}". There are: ${stateParts.join(', ')}.`);
    res.json(stateOf(realm.tenant, names));
  });
  router.get('/settings', (_req, res) => void res.json(realm.settings));
  router.get('/faults', (_req, res) => void res.json(realm.faults.rules));
  router.get('/held', (_req, res) => void res.json(realm.faults.held));
  router.get(
    '/clock',
    (_req, res) => void res.json({ now: realm.now().toISOString(), aheadMs: realm.clock.aheadMs }),
  );
  return router;
};

const doing = (realm: Realm): Router => {
  const router = Router();
  router.post('/change', (req, res) => void res.json({ changed: applyChange(realm, req.body) }));
  router.post('/reset', (req, res) => {
    realm.reset(sizesOf(req.body));
    res.json({ users: realm.tenant.users.size, recipients: realm.tenant.recipients.size });
  });
  router.post('/settings', (req, res) => {
    mergeSettings(realm.settings, req.body);
    realm.saveSettings();
    res.json(realm.settings);
  });
  router.post('/faults', (req, res) => {
    realm.faults.add(rulesOf(req.body));
    res.json(realm.faults.rules);
  });
  router.delete('/faults', (_req, res) => {
    realm.faults.clear();
    res.json([]);
  });
  router.post('/release', (req, res) => {
    const { id } = (req.body ?? {}) as { id?: unknown };
    res.json({ released: realm.faults.release(typeof id === 'string' ? id : undefined) });
  });
  router.post('/clock', (req, res) => {
    const { aheadMs } = objectOf(req.body, 'The clock');
    if (typeof aheadMs !== 'number' || !Number.isFinite(aheadMs))
      throw new BadControl('aheadMs must be a number.');
    realm.setAhead(aheadMs);
    res.json({ now: realm.now().toISOString(), aheadMs });
  });
  router.post('/sign', async (req, res) => {
    const { activity, claims, alg, key } = objectOf(req.body, 'What to sign');
    const how: { alg?: string; key?: 'other' | 'none' } = {};
    if (typeof alg === 'string') how.alg = alg;
    if (key === 'other' || key === 'none') how.key = key;
    res.json({ token: await realm.signAsTeams(claimsFor(realm, activity, claims), how) });
  });
  return router;
};

export const control = (realm: Realm): Router => {
  const router = Router();
  router.use(express.json({ limit: '20mb', strict: false }));
  router.use(looking(realm), doing(realm));
  router.use(
    (req, res) => void res.status(404).json({ error: `There is no ${req.method} ${req.originalUrl}.` }),
  );
  router.use(onError);
  return router;
};
