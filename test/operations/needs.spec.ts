// What a step says that it needs is what it uses: with exactly those rights all runs, and without one, just the steps that list it stop.
import assert from 'node:assert/strict';
import { operation } from '../../src/operations/app-new.ts';
import type { Request, Row } from '../../src/contracts/request.ts';
import type { Step } from '../../src/contracts/step.ts';
import { people } from '../../src/sandbox/seed/ids.ts';
import * as need from '../../src/steps/apps/needs.ts';
import { AppRun } from './app-run.ts';
import { AppWorld } from './app-world.ts';

const says = {
  secret: 'app new "Needs" imap+smtp on archive with secret',
  certificate: 'app new "Needs" imap on archive with vault-cert',
  users: 'app new "Needs" imap as users',
} as const;

/** Takes a right from the sign-in that writes, as an administrator would. */
const takes: Readonly<Record<string, readonly Record<string, unknown>[]>> = {
  [need.ownsApps]: [{ kind: 'takeAppRole', app: 'hands', role: 'Application.ReadWrite.OwnedBy' }],
  [need.grantsRoles]: [{ kind: 'takeAppRole', app: 'hands', role: 'AppRoleAssignment.ReadWrite.All' }],
  [need.grantsConsent]: [
    { kind: 'takeAppRole', app: 'hands', role: 'DelegatedPermissionGrant.ReadWrite.All' },
  ],
  [need.exchangeAdmin]: [{ kind: 'demote', app: 'hands' }],
  [need.recipientAdmin]: [{ kind: 'takeDirectoryRole', app: 'hands' }],
  [need.vaultSecrets]: [{ kind: 'takeVaultRole', app: 'hands', role: need.vaultSecrets }],
  [need.vaultCertificates]: [{ kind: 'takeVaultRole', app: 'hands', role: need.vaultCertificates }],
};

const good = ({ state }: Row): boolean => ['seen', 'already', 'proved'].includes(state);
const still = ({ state }: Row): boolean => state === 'asked' || state === 'proving';
const settled = (request: Request): boolean =>
  request.state !== 'running' ||
  request.rows.every(
    (row) => good(row) || still(row) || ['blocked', 'failed', 'skipped'].includes(row.state),
  );

interface Ended {
  readonly rows: readonly Row[];
  readonly steps: readonly Step[];
}

async function runWithout(lost: string | undefined, said: string): Promise<Ended> {
  const world = await AppWorld.start();
  try {
    // Nobody may rest on what is listed nowhere.
    for (const role of ['User.Read.All', 'GroupMember.Read.All'])
      await world.change({ kind: 'takeAppRole', app: 'hands', role });
    for (const change of lost === undefined ? [] : (takes[lost] ?? assert.fail(lost)))
      await world.change(change);
    const run = new AppRun(world.look, world.hands);
    const { id } = await run.begin(operation, said, people.riley);
    const request = await run.run(id, settled);
    return { rows: request.rows, steps: operation.plan(request.input as never, request.facts as never, id) };
  } finally {
    await world.stop();
  }
}

const shown = (rows: readonly Row[]): string =>
  rows.map(({ key, state, because }) => `${key}: ${state} ${because ?? ''}`).join('\n');

/** Exchange's larger role holds the smaller one. */
const lists = (step: Step | undefined, lost: string): boolean =>
  step !== undefined &&
  (step.needs.includes(lost) || (lost === need.recipientAdmin && step.needs.includes(need.exchangeAdmin)));

describe('What a step needs', () => {
  for (const [kind, said] of Object.entries(says)) {
    it(`is enough: with exactly that everything is done (${kind})`, async () => {
      const { rows } = await runWithout(undefined, said);
      assert.ok(
        rows.every((row) => good(row) || still(row)),
        shown(rows),
      );
    });
  }

  const trials: readonly (readonly [string, string])[] = [
    [need.ownsApps, says.secret],
    [need.grantsRoles, says.secret],
    [need.exchangeAdmin, says.secret],
    [need.recipientAdmin, says.secret],
    [need.vaultSecrets, says.secret],
    [need.vaultSecrets, says.certificate],
    [need.vaultCertificates, says.certificate],
    [need.grantsConsent, says.users],
  ];
  for (const [lost, said] of trials)
    it(`is used: without “${lost}” the steps that list it stop, and no other: ${said}`, async () => {
      const { rows, steps } = await runWithout(lost, said);
      const stepOf = (key: string): Step | undefined => steps.find((step) => step.key === key);
      const stopped = rows.filter(({ state }) => ['blocked', 'failed', 'unproved'].includes(state));
      assert.ok(stopped.length > 0, shown(rows));
      for (const { key, because } of stopped)
        assert.ok(lists(stepOf(key), lost), `${key} stopped and does not list it: ${because ?? ''}`);
      for (const row of rows.filter(({ state }) => state === 'seen' || state === 'proved'))
        assert.ok(!lists(stepOf(row.key), lost), `${row.key} lists it and went without`);
    });
});
