import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { parseEnv } from 'node:util';
import { examine } from '../src/doctor.ts';
import { spoken, summed, type Remark } from '../src/doctor/remark.ts';
import { groups } from '../src/sandbox/seed/ids.ts';
import { startSandbox, type Started } from './sandbox/start.ts';

const root = join(import.meta.dirname, '..');
const usual = getCACertificates('default');

describe('npm run doctor', () => {
  let sandbox: Started;
  let env: Record<string, string | undefined>;
  let folder: string;
  const policy = JSON.parse(readFileSync(join(root, 'env/policy.sandbox.json'), 'utf8')) as {
    rules: { approvers: string[]; approvals: number }[];
  };

  before(async () => {
    sandbox = await startSandbox();
    folder = mkdtempSync(join(tmpdir(), 'latchkey-doctor-'));
    const text = readFileSync(join(root, 'env/.env.sandbox'), 'utf8');
    env = {
      ...parseEnv(text.replaceAll('https://localhost:4301', sandbox.ready.tenant)),
      SERVICE_HOSTS: new URL(sandbox.ready.tenant).host,
      CA_FILE: sandbox.ready.ca,
      POLICY_FILE: join(root, 'env/policy.sandbox.json'),
      DATA_DIR: folder,
    };
  });
  after(async () => {
    await sandbox.stop();
    setDefaultCACertificates(usual);
    rmSync(folder, { recursive: true });
  });
  const told = async (
    change: Record<string, string> = {},
  ): Promise<{ remarks: readonly Remark[]; text: string }> => {
    const remarks = await examine({ ...env, ...change });
    return { remarks, text: remarks.map(spoken).join('\n') };
  };
  const errors = (remarks: readonly Remark[]): readonly string[] =>
    remarks.filter(({ is }) => is === 'error').map(spoken);

  it('finds nothing wrong with the sandbox, and explains the policy in plain words', async () => {
    const { remarks, text } = await told();
    assert.deepEqual(errors(remarks), []);
    assert.match(text, /Mailbox Askers may ask for give-access, take-access with all rights/);
    assert.match(text, /one person of Exchange Approvers must approve within 4 h; for at most 180 days/);
    assert.match(text, /Never touched: board@contoso.com/);
    assert.match(text, /approvers can be reached in person/);
  });

  it('says that its own database runs only beside the bot', async () => {
    const { remarks } = await told();
    assert.equal(remarks.find(({ about }) => about === 'Database')?.is, 'warning');
  });

  it('warns of approver groups that let anyone in who owns them', async () => {
    const file = join(folder, 'loose.json');
    const loose = {
      ...policy,
      rules: policy.rules.map((rule) => ({ ...rule, approvers: [groups.looseApprovers] })),
    };
    writeFileSync(file, JSON.stringify(loose));
    const { text } = await told({ POLICY_FILE: file });
    assert.match(text, /Loose Approvers is not role-assignable: anyone who owns it can let themselves in/);
  });

  it('counts approvers against the approvals that a rule wants', async () => {
    const file = join(folder, 'many.json');
    writeFileSync(
      file,
      JSON.stringify({ ...policy, rules: policy.rules.map((rule) => ({ ...rule, approvals: 99 })) }),
    );
    const { remarks } = await told({ POLICY_FILE: file });
    assert.match(errors(remarks).join('\n'), /wants 99 approvals, and \d+ may approve/);
  });

  it('says that nobody may do anything without a policy', async () => {
    const { remarks } = await told({ POLICY_FILE: join(folder, 'none.json') });
    assert.match(errors(remarks).join('\n'), /Nobody may do anything/);
  });

  it('tells a wrong secret from a missing role, and what to do about each', async () => {
    const { remarks } = await told({
      LOOK_APP_SECRET: 'wrong',
      HANDS_APP_ID: env['LOOK_APP_ID'] ?? '',
      HANDS_APP_SECRET: 'sandbox-look-secret',
    });
    const text = errors(remarks).join('\n');
    assert.match(text, /Graph, look: .*The secret is wrong.*\n.*secret’s value, not its id/);
    assert.match(
      text,
      /Exchange, hands: .*does not let it run Add-MailboxPermission.*\n.*Exchange Recipient Administrator/,
    );
  });

  it('warns where the app that looks may write', async () => {
    const { text } = await told({
      LOOK_APP_ID: env['HANDS_APP_ID'] ?? '',
      LOOK_APP_SECRET: 'sandbox-hands-secret',
    });
    assert.match(text, /meant to look only, yet it may run Add-MailboxPermission/);
  });

  it('reads the sign-in log where it is to, and says what it lacks for that', async () => {
    const on = { SIGN_IN_DATA: 'on' };
    assert.match(
      (await told(on)).text,
      /Sign-in log[^]*Grant the app AuditLog\.Read\.All with admin consent/,
    );
    const change = { kind: 'giveAppRole', app: 'look', role: 'AuditLog.Read.All' };
    await fetch(`${sandbox.ready.control}/change`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(change),
    });
    assert.match((await told(on)).text, /It shows which credential an application uses/);
    assert.doesNotMatch((await told()).text, /Sign-in log/);
  });

  it('lists all that is wrong with the settings before it tries anything', async () => {
    const { remarks } = await told({ TENANT_ID: 'contoso', BOT_APP_ID: '' });
    assert.deepEqual([...new Set(remarks.map(({ about }) => about))], ['Settings']);
    assert.equal(summed(remarks), '2 errors, 0 warnings.');
  });
});
