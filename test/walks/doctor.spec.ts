// Walks: npm run doctor reads the policy back, and says what is wrong with who approves and how they are reached.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { botEnv } from '../../src/commands/world/env.ts';
import { groups, people } from '../../src/sandbox/seed/ids.ts';
import { PolicyFile, settled, teamsControl } from './talk.ts';
import type { Town } from './town.ts';

describe('npm run doctor', () => {
  let town: Town;
  const policy = new PolicyFile();
  before(async () => {
    town = await settled(['ada'], { env: { POLICY_FILE: policy.path } });
  });
  after(async () => {
    await town.stop();
    policy.drop();
  });

  const doctor = (): Promise<{ code: number; text: string }> =>
    new Promise((resolve) => {
      const env = {
        ...botEnv(town.sandbox.ready, town.database.url, town.dataDir, 'warn'),
        POLICY_FILE: policy.path,
        PORT: '0',
      };
      execFile(
        process.execPath,
        [join(import.meta.dirname, '../../src/doctor.ts')],
        { env },
        (error, out, complaints) => resolve({ code: error ? 1 : 0, text: out + complaints }),
      );
    });

  /** The first line of this level that a bot writes as it starts. */
  const starting = (level: number): Promise<{ msg: string }> =>
    new Promise((resolve, reject) => {
      const settings = botEnv(town.sandbox.ready, town.database.url, town.dataDir, 'info');
      const env = {
        ...settings,
        POLICY_FILE: policy.path,
        PORT: '0',
        LOG_LEVEL: 'info',
        LOG_PRETTY: 'false',
      };
      const bot = spawn(process.execPath, [join(import.meta.dirname, '../../src/main.ts')], { env });
      let found: { msg: string } | undefined;
      createInterface({ input: bot.stdout }).on('line', (text) => {
        const line = JSON.parse(text) as { level: number; msg: string };
        if (line.level !== level || !/policy|Nobody/i.test(line.msg)) return;
        found = line;
        bot.kill('SIGTERM');
      });
      bot.once('exit', () =>
        found ? resolve(found) : reject(new Error('Nothing was said about the policy.')),
      );
    });

  it('finds the policy validated at each start: in force, or what is wrong with it', async () => {
    policy.set();
    assert.equal((await starting(30)).msg, 'Policy in force');
    policy.set({ approvals: 0 });
    assert.match((await starting(50)).msg, /^Nobody may ask for anything\. .*rules\.0\.approvals/);
  });

  it('explains the policy: who asks, who approves, and how many', async () => {
    policy.set();
    const { code, text } = await doctor();
    assert.equal(code, 0, text);
    for (const part of [
      'Mailbox Askers may ask',
      'one person of Exchange Approvers must approve within 4 h',
      'board@contoso.com',
      'open asks a person: 5',
    ])
      assert.ok(text.includes(part), `${part} in ${text}`);
  });

  it('warns of an approver group that is not role-assignable, and does not warn of one that is', async () => {
    policy.set({ approvers: [groups.looseApprovers] });
    assert.match((await doctor()).text, /Loose Approvers[^]*role-assignable/);
    policy.set();
    assert.doesNotMatch((await doctor()).text, /not role-assignable/);
  });

  it('counts the approvers who can be reached', async () => {
    policy.set();
    assert.match((await doctor()).text, /3 of 3 approvers can be reached in person/);
    await teamsControl(town, { person: people.ben, installed: false });
    assert.match((await doctor()).text, /2 of 3 approvers can be reached in person/);
    for (const person of [people.ada, people.chris]) await teamsControl(town, { person, installed: false });
    const { code, text } = await doctor();
    assert.equal(code, 1);
    assert.match(text, /0 of 3 approvers can be reached in person\. Asking is refused\./);
    for (const person of [people.ada, people.ben, people.chris])
      await teamsControl(town, { person, installed: true });
  });

  for (const [how, spoil] of [
    ['missing', () => policy.remove()],
    ['empty', () => policy.write('')],
    ['not JSON', () => policy.write('{')],
    ['without approvers', () => policy.set({ approvers: [] })],
  ] as const)
    it(`says what is wrong with a policy that is ${how}, and that nobody may`, async () => {
      spoil();
      const { code, text } = await doctor();
      assert.equal(code, 1);
      assert.match(text, /nobody may/i);
    });
});
