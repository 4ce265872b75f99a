// Which credential a renewal is about, what it plans, and what it refuses; the accepted plans stand in test/plans.
import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { Failure } from '../../src/contracts/failure.ts';
import { canonical } from '../../src/contracts/json.ts';
import type { Look, Path, Row } from '../../src/contracts/look.ts';
import type { Operation } from '../../src/contracts/operation.ts';
import { operation as remove } from '../../src/operations/keys-remove.ts';
import { operation as renew } from '../../src/operations/keys-renew.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import { AppWorld } from './app-world.ts';
import { ask, berlin } from './asked.ts';
import { lines } from './plan-lines.ts';

/** Settings that are the same on every machine. */
const fixed = {
  authority: 'https://login.example',
  pages: 'https://latchkey.example',
  vault: { is: 'azure', address: 'https://contoso-kv.vault.azure.net' },
} as const;
const day = 86_400_000;
const on = (days: number): string => new Date(berlin.now.getTime() + days * day).toISOString();
const id = (n: number): string => `00000000-0000-4000-8000-00000000000${n}`;
const secret = (n: number, days: number | null, displayName: string | null = null): Row => ({
  keyId: id(n),
  displayName,
  endDateTime: days === null ? null : on(days),
});

describe('A renewal', () => {
  let world: AppWorld;
  before(async () => {
    world = await AppWorld.start(fixed);
    for (const app of ['Verba Archive', 'Printer Relay']) {
      await world.change({ kind: 'removePointer', app });
      await world.change({ kind: 'addPointer', app });
    }
    await world.change({ kind: 'giveAppAccess', app: 'Verba Archive', mailbox: 'finance' });
    await world.change({ kind: 'setCas', mailbox: 'finance', ImapEnabled: true });
  });
  after(() => world.stop());

  interface More {
    readonly by?: string;
    readonly look?: Look;
    readonly values?: Record<string, string>;
  }
  async function surveyed(
    operation: unknown,
    said: string,
    { by = people.riley, look = world.look, values = {} }: More = {},
  ) {
    const one = operation as Operation;
    const reading = one.read({ ...one.parse(ask(said)), ...values }, berlin);
    assert.ok(reading.is === 'read', `${said}: ${JSON.stringify(reading)}`);
    const { input } = reading;
    return { input, facts: await one.survey(look, input, by), one };
  }
  const refusal = async (said: string, more: More = {}, operation: unknown = renew): Promise<Failure> => {
    try {
      await surveyed(operation, said, more);
    } catch (error) {
      assert.ok(error instanceof Failure && error.is === 'refused', String(error));
      assert.notEqual(error.advice, '');
      return error;
    }
    return assert.fail(`${said} was not refused`);
  };
  /** The look with these credentials on Verba Archive, and on its enterprise application. */
  const having = (passwords: readonly Row[], keys: readonly Row[] = [], enterprise: Row = {}): Look => ({
    ...world.look,
    graph: async (at: Path) => {
      const row = await world.look.graph(at);
      if (!row || !/passwordCredentials,keyCredentials$/.test(at)) return row;
      return at.startsWith('/applications')
        ? { ...row, passwordCredentials: [...passwords], keyCredentials: [...keys] }
        : { ...row, ...enterprise };
    },
  });
  const chosen = async (passwords: readonly Row[], said = 'keys renew "Verba Archive"'): Promise<unknown> =>
    (await surveyed(renew, said, { look: having(passwords) })).facts['old'];

  it('is planned as accepted, each time the same', async () => {
    const apps = (await world.state())['applications'] as {
      displayName: string;
      passwordCredentials: { keyId: string }[];
    }[];
    const key = apps.find(({ displayName }) => displayName === 'Verba Archive')?.passwordCredentials[0]
      ?.keyId;
    const cases: readonly (readonly [unknown, string, More])[] = [
      [renew, `keys renew "Verba Archive" key ${key}`, {}],
      [renew, `keys renew "Verba Archive" with vault-cert key ${key} expires 3mo`, {}],
      [
        renew,
        `keys renew "Verba Archive" key ${key} with federated issuer https://idp.example subject svc`,
        {},
      ],
      [renew, 'renew the certificate of "Printer Relay"', { by: people.dana }],
      [remove, `keys remove "Verba Archive" key ${key}`, {}],
    ];
    const pages: string[] = [];
    for (const [operation, said, more] of cases) {
      const { input, facts, one } = await surveyed(operation, said, more);
      const steps = one.plan(input, facts, 'LK-0');
      const again = one.plan(input, JSON.parse(JSON.stringify(facts)) as typeof facts, 'LK-0');
      assert.equal(canonical(again), canonical(steps), 'equal facts give an equal plan');
      for (const step of steps)
        assert.ok(
          step.needs.every((need) => one.needs.includes(need)),
          step.key,
        );
      const { what, whom, notes } = one.summary(input, facts);
      pages.push(
        [
          `> ${said}`,
          `  ${what}`,
          `  for ${whom}`,
          ...notes.map((note) => `  - ${note}`),
          ...steps.flatMap(lines),
        ].join('\n'),
      );
    }
    const text = `${pages.join('\n\n')}\n`;
    const file = new URL('../plans/keys.txt', import.meta.url);
    if (process.env['UPDATE'] === '1') await writeFile(file, text);
    assert.equal(text, await readFile(file, 'utf8'));
  });

  it('is about the one that ends soonest, of those that are good and end within 60 days', async () => {
    assert.deepEqual(
      await chosen([secret(1, -400), secret(2, 50), secret(3, 20, 'portal'), secret(4, 300)]),
      {
        id: id(3),
        is: 'secret',
        title: 'portal',
        ends: on(20),
        held: null,
      },
    );
    assert.equal(
      ((await chosen([secret(1, -400), secret(2, -3)])) as { id: string }).id,
      id(2),
      'all are over',
    );
    const named = await chosen([secret(1, 20), secret(2, null)], `keys renew "Verba Archive" key ${id(2)}`);
    assert.deepEqual(named, { id: id(2), is: 'secret', title: '', ends: null, held: null });
  });

  it('asks which one where several end at once, and refuses where none needs it', async () => {
    const two = await refusal('keys renew "Verba Archive"', {
      look: having([secret(1, 20, 'a'), secret(2, 20, 'b')]),
    });
    assert.equal(two.field, 'key');
    assert.deepEqual(
      two.choices.map(({ value }) => value),
      [id(1), id(2)],
    );
    assert.match(two.choices[0]?.title ?? '', /^secret “a”, which ends on .* · 0{8}-/);
    const late = await refusal('keys renew "Verba Archive"', {
      look: having([secret(1, -9), secret(2, 61)]),
    });
    assert.match(late.message, /Nothing of Verba Archive ends within 60 days/);
    const none = await refusal('keys renew "Verba Archive"', { look: having([]) });
    assert.match(none.message, /has no secret or certificate/);
  });

  it('refuses what signs people in, and what hangs on the enterprise application, each with what to do', async () => {
    const thumbprint = 'ABCDEFGHIJKLMNOPQRSTUVWXYZa=';
    const saml = { keyId: id(5), customKeyIdentifier: thumbprint, usage: 'Sign' };
    const look = having([secret(1, 20)], [], {
      keyCredentials: [saml],
      passwordCredentials: [{ keyId: id(6), customKeyIdentifier: 'x' }],
    });
    for (const operation of [renew, remove]) {
      const verb = operation === renew ? 'renew' : 'remove';
      const signs = await refusal(
        `keys ${verb} "Verba Archive" key ${thumbprint.toLowerCase()}`,
        { look },
        operation,
      );
      assert.match(signs.message, /\(SAML\)/);
      assert.match(signs.advice, /Single sign-on/);
      const hangs = await refusal(`keys ${verb} "Verba Archive" key ${id(6)}`, { look }, operation);
      assert.match(hangs.message, /hangs on the enterprise application/);
    }
  });

  it('asks how, for a certificate without Azure Key Vault, and for a secret without any vault', async () => {
    const setup = { ...world.look.setup, vault: { is: 'sealed' } as const };
    const certificate = { by: people.dana, look: { ...world.look, setup } };
    assert.match((await refusal('keys renew "Printer Relay"', certificate)).advice, /“with cert”/);
    const none = { ...world.look, setup: { ...world.look.setup, vault: { is: 'none' } as const } };
    const { message } = await refusal(`keys renew "Verba Archive" key ${id(1)}`, {
      look: { ...having([secret(1, 20)]), setup: none.setup },
    });
    assert.match(message, /no vault here/);
  });

  it('is refused where the application cannot sign in at all', async () => {
    const { facts } = await surveyed(renew, 'keys renew "Verba Archive"', { look: having([secret(1, 20)]) });
    const verba = (facts['found'] as { clientId: string }).clientId;
    const look: Look = {
      ...having([secret(1, 20)]),
      graph: async (at) =>
        at.startsWith(`/servicePrincipals(appId='${verba}'`) ? undefined : having([secret(1, 20)]).graph(at),
    };
    const { message } = await refusal('keys renew "Verba Archive"', { look });
    assert.match(message, /no enterprise application: nobody can sign in/);
  });

  it('gives what the application may do already: owners gain, and its mailboxes are touched', async () => {
    const look = having([secret(1, 20)]);
    const { input, facts, one } = await surveyed(renew, 'keys renew "Verba Archive"', { look });
    const { rights, mailboxes, people: who } = one.touches(input, facts);
    assert.deepEqual(rights, ['imap']);
    assert.deepEqual(
      mailboxes.map(({ address }) => address),
      ['finance@contoso.com'],
    );
    assert.deepEqual(who, [people.riley]);
  });
});
