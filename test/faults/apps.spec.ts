// Killed for real before and after each kind of call that connects an application, and each that takes it back.
import assert from 'node:assert/strict';
import { AppStage, type AppRun } from './app-stage.ts';
import { tracesOf, type Traces } from './app-traces.ts';
import type { Point, When } from './kill.ts';
import { sideBySideOn, type StoryOn } from './side.ts';

type Call = readonly [service: Point['service'], match: string];
interface Kind {
  readonly title: string;
  readonly said: string;
  /** One of each kind, as `METHOD …` or the cmdlet's name. */
  readonly up: readonly Call[];
  readonly back: readonly Call[];
}

const graph = 'https://graph.microsoft.com/v1.0';
const vault = 'https://contoso-kv.vault.azure.net';

const kinds: readonly Kind[] = [
  {
    title: 'an application with a secret',
    said: 'imap on * with secret',
    up: [
      ['graph', `PATCH ${graph}/applications(uniqueName`],
      ['graph', `POST ${graph}/servicePrincipals`],
      ['graph', `PATCH ${graph}/applications/`],
      ['graph', '/appRoleAssignedTo'],
      ['graph', '/addPassword'],
      ['vault', `PUT ${vault}/secrets/`],
      ['exo', 'New-ServicePrincipal'],
      ['exo', 'Set-CASMailbox'],
      ['exo', 'Add-MailboxPermission'],
    ],
    back: [
      ['exo', 'Set-CASMailbox'],
      ['exo', 'Remove-MailboxPermission'],
      ['graph', '/removePassword'],
      ['vault', `DELETE ${vault}/secrets/`],
      ['vault', `DELETE ${vault}/deletedsecrets/`],
      ['graph', '/appRoleAssignedTo/'],
      ['exo', 'Remove-ServicePrincipal'],
      ['graph', `PATCH ${graph}/applications/`],
      ['graph', `DELETE ${graph}/applications/`],
      ['graph', `DELETE ${graph}/directory/deletedItems/`],
    ],
  },
  {
    title: 'an application that sends, and proves itself with a secret of a day',
    said: 'smtp on * with federated issuer https://idp.example subject svc',
    up: [
      ['graph', '/federatedIdentityCredentials'],
      ['graph', '/addPassword'],
      ['vault', `PUT ${vault}/secrets/`],
      ['graph', '/removePassword'],
      ['vault', `DELETE ${vault}/secrets/`],
      ['exo', 'New-ManagementScope'],
      ['exo', 'New-ManagementRoleAssignment'],
    ],
    back: [
      ['graph', '/federatedIdentityCredentials/'],
      ['exo', 'Remove-ManagementRoleAssignment'],
      ['exo', 'Remove-ManagementScope'],
    ],
  },
  {
    title: 'an application with a certificate in the vault',
    said: 'pop on * with vault-cert',
    up: [
      ['vault', `POST ${vault}/certificates/`],
      ['graph', `PATCH ${graph}/applications/`],
    ],
    back: [
      ['vault', `DELETE ${vault}/certificates/`],
      ['vault', `DELETE ${vault}/deletedcertificates/`],
    ],
  },
];

const points = (calls: readonly Call[], when: When): readonly Point[] =>
  calls.map(([service, match]) => ({ service, match, when }));

/** As many requests as calls: what the first is held at, the others go past, to be held further on. */
function story(kind: Kind): StoryOn<AppStage> {
  const byHand = kind.said.includes('vault-cert');
  let runs: AppRun[] = [];
  let model: Traces;
  const before = new Map<string, Traces>();
  const ask = async (stage: AppStage, count: number): Promise<void> => {
    const aliases = await stage.mailboxes(count);
    runs = await stage.ask(aliases, kind.said);
    const state = await stage.state();
    for (const run of runs) before.set(run.id, tracesOf(state, run));
  };
  const judge = async (stage: AppStage, expected: (run: AppRun) => Traces | undefined): Promise<void> => {
    const state = await stage.state();
    for (const run of runs) assert.deepEqual(tracesOf(state, run), expected(run), run.id);
  };
  const up = async (stage: AppStage): Promise<void> => {
    if (byHand) await stage.handed(runs);
    await stage.settled(runs, 'done');
  };
  const around = (calls: readonly Call[]) => (when: When) => points(calls, when);
  return {
    title: kind.title,
    open: () => AppStage.open(),
    chapters: [
      [
        'is first run undisturbed',
        async (stage) => {
          await ask(stage, 1);
          await stage.approve(...runs);
          await up(stage);
          model = tracesOf(await stage.state(), runs[0] ?? assert.fail());
          assert.equal(model['applications']?.length, 1);
          await stage.undo(...runs);
          await stage.settled(runs, 'undone');
          await judge(stage, ({ id }) => before.get(id));
        },
      ],
      [
        `ends the same when killed before each of ${kind.up.length} calls, and then after it`,
        async (stage) => {
          await ask(stage, Math.max(kind.up.length, kind.back.length));
          await stage.killedAt(around(kind.up), () => stage.approve(...runs));
          await up(stage);
          await judge(stage, () => model);
        },
      ],
      [
        `is undone the same when killed before each of ${kind.back.length} calls, and then after it`,
        async (stage) => {
          await stage.killedAt(around(kind.back), () => stage.undo(...runs));
          await stage.settled(runs, 'undone');
          await judge(stage, ({ id }) => before.get(id));
        },
      ],
    ],
  };
}

sideBySideOn('Killed in the middle of connecting', kinds.map(story));
