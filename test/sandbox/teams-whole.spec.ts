import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { createRemoteJWKSet, jwtVerify } from 'jose';
import { apps, channels, people as ids, tenantId } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './start.ts';
import { activitiesOf, card, cardActivity, startBot, type FakeBot, type Json } from './teams-world.ts';

const json = async (
  url: string,
  method = 'GET',
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Json & Json[]> => {
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const res = await fetch(url, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...sent,
  });
  return JSON.parse((await res.text()) || 'null') as Json & Json[];
};

describe("Teams in the sandbox's own process", () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-teams-'));
  const usual = getCACertificates('default');
  let sandbox: Started;
  let bot: FakeBot;
  const start = async (): Promise<void> => {
    sandbox = await startSandbox({ DATA_DIR: dataDir, SANDBOX_BOTS: bot.url });
    setDefaultCACertificates([...usual, readFileSync(sandbox.ready.ca, 'utf8')]);
  };
  const tokenOf = async ({ appId, secret }: { appId: string; secret: string }): Promise<string> => {
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: appId,
      client_secret: secret,
      scope: 'https://api.botframework.com/.default',
    });
    const res = await fetch(`${sandbox.ready.tenant}/${tenantId}/oauth2/v2.0/token`, {
      method: 'POST',
      body,
    });
    return `Bearer ${String(((await res.json()) as Json)['access_token'])}`;
  };
  const say = (text: string) =>
    json(`${sandbox.ready.chat}/_teams/conversations/${channels.access}/messages?as=riley`, 'POST', { text });
  const read = () => json(`${sandbox.ready.chat}/_teams/conversations/${channels.access}/messages?as=ada`);

  before(async () => {
    bot = await startBot();
    await start();
  });
  after(async () => {
    await sandbox.stop();
    await bot.stop();
    setDefaultCACertificates(usual);
    rmSync(dataDir, { recursive: true, force: true });
  });

  it('seeds everybody of Contoso into the chat', async () => {
    const people = await json(`${sandbox.ready.chat}/_teams/people`);
    assert.deepEqual(people.map((one) => one['aadObjectId']).toSorted(), Object.values(ids).toSorted());
  });

  it('signs what it sends with a key that its metadata names', async () => {
    await say('@Latchkey help');
    const [activity] = activitiesOf(bot, 'message');
    const token = bot.heard.at(-1)?.headers.authorization?.replace('Bearer ', '') ?? '';
    const metadata = await json(`${sandbox.ready.tenant}/botframework/.well-known/openidconfiguration`);
    const { payload } = await jwtVerify(token, createRemoteJWKSet(new URL(String(metadata['jwks_uri']))), {
      issuer: 'https://api.botframework.com',
      audience: apps.bot.appId,
    });
    assert.equal(payload['serviceurl'], activity?.['serviceUrl']);
  });

  it('takes the bot app, and no other, at the connector it names, and logs the effect', async () => {
    const [activity] = activitiesOf(bot, 'message');
    const thread = String((activity?.['conversation'] as Json)['id']);
    const url = `${String(activity?.['serviceUrl'])}v3/conversations/${encodeURIComponent(thread)}/activities`;
    const refused = await json(url, 'POST', cardActivity(card('no')), {
      authorization: await tokenOf(apps.look),
    });
    assert.equal((refused['error'] as Json)['code'], 'BotNotRegistered');
    const { id } = await json(url, 'POST', cardActivity(card('yes')), {
      authorization: await tokenOf(apps.bot),
    });
    const shown = await read();
    assert.deepEqual(shown.map((one) => one['id']).slice(1), [id]);
    const log = await (await fetch(`${sandbox.ready.control}/log?since=0`)).text();
    const lines = log
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Json)
      .filter((line) => line['service'] === 'teams');
    assert.deepEqual(
      lines.map((line) => [line['status'], line['effect']]),
      [
        [401, 0],
        [201, 1],
      ],
    );
    assert.equal(
      lines[1]?.['url'],
      url.replace(`${sandbox.ready.tenant}/smba`, 'https://smba.trafficmanager.net'),
    );
  });

  it('has everything again after the process was ended and started', async () => {
    const before = await read();
    await sandbox.stop();
    await start();
    assert.ok(before.length > 1);
    assert.deepEqual(await read(), before);
  });
});
