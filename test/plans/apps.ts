// Applications as their steps make them, for the engine's kills: by secret, by certificate, and with a key for the proof.
import assert from 'node:assert/strict';
import type { Finding, Proof } from '../../src/contracts/step.ts';
import { labelled, type App } from '../../src/steps/apps/app.ts';
import { application } from '../../src/steps/apps/application.ts';
import { certificate, inVault, vaultKey } from '../../src/steps/apps/certificate.ts';
import { orphans, proofKey, proofKeyGone, secret } from '../../src/steps/apps/secret.ts';
import { planning } from './planning.ts';
import type { Case, Trial } from './trial.ts';

export const made = 'latchkey-lk-1';
/** One that Latchkey makes. */
const own = (label: string): App => labelled({ name: 'Verba', slot: 'verba', known: null }, label);
/** One that was there, of somebody else. */
const known = {
  clientId: 'client-old',
  objectId: 'id-old',
  principalId: 'sp-old',
  unique: null,
};
const theirs = (label: string): App => labelled({ name: 'Old', slot: 'client-old', known }, label);

const password = (label: string) => ({
  name: `latchkey-verba-${label.toLowerCase()}`,
  title: `Latchkey ${label}`,
  expires: '2027-05-01T00:00:00Z',
});

export interface AppCase {
  readonly one: Case;
  readonly name: string;
  /** Stands before us. */
  prepare(world: Trial): void;
  /** What must hold when it is done. */
  check(world: Trial): void;
}

const secretOf = (app: (label: string) => App, name: string): AppCase => ({
  name: `a secret for ${name === made ? 'an application of ours' : 'one that was there'}`,
  one: planning('secret', (label) => [
    ...(name === made ? [application(app(label), null)] : []),
    secret(app(label), password(label), name === made ? ['app'] : []),
    orphans(app(label), password(label)),
  ]),
  prepare: ({ tenant }) => {
    if (name !== made) tenant.seed(`app|${name}`, JSON.stringify(tenant.entra.make(name)));
  },
  check: ({ tenant }) => {
    const { passwordCredentials: list = [] } = tenant.entra.application(name) ?? {};
    const [mark] = [...tenant.entra.vault.values()];
    assert.deepEqual(
      list.map(({ keyId, displayName }) => [displayName, keyId]),
      [['Latchkey LK-1', mark?.mark]],
      'exactly one, and it is the one that the vault holds',
    );
  },
});

const certified: AppCase = {
  name: 'a certificate of the vault beside those of others',
  one: planning('certificate', (label) => {
    const name = `latchkey-old-${label.toLowerCase()}`;
    return [
      vaultKey(theirs(label), { name, subject: 'CN=Old', months: 12 }),
      certificate(theirs(label), inVault(name, 'Latchkey'), ['vault-key']),
    ];
  }),
  prepare: ({ tenant, clock }) => {
    tenant.seed('app|old', JSON.stringify(tenant.entra.make('old')));
    tenant.entra.addKey('old', 'AAAA');
    clock.pass(200_000);
    // Not every replica knows of this one when the run begins.
    tenant.entra.addKey('old', 'BBBB');
  },
  check: ({ tenant }) => {
    const keys = tenant.entra.application('old')?.keyCredentials.map(({ displayName }) => displayName);
    assert.deepEqual(keys, ['AAAA', 'BBBB', 'Latchkey']);
  },
};

const login: Proof = {
  kind: 'proof',
  key: 'login',
  title: 'Login',
  needs: ['login'],
  after: ['proof-key'],
  patience: [60_000],
  prove: async (look): Promise<Finding> =>
    (await look.vault('latchkey-proof-lk-1')) ? { is: 'done' } : { is: 'todo', because: 'no key' },
};
const proofed: AppCase = {
  name: 'a secret for the proof alone',
  one: planning('proof key', (label) => {
    const key = { name: `latchkey-proof-${label.toLowerCase()}`, title: `Proof ${label}`, asked: 'x' };
    return [
      proofKey(theirs(label), key, []),
      login,
      proofKeyGone(theirs(label), key, ['proof-key', 'login']),
    ];
  }),
  prepare: ({ tenant }) => tenant.seed('app|old', JSON.stringify(tenant.entra.make('old'))),
  check: ({ tenant }) => {
    assert.deepEqual(tenant.entra.application('old')?.passwordCredentials, []);
    assert.deepEqual([...tenant.entra.vault.keys()], []);
  },
};

export const appCases: readonly AppCase[] = [
  secretOf(own, made),
  secretOf(theirs, 'old'),
  certified,
  proofed,
];
