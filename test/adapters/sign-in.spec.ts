// Signing in to our pages, at the sandbox's Entra ID: the one who signs in, once, and only to what was begun.
import assert from 'node:assert/strict';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { cookieKey, makeSignIn } from '../../src/adapters/sign-in.ts';
import { trustAlso } from '../../src/adapters/tls.ts';
import { Failure } from '../../src/contracts/failure.ts';
import type { SignIn } from '../../src/contracts/pages.ts';
import { apps, people, tenantId } from '../../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from '../sandbox/start.ts';

describe('Signing in to the pages', () => {
  const redirect = 'http://localhost:3978/signed-in';
  const bot = { appId: apps.bot.appId, secret: 'sandbox-bot-secret' };
  const usual = getCACertificates('default');
  let sandbox: Started;
  let signIn: SignIn;
  before(async () => {
    sandbox = await startSandbox();
    trustAlso(sandbox.ready.ca);
    signIn = makeSignIn({ authority: sandbox.ready.tenant, tenant: tenantId, signIn: bot });
  });
  after(async () => {
    setDefaultCACertificates(usual);
    await sandbox.stop();
  });

  /** What comes back to our page once this person has signed in. */
  async function back(address: string, upn = 'riley@contoso.com'): Promise<URLSearchParams> {
    const url = new URL(address);
    url.searchParams.set('login_hint', upn);
    const answer = await fetch(url, { redirect: 'manual' });
    const to = answer.headers.get('location') ?? '';
    assert.ok(to.startsWith(redirect), `${answer.status} ${await answer.text()}`);
    return new URL(to).searchParams;
  }
  const refuses = (run: () => Promise<unknown>, message: RegExp) =>
    assert.rejects(run, (error: unknown) => {
      assert.ok(error instanceof Failure, String(error));
      assert.match(error.message, message);
      assert.notEqual(error.advice, '');
      return error.is === 'refused';
    });

  it('says who signed in, by the object id that the trail knows', async () => {
    const { address, kept } = await signIn.begin(redirect);
    const asked = new URL(address).searchParams;
    assert.equal(asked.get('code_challenge_method'), 'S256');
    assert.ok(!address.includes(kept.verifier));
    const given = await back(address);
    assert.equal(given.get('state'), kept.state);
    const person = await signIn.finish(given.get('code') ?? '', kept, redirect);
    assert.deepEqual(person, { id: people.riley, name: 'Riley Chen' });
  });

  it('takes a code once, and only from who began', async () => {
    const { address, kept } = await signIn.begin(redirect);
    const code = (await back(address)).get('code') ?? '';
    const other = (await signIn.begin(redirect)).kept;
    await refuses(
      () => signIn.finish(code, { ...kept, verifier: other.verifier }, redirect),
      /is over, or was used/,
    );
    const again = await signIn.begin(redirect);
    const fresh = (await back(again.address)).get('code') ?? '';
    await signIn.finish(fresh, again.kept, redirect);
    await refuses(() => signIn.finish(fresh, again.kept, redirect), /is over, or was used/);
    await refuses(() => signIn.finish('made-up', again.kept, redirect), /is over, or was used/);
  });

  it('takes no answer that belongs to another sign-in', async () => {
    const { address, kept } = await signIn.begin(redirect);
    const code = (await back(address)).get('code') ?? '';
    await refuses(() => signIn.finish(code, { ...kept, nonce: 'other' }, redirect), /is over|something else/);
  });

  it('signs cookies with the same key in every process, and another for another secret', () => {
    assert.deepEqual(cookieKey({ signIn: bot }), cookieKey({ signIn: { ...bot } }));
    assert.notDeepEqual(cookieKey({ signIn: bot }), cookieKey({ signIn: { ...bot, secret: 'other' } }));
    assert.equal(cookieKey({ signIn: bot }).length, 32);
  });
});
