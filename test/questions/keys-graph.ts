// A Graph that lists these applications and service principals, and what is answered of it.
import assert from 'node:assert/strict';
import { Failure } from '../../src/contracts/failure.ts';
import type { Holder, Inventory } from '../../src/contracts/keys.ts';
import type { Look, Row } from '../../src/contracts/look.ts';
import type { Answer } from '../../src/contracts/question.ts';
import type { OwnSignIn } from '../../src/contracts/setup.ts';
import { question } from '../../src/questions/keys.ts';
import { readKeys } from '../../src/questions/keys/credentials.ts';
import { ask } from '../operations/asked.ts';
import { records } from './records.ts';

export const now = Date.parse('2026-10-21T10:00:00Z');
export const at = (days: number): string => new Date(now + days * 86_400_000 + 3_600_000).toISOString();
export const app = (name: string, more: Row): Row => ({
  id: `id of ${name}`,
  appId: `a-${name}`,
  displayName: name,
  ...more,
});
export const secret = (days: number | null, displayName: string | null = null): Row => ({
  keyId: 'k',
  displayName,
  customKeyIdentifier: null,
  endDateTime: days === null ? null : at(days),
});

/** An owner as Graph lists it; a name alone is a person. */
export type Owning = string | Row;

export class Graph {
  readonly asked: string[] = [];
  readonly own: OwnSignIn[] = [];
  applications: Row[] = [];
  principals: Row[] = [];
  /** By object id in lower case; a Failure where they cannot be read. */
  owners = new Map<string, readonly Owning[] | Failure>();
  /** Thrown after the rows of a list, by the list's name. */
  breaks = new Map<string, Failure>();
  /** What Entra's report of uses says. */
  report: Row[] = [];
  readonly setup = { own: this.own, signInData: false };
  readonly look = {
    setup: this.setup,
    graphPages: async (where: string, take: (rows: readonly Row[]) => void) => {
      this.asked.push(where);
      if (where.startsWith('/beta/reports/')) return take(this.report);
      const name = where.startsWith('/applications') ? 'applications' : 'servicePrincipals';
      take(name === 'applications' ? this.applications : this.principals);
      const broken = this.breaks.get(name);
      if (broken) throw broken;
    },
    graphBatch: async (paths: readonly string[]) =>
      paths.map((where) => {
        this.asked.push(where);
        const owned = /^\/(?:applications|servicePrincipals)\/([^/]+)\/owners/.exec(where)?.[1] ?? '';
        const found = this.owners.get(decodeURIComponent(owned)) ?? [];
        if (found instanceof Failure) return found;
        return { value: found.map((one) => (typeof one === 'string' ? { displayName: one } : one)) };
      }),
  } as unknown as Look;

  async keys(text = 'keys 30d'): Promise<Answer> {
    const values = question.parse(ask(text));
    assert.ok(values, text);
    const who = { ...ask(text), now: new Date(now) };
    return question.answer(values, who, { look: this.look, records: records(), catalogue: [] });
  }

  read(days = 30): Promise<Inventory> {
    return readKeys(this.look, now + days * 86_400_000);
  }

  /** The only holder that ends soon. */
  async one(days = 30): Promise<Holder> {
    const { holders } = await this.read(days);
    assert.equal(holders.length, 1);
    return holders[0] ?? assert.fail();
  }
}
export const cells = (answer: Answer): readonly string[] => (answer.rows ?? []).map((row) => row.join(' | '));
export const lines = (answer: Answer): string => (answer.lines ?? []).join(' ');
