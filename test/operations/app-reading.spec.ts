// From the fields of the forms to what is asked for an application: every fault at once, each saying what to write.
import assert from 'node:assert/strict';
import type { Operation, Values } from '../../src/contracts/operation.ts';
import { operation as add } from '../../src/operations/app-add.ts';
import { operation as drop } from '../../src/operations/app-drop.ts';
import { operation as connect } from '../../src/operations/app-new.ts';
import { operation as retire } from '../../src/operations/app-retire.ts';
import { operation as remove } from '../../src/operations/keys-remove.ts';
import { operation as renew } from '../../src/operations/keys-renew.ts';
import { berlin, faults } from './asked.ts';

const good: Values = { name: 'Verba', protocols: 'imap', mailboxes: 'archive', credential: 'secret' };

/** The one fault there is. */
function only(values: Values, field: string, operation: Operation = connect): string {
  const found = faults(operation, values);
  assert.deepEqual(Object.keys(found), [field], JSON.stringify(found));
  return found[field] ?? '';
}
function input(values: Values, operation: Operation = connect): unknown {
  const reading = operation.read(values, berlin);
  assert.ok(reading.is === 'read', JSON.stringify(reading));
  return reading.input;
}

describe('Fields about applications', () => {
  it('become what is asked, dates made absolute once', () => {
    assert.deepEqual(
      input({
        ...good,
        protocols: 'smtp,imap',
        mailboxes: 'archive, Journal, ARCHIVE',
        expires: '90 days',
        ref: 'C1',
      }),
      {
        name: 'Verba',
        protocols: ['imap', 'smtp'],
        mailboxes: ['ARCHIVE', 'Journal'],
        credential: { is: 'secret' },
        asked: '2026-10-21T10:00:00.000Z',
        expires: '2027-01-19T10:00:00.000Z',
        ref: 'C1',
      },
    );
    assert.match(JSON.stringify(input({ ...good, expires: '2027-01-31' })), /2027-01-31T22:59:59/);
    assert.match(JSON.stringify(input({ ...good, until: 'fri' })), /"until":"2026-10-23/);
  });
  it('say all that is wrong at once', () => {
    assert.deepEqual(Object.keys(faults(connect, { protocols: 'ftp', expires: 'never' })).sort(), [
      'credential',
      'expires',
      'mailboxes',
      'name',
      'protocols',
    ]);
  });
  it('refuse what is no name, no protocol, no list', () => {
    assert.match(only({ ...good, name: 'x'.repeat(257) }, 'name'), /at most 256/);
    assert.match(
      only({ ...good, protocols: 'imap+ews' }, 'protocols'),
      /“ews” is no protocol.*imap, pop or smtp/,
    );
    assert.match(only({ ...good, mailboxes: 'arch*' }, 'mailboxes'), /not looked up/);
    assert.match(
      only({ ...good, mailboxes: 'Kim, Alex <alex@contoso.com>' }, 'mailboxes'),
      /addresses alone/,
    );
    const many = Array.from({ length: 201 }, (_, at) => `box${at}`).join(', ');
    assert.match(only({ ...good, mailboxes: many }, 'mailboxes'), /At most 200/);
  });
  it('tell the kinds of credential and what goes with each', () => {
    const federated = { ...good, credential: 'federated' };
    assert.match(
      only({ ...good, credential: 'magic' }, 'credential'),
      /secret, cert, vault-cert or federated/,
    );
    assert.match(only(federated, 'identity'), /managed identity’s name, or an issuer/);
    assert.match(only({ ...federated, issuer: 'https://x.example' }, 'subject'), /subject too/);
    assert.match(only({ ...federated, issuer: 'http://x.example', subject: 's' }, 'issuer'), /https:/);
    assert.match(only({ ...federated, identity: 'mi', issuer: 'https://x.example' }, 'identity'), /not both/);
    assert.match(only({ ...good, issuer: 'https://x.example' }, 'issuer'), /goes with “federated”/);
    assert.match(only({ ...good, credential: 'cert' }, 'certificate'), /Attach the public certificate/);
    assert.match(only({ ...good, certificate: 'upload:a' }, 'certificate'), /goes with “cert”/);
    assert.match(JSON.stringify(input({ ...federated, identity: 'mi-verba' })), /"identity":"mi-verba"/);
    assert.match(JSON.stringify(input({ ...good, credential: 'cert', certificate: 'upload:a' })), /upload:a/);
  });
  it('never take a private key', () => {
    const key = '-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----';
    const fault = only({ ...good, credential: 'cert', certificate: key }, 'certificate');
    assert.match(fault, /private key/);
    assert.ok(!fault.includes('MIIE'));
  });
  it('refuse an end that is over, too far, or that nothing has', () => {
    assert.match(only({ ...good, expires: '2026-10-01' }, 'expires'), /over already/);
    assert.match(only({ ...good, expires: '5 years' }, 'expires'), /three years/);
    const cert = { ...good, credential: 'cert', certificate: 'upload:a', expires: '6mo' };
    assert.match(only(cert, 'expires'), /brings its own end/);
    assert.match(
      only({ ...good, credential: 'federated', identity: 'mi', expires: '6mo' }, 'expires'),
      /Nothing expires/,
    );
  });
  it('know the kind that people sign in to', () => {
    const users = { name: 'Desk', protocols: 'imap', as: 'users' };
    assert.deepEqual(input({ ...users, user: 'alex' }), {
      name: 'Desk',
      protocols: ['imap'],
      mailboxes: 'users',
      user: 'alex',
      asked: '2026-10-21T10:00:00.000Z',
    });
    assert.match(only({ ...users, mailboxes: 'archive' }, 'mailboxes'), /leave the mailboxes out/);
    assert.match(only({ ...good, user: 'alex' }, 'user'), /as users/);
    assert.match(only({ ...good, as: 'root' }, 'as'), /Write users/);
  });
  it('say what does not belong to adding, dropping and retiring', () => {
    const more = { name: 'Verba', mailboxes: 'journal' };
    assert.match(only({ name: 'Verba' }, 'mailboxes', add), /which mailboxes/);
    assert.match(only({ ...more, credential: 'secret' }, 'credential', add), /stays as it is/);
    assert.match(only({ ...more, expires: '6mo' }, 'expires', add), /write until/);
    assert.match(only({ ...more, until: 'friday' }, 'until', drop), /as soon as it is approved/);
    assert.match(only(more, 'mailboxes', retire), /app drop/);
    assert.match(only({}, 'name', retire), /client id or object id/);
  });
});

describe('Fields about one credential', () => {
  const id = '6F1B7C1E-2f0a-4f5e-9a55-0d1c8a7e2b11';

  it('become what is asked: the kind of the old one where none is said', () => {
    assert.deepEqual(input({ name: 'Verba' }, renew), { name: 'Verba', asked: berlin.now.toISOString() });
    assert.deepEqual(
      input({ name: 'Verba', key: `${id}.`, credential: 'secret', expires: '90 days' }, renew),
      {
        name: 'Verba',
        key: id,
        credential: { is: 'secret' },
        asked: berlin.now.toISOString(),
        expires: new Date(berlin.now.getTime() + 90 * 86_400_000).toISOString(),
      },
    );
    for (const key of [id, 'ABCDEFGHIJKLMNOPQRSTUVWXYZa=', '0123456789abcdef0123456789ABCDEF01234567'])
      assert.deepEqual(input({ name: 'Verba', key }, remove), {
        name: 'Verba',
        key,
        asked: berlin.now.toISOString(),
      });
  });

  it('are told of what is no id, and of what belongs to other requests', () => {
    assert.match(only({ name: 'Verba', key: 'the old one' }, 'key', renew), /Secret ID/);
    assert.match(only({ name: 'Verba' }, 'key', remove), /Certificates & secrets/);
    assert.match(only({ name: 'Verba', until: 'friday' }, 'until', renew), /expires 6mo/);
    assert.match(only({ name: 'Verba', protocols: 'imap' }, 'protocols', renew), /stay as they are/);
    assert.match(
      only({ name: 'Verba', key: id, credential: 'secret' }, 'credential', remove),
      /leave this out/,
    );
    assert.match(
      only({ name: 'Verba', credential: 'federated', identity: 'mi-x', expires: '6mo' }, 'expires', renew),
      /Nothing expires/,
    );
    assert.match(
      only({ name: 'Verba', credential: 'cert', certificate: 'upload:x', expires: '6mo' }, 'expires', renew),
      /its own end/,
    );
  });
});
