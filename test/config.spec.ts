import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { ConfigError, readConfig, variables } from '../src/config.ts';
import { apps, channels, groups, tenantId } from '../src/sandbox/seed/ids.ts';

const file = (name: string): string => readFileSync(join(import.meta.dirname, '../env', name), 'utf8');
const id = '01234567-89ab-cdef-0123-456789abcdef';
const least = {
  TENANT_ID: id,
  BOT_APP_ID: id,
  BOT_APP_SECRET: 'x',
  LOOK_APP_ID: id,
  LOOK_APP_SECRET: 'x',
};
const faults = (env: Record<string, string>): readonly string[] => {
  try {
    readConfig(env);
  } catch (error) {
    assert.ok(error instanceof ConfigError);
    return error.faults;
  }
  return assert.fail('it was taken');
};

describe('The settings', () => {
  for (const name of ['.env.example', '.env.sandbox'])
    it(`are named in env/${name}: every variable once, and no other`, () => {
      const named = [...file(name).matchAll(/^(\w+)=/gm)].map(([, variable]) => variable);
      assert.deepEqual(named.toSorted(), [...variables].toSorted());
    });

  it('are each explained in env/.env.example', () => {
    const blocks = file('.env.example').split(/\n(?=#)/);
    assert.ok(blocks.filter((block) => /^\w+=/m.test(block)).every((block) => block.startsWith('# ')));
  });

  it('of the sandbox are complete and know its ids', () => {
    const config = readConfig(parseEnv(file('.env.sandbox')));
    assert.equal(config.tenant, tenantId);
    assert.deepEqual(config.bot, { appId: apps.bot.appId, secret: apps.bot.secret });
    assert.deepEqual(config.look, { appId: apps.look.appId, secret: apps.look.secret });
    assert.deepEqual(config.hands, { appId: apps.hands.appId, secret: apps.hands.secret });
    assert.equal(config.trust, 'act');
    assert.ok(config.lagMs.exo > 3000 && config.lagMs.graph > 1000);
    const policy = JSON.parse(file(config.policyFile.replace('env/', ''))) as {
      rules: unknown[];
      channels: string[];
    };
    assert.deepEqual(policy.channels, [channels.access]);
    assert.match(JSON.stringify(policy.rules), new RegExp(groups.approvers));
  });

  it('need little, and start by observing in the worldwide cloud', () => {
    const config = readConfig(least);
    assert.equal(config.trust, 'observe');
    assert.equal(config.hands, undefined);
    assert.equal(config.port, 3978);
    assert.equal(config.cloud.graph, 'https://graph.microsoft.com');
    assert.deepEqual(config.tenants, [id]);
    assert.equal(config.policyFile, 'env/policy.json');
  });

  it('refuse to start without the bot’s app id, since anybody could pose as Teams then', () => {
    assert.match(faults({ ...least, BOT_APP_ID: '' }).join('\n'), /BOT_APP_ID is missing.*pose as Teams/s);
  });

  it('tell all that is wrong at once, each with what to write', () => {
    const told = faults({
      PORT: 'many',
      CLOUD: 'mars',
      TENANT_ID: 'contoso',
      LAG_EXO_MS: '-1',
      TRUST: 'yes',
      GRAPH_URL: 'http://x',
    });
    for (const name of [
      'PORT',
      'CLOUD',
      'TENANT_ID',
      'LAG_EXO_MS',
      'TRUST',
      'GRAPH_URL',
      'BOT_APP_ID',
      'BOT_APP_SECRET',
      'LOOK_APP_ID',
      'LOOK_APP_SECRET',
    ])
      assert.equal(told.filter((fault) => fault.startsWith(`${name} `)).length, 1, name);
    assert.match(told.join('\n'), /CLOUD must be one of worldwide, gcchigh, dod, china/);
  });

  it('never repeat a secret in what they say is wrong', () => {
    const told = faults({
      ...least,
      DATABASE_URL: 'mysql://u:hunter2@h/d',
      BOT_CERT_FILE: 'a.pem',
      BOT_APP_SECRET: 'hunter3',
    });
    assert.doesNotMatch(told.join('\n'), /hunter/);
    assert.match(told.join('\n'), /BOT_APP_SECRET and BOT_CERT_FILE are both set/);
  });

  it('ask for the writing app where the bot is to act', () => {
    assert.match(faults({ ...least, TRUST: 'act' }).join('\n'), /HANDS_APP_ID is missing/);
  });

  it('take a certificate instead of a secret', () => {
    const { LOOK_APP_SECRET: _secret, ...rest } = least;
    assert.deepEqual(readConfig({ ...rest, LOOK_CERT_FILE: 'look.pem' }).look, {
      appId: id,
      certificateFile: 'look.pem',
    });
  });

  it('keep the hosts of a cloud together', () => {
    for (const cloud of ['worldwide', 'gcchigh', 'dod', 'china']) {
      const { cloud: row } = readConfig({ ...least, CLOUD: cloud });
      assert.ok(row.graphScope.startsWith(row.graph) && row.exoScope.startsWith(row.exo), cloud);
      assert.ok(row.serviceHosts.includes(new URL(row.botService).host), cloud);
    }
  });
});
