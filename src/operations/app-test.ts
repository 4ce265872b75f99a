// Sends one mail from a mailbox with an application that may send, to the one who asks: signing in does not prove that.
import { blocked, refused } from '../contracts/failure.ts';
import type { Letter } from '../contracts/mail.ts';
import { path, type Look } from '../contracts/look.ts';
import type { Operation } from '../contracts/operation.ts';
import type { Step } from '../contracts/step.ts';
import { labelled } from '../steps/apps/app.ts';
import { ownsApps, vaultSecrets } from '../steps/apps/needs.ts';
import { proofKey, proofKeyGone } from '../steps/apps/secret.ts';
import { assignmentName } from '../steps/apps/smtp-rbac.ts';
import { testMail } from '../steps/apps/test-mail.ts';
import type { Mailbox } from '../steps/objects.ts';
import { text } from '../steps/printed.ts';
import { adopted, mayAdopt } from './app/adopt.ts';
import { atHand, untried } from './app/at-hand.ts';
import { may } from './app/may.ts';
import { heldName } from './app/plan.ts';
import { standing, type Standing } from './app/stands.ts';
import { mailboxesFor } from './app/survey.ts';
import { mailboxesTold, touched, whose } from './app/told.ts';
import { roleNames, type Credential } from './app/types.ts';
import { whom } from './app/words.ts';
import { appTestFields, parseAppTest, readAppTest, type AppTestInput } from './grammar/app-change.ts';
import { reading, readWords } from './grammar/terms.ts';

export type Facts = Standing & {
  readonly mailboxes: readonly Mailbox[];
  readonly credential: Credential | null;
  readonly to: string;
  readonly notes: readonly string[];
};

/** @throws Failure refused where the asker has no address */
async function addressOf(look: Look, by: string): Promise<string> {
  const row = await look.graph(path`/users/${by}?$select=id,mail`);
  const mail = row ? text(row, 'mail') : '';
  if (mail !== '') return mail.toLowerCase();
  throw refused(
    'Entra shows no mail address of yours, and the test mail goes to the one who asks.',
    'Have somebody with a mailbox ask.',
  );
}

/** @throws Failure refused where it may not send from one of them */
function checkSends(there: Standing, mailboxes: readonly Mailbox[]): void {
  if (there.granted.some(({ name }) => name === roleNames.smtp)) return;
  const names = there.assignments.map(({ name }) => name.toLowerCase());
  const not = mailboxes.find((box) => !names.includes(assignmentName(there.app, box).toLowerCase()));
  if (!not) return;
  throw refused(
    `${there.found.name} may not send from ${not.address}, as far as Entra and Exchange show it.`,
    `To let it send, write: app add "${there.found.name}" smtp on ${not.address}`,
    { field: 'mailboxes' },
  );
}

const letterOf = ({ app, to }: Facts, { id, address }: Mailbox, label: string): Letter => ({
  to,
  subject: `Test mail from ${app.name} (${label})`,
  text: `${app.name} signed in to ${address} and sent this, because you asked Latchkey for it (${label}). There is nothing to do.`,
  id: `${label.toLowerCase()}.${id}@latchkey.invalid`,
});

export const operation: Operation<AppTestInput, Facts> = {
  name: 'app-test',
  title: 'Test mail from an application',
  verbs: ['app'],
  examples: ['app test "Verba Import" on archive', 'send a test mail from archive with "Verba Import"'],
  fields: appTestFields,
  direction: 'gives',
  needs: [ownsApps, vaultSecrets],
  parse: parseAppTest,
  read(values, moment) {
    const faults: Record<string, string> = {};
    const input = readAppTest(values, faults, moment);
    return reading(faults, { ...input, ...readWords(values, faults) });
  },
  async survey(look, input, by) {
    const there = await standing(look, input.name, by);
    const [mailboxes, to] = await Promise.all([mailboxesFor(look, input.mailboxes), addressOf(look, by)]);
    checkSends(there, mailboxes);
    const credential = await atHand(look, input.asked, there, by);
    const why = credential === null ? await untried(look, there) : null;
    // A secret of a day is a way into all that it may do.
    const power = credential === null ? await may(look, there.found) : undefined;
    if (power) mayAdopt(there.found, power, by);
    if (why !== null)
      throw blocked(
        `No mail can be sent as ${there.found.name}. ${why}`,
        'Send one with the product that uses it.',
      );
    return {
      ...there,
      mailboxes,
      credential,
      to,
      notes: power ? adopted(there.found, power) : [whose(there.found)],
    };
  },
  plan(input, facts, label): readonly Step[] {
    const app = labelled(facts.app, label);
    const own = heldName(facts, label);
    const key = {
      name: `latchkey-proof-${label.toLowerCase()}`,
      title: `Latchkey ${label} proof`,
      asked: input.asked,
    };
    const made = own === undefined ? [proofKey(app, key, [])] : [];
    const mails = facts.mailboxes.map((mailbox) =>
      testMail(
        app,
        { mailbox, credential: own ?? key.name, letter: letterOf(facts, mailbox, label), asked: input.asked },
        made.map((step) => step.key),
      ),
    );
    const before = [...made, ...mails].map((step) => step.key);
    return [...made, ...mails, ...(own === undefined ? [proofKeyGone(app, key, before)] : [])];
  },
  touches: (_input, facts) => touched(facts.found, ['smtp'], facts.mailboxes),
  summary: (_input, facts) => ({
    what: `One mail from ${mailboxesTold(facts.mailboxes)} to ${facts.to}`,
    whom: whom(facts),
    notes: facts.notes,
  }),
};
