// Policy read from text: what holds, and for each kind of fault a sentence that names the place.
import assert from 'node:assert/strict';
import { askerGroups, inForce, isListed, knowers, readPolicy, rulesFor } from '../../src/requests/policy.ts';
import { policy as sample, refuses } from './office.ts';

const id = (digit: number): string => `a0000000-0000-4000-8000-00000000000${digit}`;
const rule = {
  askers: [id(1)],
  operations: ['*'],
  rights: ['*'],
  approvers: [id(2)],
  approvals: 1,
  lapseHours: 4,
  ticket: 'optional',
  reason: 'optional',
};
const whole = {
  rules: [rule],
  neverTouch: ['CEO@contoso.com'],
  discreet: [],
  openAsks: 5,
  channels: [],
  free: [],
  readers: [id(3)],
};
const because = (value: unknown): string => {
  const read = readPolicy(typeof value === 'string' ? value : JSON.stringify(value));
  return read.is === 'none' ? read.because : assert.fail('this policy holds');
};

describe('A policy', () => {
  it('that is whole holds, with the hash of its very text', () => {
    const text = JSON.stringify({
      ...whole,
      rules: [
        { ...rule, longestHours: 8 },
        { ...rule, askers: [id(1).toUpperCase()] },
      ],
    });
    const read = readPolicy(text);
    assert.ok(read.is === 'policy');
    assert.equal(read.policy.rules[0]?.longestHours, 8);
    assert.equal('longestHours' in (read.policy.rules[1] ?? {}), false);
    assert.deepEqual(read.policy.rules[1]?.askers, [id(1)], 'ids count in any case');
    assert.deepEqual(read.policy.neverTouch, ['ceo@contoso.com']);
    const other = readPolicy(`${text} `);
    assert.ok(other.is === 'policy');
    assert.match(read.hash, /^[0-9a-f]{64}$/);
    assert.notEqual(read.hash, other.hash);
  });

  it('that is missing or empty lets nobody do anything', () => {
    assert.equal(readPolicy(undefined).is, 'none');
    assert.match(because(''), /no policy, or it is empty/);
    assert.match(because(' \n'), /no policy, or it is empty/);
    assert.match(because('{'), /^The policy is not JSON: /);
    assert.match(because('[]'), /^The policy cannot be used\. policy: /);
  });

  const faults: readonly [string, object, RegExp][] = [
    ['without rules', { rules: [] }, /rules: is empty: nobody may ask/],
    [
      'with a group by name',
      { rules: [{ ...rule, approvers: ['Admins'] }] },
      /rules\.0\.approvers\.0: must be an Entra object id/,
    ],
    ['without approvers', { rules: [{ ...rule, approvers: [] }] }, /rules\.0\.approvers: names no group/],
    ['without askers', { rules: [{ ...rule, askers: [] }] }, /rules\.0\.askers: names no group/],
    [
      'that asks for no approval',
      { rules: [{ ...rule, approvals: 0 }] },
      /rules\.0\.approvals: must be 1 or more: .* "free"/,
    ],
    ['with half an approval', { rules: [{ ...rule, approvals: 1.5 }] }, /rules\.0\.approvals/],
    ['that never lapses', { rules: [{ ...rule, lapseHours: 0 }] }, /rules\.0\.lapseHours/],
    [
      'for no operation',
      { rules: [{ ...rule, operations: [] }] },
      /rules\.0\.operations: is empty: write \["\*"\]/,
    ],
    ['with another word for a ticket', { rules: [{ ...rule, ticket: 'yes' }] }, /rules\.0\.ticket/],
    ['with a rule mistyped', { rules: [{ ...rule, approver: [id(2)] }] }, /rules\.0: .*approver/],
    ['with a setting mistyped', { nevertouch: [] }, /policy: .*nevertouch/],
    ['without a setting', { openAsks: undefined }, /openAsks/],
    ['with no open asks', { openAsks: 0 }, /openAsks/],
    ['that lets giving pass', { free: ['gives'] }, /free\.0/],
    [
      'with a vault name of ours to renew into',
      { renews: [{ app: id(4), vault: 'latchkey-x' }] },
      /renews\.0\.vault: must be a name in the vault/,
    ],
    [
      'with one application to renew twice',
      {
        renews: [
          { app: id(4), vault: 'a' },
          { app: id(4), vault: 'b' },
        ],
      },
      /renews: names an application/,
    ],
    [
      'with one name in the vault for two applications',
      {
        renews: [
          { app: id(4), vault: 'Verba' },
          { app: id(5), vault: 'verba' },
        ],
      },
      /renews: names an application/,
    ],
    ['with a watcher by name', { watchers: ['All'] }, /watchers\.0: must be an Entra object id/],
    ['with a reader by name', { readers: ['All'] }, /readers\.0: must be an Entra object id/],
  ];
  for (const [name, change, message] of faults)
    it(`${name} is refused, and the place of the fault is named`, () => {
      assert.match(because({ ...whole, ...change }), message);
    });

  it('with two faults names both', () => {
    const said = because({ ...whole, openAsks: 0, free: ['gives'] });
    assert.match(said, /openAsks.*; free\.0/);
  });

  it('that is none is told to those who ask, with what to do', async () => {
    const failure = await refuses(() => inForce({ is: 'none', because: 'It is gone.' }), /Nobody may ask/);
    assert.match(failure.advice, /^It is gone\. Tell who runs Latchkey: npm run doctor/);
    assert.deepEqual(inForce({ is: 'policy', policy: sample, hash: 'h' }).hash, 'h');
  });
});

describe('Those who may know', () => {
  it('and what is renewed by itself are read as they stand', () => {
    const renews = [{ app: id(4).toUpperCase(), vault: 'verba-mail' }];
    const read = readPolicy(JSON.stringify({ ...whole, renews }));
    assert.ok(read.is === 'policy');
    assert.deepEqual(read.policy.renews, [{ app: id(4), vault: 'verba-mail' }]);
  });

  it('are all who ask, decide or read, each group once; who says what is watched may be fewer', () => {
    const read = readPolicy(JSON.stringify({ ...whole, watchers: [id(2)] }));
    assert.ok(read.is === 'policy');
    assert.deepEqual(knowers(read.policy), [id(3), id(1), id(2)]);
    assert.deepEqual(read.policy.watchers, [id(2)]);
  });
});

describe('A rule', () => {
  const [first] = sample.rules;
  assert.ok(first);
  const rules = [
    { ...first, operations: ['take-access'], rights: ['*'], askers: ['a'] },
    { ...first, operations: ['*'], rights: ['full', 'sendas'], askers: ['b'] },
    { ...first, operations: ['give-access'], rights: ['calendar'], askers: ['a'] },
  ];
  const policy = { ...sample, rules };
  const of = (operation: string, ...rights: string[]) =>
    rulesFor(policy, operation, rights).map((each) => rules.indexOf(each as (typeof rules)[number]));

  it('speaks of the operations and rights that it names, and only when it names all of them', () => {
    assert.deepEqual(of('take-access', 'calendar'), [0]);
    assert.deepEqual(of('give-access', 'full', 'sendas'), [1]);
    assert.deepEqual(of('give-access', 'full', 'calendar'), []);
    assert.deepEqual(of('give-access', 'calendar'), [2]);
    assert.deepEqual(of('take-access', 'full'), [0, 1]);
  });

  it('counts its askers once', () => {
    assert.deepEqual(askerGroups(policy), ['a', 'b']);
  });
});

describe('A list of mailboxes', () => {
  it('names them by address or object id, in any case', () => {
    const mailbox = [{ id: 'ABC', address: 'CEO@contoso.com' }];
    assert.equal(isListed(['ceo@contoso.com'], mailbox), true);
    assert.equal(isListed(['abc'], mailbox), true);
    assert.equal(isListed(['finance@contoso.com'], mailbox), false);
    assert.equal(isListed(['abc'], []), false);
  });
});
