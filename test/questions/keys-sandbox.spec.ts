// What ends soon, asked of the sandbox's Graph: its pages, its owners, and no right but the reading one.
import assert from 'node:assert/strict';
import { question } from '../../src/questions/keys.ts';
import { AppWorld } from '../operations/app-world.ts';
import { ask } from '../operations/asked.ts';
import { records } from './records.ts';

describe('Which secrets and certificates of Contoso end soon', () => {
  let world: AppWorld;
  before(async () => {
    world = await AppWorld.start();
  });
  after(() => world.stop());

  const answer = (text: string) =>
    question.answer(
      question.parse(ask(text)) ?? assert.fail(text),
      { ...ask(text), now: new Date() },
      { look: world.look, records: records(), catalogue: [] },
    );

  it('are listed with their owners, and everything was read', async () => {
    const told = await answer('keys 3650d');
    const state = await world.state();
    const [applications, principals] = ['applications', 'servicePrincipals'].map(
      (part) => (state[part] as unknown[]).length,
    );
    assert.match(
      told.note ?? '',
      new RegExp(`^All ${applications} applications and ${principals} enterprise applications read`),
    );
    const rows = (told.rows ?? []).map((row) => row.join(' | '));
    assert.ok(
      rows.some((row) => row.startsWith('Printer Relay | certificate')),
      rows.join('\n'),
    );
    assert.ok(
      rows.some((row) => / \| (?!nobody)[^|]+$/.test(row)),
      'somebody owns one',
    );
  });
});
