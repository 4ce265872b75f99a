// A town with pages, a vault and mail, and what people do there with applications.
import assert from 'node:assert/strict';
import { rootCertificates, setDefaultCACertificates } from 'node:tls';
import { readFileSync } from 'node:fs';
import { Browser, type Page } from './browser.ts';
import type { Request } from '../../src/contracts/request.ts';
import { onRecord, reaches } from './records.ts';
import { Town, until, type TownOptions } from './town.ts';

type Json = { readonly [key: string]: unknown };

/** Lags so short that walks are quick; a login works a moment after what it rests on. */
export async function appTown(options: TownOptions = {}): Promise<Town> {
  const town = await Town.start({
    ...options,
    env: { LAG_EXO_MS: '500', LAG_GRAPH_MS: '400', ...options.env },
    settings: {
      lagMs: { exo: 200, graph: 150, entra: 0, mail: 200, credential: 100 },
      ...options.settings,
    },
  });
  setDefaultCACertificates([...rootCertificates, readFileSync(town.sandbox.ready.ca, 'utf8')]);
  await town.as('ada').ask('help');
  return town;
}

export const browserOf = (name: string): Browser => new Browser(`${name}@contoso.com`);

/** Addresses that buttons on a person's cards open, newest first. */
export async function links(town: Town, name: string): Promise<string[]> {
  const found: string[] = [];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) value.forEach(walk);
    else if (typeof value === 'object' && value !== null) {
      const row = value as Json;
      if (row['type'] === 'Action.OpenUrl' && typeof row['url'] === 'string') found.push(row['url']);
      Object.values(row).forEach(walk);
    }
  };
  for (const message of (await town.as(name).messages()).reverse()) walk(message.cards);
  return found;
}

/** The consent address on a person's card; waits for it. */
export const consentLink = (town: Town, name: string): Promise<string> =>
  until(async () => {
    const link = (await links(town, name)).find((url) => /\/adminconsent\?/.test(url));
    assert.ok(link, `${name} sees no consent address`);
    return link;
  });

/** An administrator opens the address on the asker's card and accepts. */
export const consent = async (town: Town, asker: string, admin = 'ada'): Promise<Page> =>
  browserOf(admin).get(await consentLink(town, asker));

/** Waits until it is done; the minute that a new secret rests before strays are looked for passes at once. */
export async function comesThrough(town: Town, id: string): Promise<Request> {
  await until(async () => {
    const { rows, state } = await onRecord(town, id);
    const open = rows.filter((row) => !['seen', 'already', 'proved', 'skipped'].includes(row.state));
    assert.ok(
      state === 'done' || (rows.length > 0 && open.every(({ resting }) => resting)),
      `${id} is ${state}: ${open.map((row) => `${row.key} ${row.state} ${row.because ?? ''}`).join(', ')}`,
    );
  });
  if ((await onRecord(town, id)).state !== 'done') await town.pass(61_000);
  return reaches(town, id, 'done');
}

/** State of the tenant, in the services' own words. */
export const state = <T>(town: Town, only: string): Promise<T> =>
  town.control<Record<string, T>>(`state?only=${only}`).then((all) => all[only] as T);
