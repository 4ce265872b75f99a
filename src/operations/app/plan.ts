// The steps of a plan for an application, put in order by what must hold before what.
import type { Protocol } from '../../contracts/mail.ts';
import type { Change, Step } from '../../contracts/step.ts';
import { labelled, type App } from '../../steps/apps/app.ts';
import { application } from '../../steps/apps/application.ts';
import { certificate, given, inVault, vaultKey } from '../../steps/apps/certificate.ts';
import { consent } from '../../steps/apps/consent.ts';
import { declared } from '../../steps/apps/declared.ts';
import { federated } from '../../steps/apps/federated.ts';
import { granted, landingOf, type ConsentSetup } from '../../steps/apps/granted.ts';
import { mailboxAccess } from '../../steps/apps/mailbox.ts';
import { exchangePointer, hungGone, wrongPointerGone } from '../../steps/apps/pointer.ts';
import { principal } from '../../steps/apps/principal.ts';
import { login, sendRoleInToken } from '../../steps/apps/proof.ts';
import { orphans, proofKey, proofKeyGone, secret } from '../../steps/apps/secret.ts';
import { sendAssignment, sendScope } from '../../steps/apps/smtp-rbac.ts';
import { protocolSwitch } from '../../steps/apps/switches.ts';
import { vaultAccess } from '../../steps/apps/vault-access.ts';
import type { Mailbox } from '../../steps/objects.ts';
import { credentialTitle, vaultName } from './credential.ts';
import { roleNames, type Facts, type Input, type SmtpWay } from './types.ts';

export const consentSetup = ({ settings }: Pick<Facts, 'settings'>): ConsentSetup => ({
  authority: settings.authority,
  tenant: settings.tenant,
  grants: settings.grants,
  ...(settings.pages === null ? {} : { pages: settings.pages }),
});

const keysOf = (steps: readonly Step[]): readonly string[] => steps.map(({ key }) => key);

/** Name in the vault of the application's own credential; undefined where Latchkey holds none. */
export function heldName(facts: Pick<Facts, 'app' | 'credential'>, label: string): string | undefined {
  const { credential, app } = facts;
  if (credential?.is !== 'secret' && credential?.is !== 'vault-cert') return undefined;
  return credential.held?.name ?? vaultName(app, label);
}

/** The credential and what goes with it. @param slot which of the vault's certificates it is, in leases */
export function credentialSteps(
  app: App,
  facts: Pick<Facts, 'app' | 'credential' | 'settings'>,
  asked: string,
  after: readonly string[],
  slot = 'vault',
): readonly Change[] {
  const { credential, settings } = facts;
  const name = heldName(facts, app.label) ?? '';
  const title = credentialTitle(app.label);
  switch (credential?.is) {
    case undefined:
      return [];
    case 'secret': {
      const one = { name, title: credential.held?.title ?? title, expires: credential.expires };
      return [secret(app, one, after), orphans(app, one)];
    }
    case 'vault-cert': {
      const made = { name, subject: credential.subject, months: credential.months };
      const steps = [
        vaultKey(app, made, slot),
        certificate(app, inVault(name, credential.held?.title ?? title, slot), [...after, 'vault-key']),
      ];
      return credential.held === null && settings.keyVault !== null
        ? [...steps, vaultAccess(app, settings.keyVault, name, asked, ['vault-key'])]
        : steps;
    }
    case 'cert':
      return [certificate(app, given(credential.der, `${credential.subject} (${title})`), after)];
    case 'federated':
      return [federated(app, credential, after)];
  }
}

/**
 * What gives an application access to one mailbox.
 * @param way how it sends; null where it does not
 * @param after keys of steps that must hold before: the pointer
 */
export function mailboxSteps(
  app: App,
  mailbox: Mailbox,
  protocols: readonly Protocol[],
  way: SmtpWay | null,
  after: readonly string[],
): readonly Change[] {
  const tight = protocols.includes('smtp') && way?.is === 'tight';
  const whole = protocols.some((protocol) => protocol !== 'smtp' || !tight);
  return [
    ...(whole ? [mailboxAccess(app, mailbox, after)] : []),
    ...(tight ? [sendScope(mailbox), sendAssignment(app, mailbox, after)] : []),
    ...protocols.map((protocol) => protocolSwitch(protocol, mailbox, [])),
  ];
}

/** A login for each protocol and mailbox. @param after keys of steps that all of them wait for, by mailbox id or for all */
export function logins(
  app: App,
  mailboxes: readonly Mailbox[],
  protocols: readonly Protocol[],
  way: SmtpWay | null,
  credential: string,
  after: (mailbox: Mailbox) => readonly string[],
): readonly Step[] {
  return mailboxes.flatMap((mailbox) =>
    protocols.map((protocol) => {
      const tight = protocol === 'smtp' && way?.is === 'tight';
      return login(
        app,
        {
          protocol,
          mailbox,
          credential,
          roles: tight ? [] : [roleNames[protocol]],
          without: tight ? sendRoleInToken : null,
        },
        after(mailbox),
      );
    }),
  );
}

/** The application, what it declares and is granted, its credential, and its entry in Exchange. */
function foundation(app: App, input: Input, facts: Facts): readonly Change[] {
  const setup = consentSetup(facts);
  const made = app.unique === null ? [] : [application(app, landingOf(setup))];
  const hasApp = keysOf(made);
  const enterprise = principal(app, hasApp);
  const declares = facts.permissions.map((access) => declared(app, access, [...hasApp, 'principal']));
  const ready = ['principal', ...keysOf(declares)];
  const credential = credentialSteps(app, facts, input.asked, hasApp);
  if (facts.delegated) {
    const scopes = [...facts.permissions.map(({ name }) => name), 'offline_access'];
    const { person, grant } = facts.delegated;
    const agreed = consent(app, facts.offer.resource, scopes, person, grant, setup, ready);
    return [...made, enterprise, ...declares, agreed, ...credential];
  }
  const grants = facts.permissions.map((access) => granted(app, facts.offer.resource, access, setup, ready));
  const client = facts.found?.clientId ?? '';
  const repaired = facts.wrong.flatMap((wrong) => {
    const hung = wrong.hung.map((mailbox) => hungGone(app, client, wrong, mailbox));
    return [...hung, wrongPointerGone(app, client, wrong, keysOf(hung))];
  });
  const gone = keysOf(repaired).filter((key) => key.startsWith('pointer-wrong:'));
  const pointer = exchangePointer(app, ['principal', ...gone]);
  return [...made, enterprise, ...declares, ...grants, ...credential, ...repaired, pointer];
}

export function planApp(input: Input, facts: Facts, label: string): readonly Step[] {
  const app = labelled(facts.app, label);
  const base = foundation(app, input, facts);
  const boxes = facts.mailboxes.map((mailbox) => ({
    mailbox,
    steps: mailboxSteps(app, mailbox, input.protocols, facts.smtp, ['pointer']),
  }));
  // What hung on a wrong entry comes back on the right one.
  const again = facts.wrong
    .flatMap(({ hung }) => hung)
    .filter(({ id }, at, all) => all.findIndex((one) => one.id === id) === at)
    .filter(
      ({ id }) => !boxes.some(({ mailbox, steps }) => mailbox.id === id && steps[0]?.key === `full:${id}`),
    )
    .map((mailbox) => mailboxAccess(app, mailbox, ['pointer']));
  const changes = [...base, ...boxes.flatMap(({ steps }) => steps), ...again];
  if (facts.unprovable !== null) return changes;
  const own = heldName(facts, label);
  const key = {
    name: `latchkey-proof-${label.toLowerCase()}`,
    title: `Latchkey ${label} proof`,
    asked: input.asked,
  };
  const waits = keysOf(base).filter((one) => one !== 'orphans' && one !== 'vault-access');
  const made = own === undefined ? [proofKey(app, key, keysOf(changes))] : [];
  const tries = logins(app, facts.mailboxes, input.protocols, facts.smtp, own ?? key.name, (mailbox) => [
    ...waits,
    ...keysOf(made),
    ...keysOf(boxes.find((one) => one.mailbox === mailbox)?.steps ?? []),
  ]);
  const removed = own === undefined ? [proofKeyGone(app, key, keysOf([...made, ...tries]))] : [];
  return [...changes, ...made, ...tries, ...removed];
}
