// How long credentials live: the wish, the usual, and what the tenant's policy leaves of it.
import assert from 'node:assert/strict';
import { Failure } from '../../src/contracts/failure.ts';
import type { JsonObject } from '../../src/contracts/json.ts';
import type { Look } from '../../src/contracts/look.ts';
import { readCertificate } from '../../src/operations/app/certificate.ts';
import { daysOf, life, monthsBetween, monthsLater, policyFor } from '../../src/operations/app/lifetime.ts';
import { makeCertificate } from '../certificates.ts';
import { Tenant } from './tenant.ts';

const asked = '2026-10-31T10:00:00.000Z';
const withPolicy = (answer: () => Promise<JsonObject | undefined>): Look => ({
  ...new Tenant().look,
  graph: answer,
});
const rule = (restrictionType: string, maxLifetime: string | null, after: string | null = null) => ({
  restrictionType,
  state: 'enabled',
  maxLifetime,
  restrictForAppsCreatedAfterDateTime: after,
});
const policy = (passwordCredentials: JsonObject[], keyCredentials: JsonObject[] = []): Look =>
  withPolicy(() =>
    Promise.resolve({ isEnabled: true, applicationRestrictions: { passwordCredentials, keyCredentials } }),
  );

describe('The life of a credential', () => {
  it('is what was wished for, or six months, and stays within a shorter month', () => {
    assert.equal(life(asked, '2027-01-01T00:00:00.000Z', 6, undefined).end, '2027-01-01T00:00:00Z');
    assert.equal(life(asked, undefined, 6, undefined).end, '2027-04-30T10:00:00Z');
    assert.equal(monthsLater('2027-01-31T00:00:00.000Z', 1), '2027-02-28T00:00:00.000Z');
  });
  it('is cut to what the policy allows, and says so', () => {
    const cut = life(asked, undefined, 6, 90);
    assert.equal(cut.end, '2027-01-29T10:00:00Z');
    assert.match(cut.note ?? '', /90 days at most.*2027-01-29, not on 2027-04-30/);
    assert.equal(life(asked, undefined, 6, 365).note, undefined);
  });
  it('reads the policy’s durations, and nothing that is none', () => {
    assert.equal(daysOf('P90D'), 90);
    assert.equal(daysOf('P1Y'), 365);
    assert.equal(daysOf('PT12H'), 0.5);
    assert.equal(daysOf('P'), undefined);
    assert.equal(daysOf('90'), undefined);
  });
  it('counts whole months', () => {
    assert.equal(monthsBetween(asked, '2027-01-29T10:00:00Z'), 2);
    assert.equal(monthsBetween(asked, '2026-11-01T10:00:00Z'), 0);
    assert.equal(monthsBetween(asked, monthsLater(asked, 12)), 12);
  });
});

describe('The tenant’s app-management policy', () => {
  it('gives the shortest of its rules, and forbids secrets where it says so', async () => {
    const found = await policyFor(
      policy(
        [rule('passwordLifetime', 'P90D'), rule('passwordLifetime', 'P30D'), rule('passwordAddition', null)],
        [rule('asymmetricKeyLifetime', 'P1Y')],
      ),
      null,
    );
    assert.deepEqual(found, { secretDays: 30, certificateDays: 365, noSecrets: true });
  });
  it('leaves applications alone that were made before a rule counts', async () => {
    const look = policy([rule('passwordLifetime', 'P30D', '2026-01-01T00:00:00Z')]);
    assert.equal((await policyFor(look, '2025-06-01T00:00:00Z')).secretDays, undefined);
    assert.equal((await policyFor(look, null)).secretDays, 30);
  });
  it('is not taken for no policy where it cannot be read: that is said', async () => {
    const barred = withPolicy(() =>
      Promise.reject(new Failure('blocked', 'No right.', { advice: 'Grant it.' })),
    );
    assert.equal((await policyFor(barred, null)).unread, 'No right.');
    const throttled = withPolicy(() => Promise.reject(new Failure('busy', 'Later.', { advice: 'Wait.' })));
    await assert.rejects(policyFor(throttled, null), { name: 'Failure', is: 'busy' });
  });
});

describe('A consumer’s certificate', () => {
  it('is read from PEM and from DER in base64, with the thumbprint that Entra shows', async () => {
    const { pem, der } = await makeCertificate('Verba');
    const read = readCertificate(pem);
    assert.equal(read.subject, 'CN=Verba');
    assert.deepEqual(readCertificate(der.toString('base64')), read);
    assert.equal(read.der, der.toString('base64'));
    assert.equal(Buffer.from(read.thumbprint, 'base64').length, 20);
  });
  it('is refused with a private key, with a chain, and as anything else', async () => {
    const { pem, keyPem, keyDer } = await makeCertificate();
    for (const text of [`${keyPem}${pem}`, keyPem, keyDer.toString('base64'), `${pem}\n${pem}`, 'hello', ''])
      assert.throws(() => readCertificate(text), { name: 'Failure', is: 'refused', field: 'certificate' });
  });
});
