// Many requests about applications side by side: asked, approved, done by hand where people are asked, and waited for.
import assert from 'node:assert/strict';
import type { Request } from '../../src/contracts/request.ts';
import { browserOf } from './app-town.ts';
import { onRecords } from './records.ts';
import { until, type Town } from './town.ts';
import { shown } from './visitor.ts';

export interface Attached {
  readonly name: string;
  /** Base64. */
  readonly content: string;
}

/** Says it, and answers with the number of the request that came of it. */
export async function opensApp(
  town: Town,
  text: string,
  files: readonly Attached[] = [],
  name = 'riley',
): Promise<string> {
  const who = town.as(name);
  const where = encodeURIComponent(await who.conversation());
  const before = new Set((await who.messages()).map(({ id }) => id));
  await who.call(`conversations/${where}/messages`, { text, files });
  return until(async () => {
    const fresh = (await who.messages()).filter(({ id, from }) => from.upn === undefined && !before.has(id));
    const found = fresh.map((one) => /(LK-\d+) · Application/.exec(shown(one))?.[1]).find(Boolean);
    assert.ok(found, `“${text}” was answered: ${fresh.map(shown).join('\n--\n')}`);
    return found;
  }, 20_000);
}

export async function approves(town: Town, ids: readonly string[], name = 'ada'): Promise<void> {
  for (const id of ids) {
    const { toast } = await town.as(name).press('approve', id);
    assert.match(toast, /approved/i, `${id}: ${toast}`);
  }
}

const held = ['seen', 'already', 'proved', 'skipped'];
const told = ({ id, state, rows }: Request): string =>
  `${id} ${state}: ${rows
    .filter((row) => !held.includes(row.state))
    .map(({ key, state, because }) => `${key} ${state} ${because ?? ''}`)
    .join(', ')}`;

/** Opens each consent page once, and says of the rest that it is done, as the asker would. */
async function byHand(town: Town, request: Request, done: Set<string>, person: string): Promise<void> {
  for (const { key, state, asked } of request.rows) {
    if (state !== 'asked' || !asked) continue;
    const what = `${request.id} ${asked.link ?? key}`;
    if (done.has(what)) continue;
    if (asked.link === undefined) await town.as('riley').press('done', request.id);
    else {
      const page = await browserOf(/\/authorize\?/.test(asked.link) ? person : 'ada').get(asked.link);
      assert.equal(page.status, 200, `${what}: ${page.text}`);
    }
    done.add(what);
  }
}

/**
 * Waits until all are done; the minute that a new secret rests passes at once when it is all that is left.
 * @param person consents for themselves where that is asked
 */
export async function allThrough(town: Town, ids: readonly string[], person = 'alex'): Promise<Request[]> {
  const done = new Set<string>();
  const come = async (resting: boolean): Promise<Request[]> => {
    const requests = await onRecords(town, ids);
    // Side by side: with many cards in one chat, a button may take its time to show.
    await Promise.all(requests.map((request) => byHand(town, request, done, person)));
    const late = requests.filter(({ state, rows }) => {
      if (state === 'done') return false;
      const open = rows.filter((row) => !held.includes(row.state));
      return !resting || rows.length === 0 || !open.every((row) => row.resting);
    });
    assert.equal(late.length, 0, late.map(told).join('\n'));
    return requests;
  };
  const rested = await until(() => come(true), 150_000, 500);
  if (rested.some(({ state }) => state !== 'done')) await town.pass(61_000);
  return until(() => come(false), 90_000, 500);
}

const parts = [
  'applications',
  'servicePrincipals',
  'appRoleAssignments',
  'oauth2PermissionGrants',
  'deletedItems',
  'exchangeServicePrincipals',
  'managementScopes',
  'managementRoleAssignments',
  'mailboxes',
  'vault',
] as const;
export type Whole = { readonly [part in (typeof parts)[number]]: unknown };

/** All of the tenant that an application may leave traces in. */
export const whole = (town: Town): Promise<Whole> => town.control(`state?only=${parts.join(',')}`);

/** What Exchange and Entra number anew, or write down as it happens. */
const anew =
  /^(?:Sid|Guid|ExchangeObjectId|Id|Name|Identity|id|WhenCreatedUTC|WhenChangedUTC|createdDateTime|DistinguishedName)$/;
/** Rights of people stay told apart; those of an application bear the number of its entry. */
const numbered = /^S-1-5-21-[\d-]+$/;
const plain = (all: Whole): unknown =>
  JSON.parse(
    JSON.stringify(all, (key, value: unknown) => {
      if (anew.test(key)) return undefined;
      return typeof value === 'string' && numbered.test(value) ? 'SID' : value;
    }),
  );

/** Waits until the tenant is as it was, field by field. */
export const sameAs = (town: Town, before: Whole): Promise<void> =>
  until(async () => assert.deepEqual(plain(await whole(town)), plain(before)), 10_000);

export async function allUndone(town: Town, ids: readonly string[]): Promise<void> {
  for (const id of ids) await town.as('riley').press('undo', id);
  await until(
    async () => {
      const requests = await onRecords(town, ids);
      const late = requests.filter(({ state }) => state !== 'undone');
      assert.equal(late.length, 0, late.map(told).join('\n'));
    },
    120_000,
    500,
  );
}
