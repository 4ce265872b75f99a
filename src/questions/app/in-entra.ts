// The links of the chain that lie in Entra: the application, its sign-in, its credential, its permission.
import type { Row } from '../../contracts/look.ts';
import { flag, rowsIn, text } from '../../steps/printed.ts';
import { delegatedOf, roleOf, type Grants, type Link, type Sight } from './link.ts';

export const unlooked = (title: string, because: string): Link => ({
  title,
  state: 'unknown',
  says: because,
});

export function applicationLink({ app }: Sight): Link {
  const title = 'Application';
  const by = `found by its ${app.how}`;
  if (app.application) return { title, state: 'right', says: `${app.name}, ${by}` };
  if (app.deleted)
    return {
      title,
      state: 'wrong',
      row: 'P32',
      says: `${app.name} was deleted.`,
      fix: 'Restore it in the Entra admin centre (App registrations, Deleted applications), within 30 days of its deletion; or connect it anew.',
      mend: 'new',
    };
  if (app.principal) return { title, state: 'right', says: `${app.name}, of another organisation, ${by}` };
  return {
    title,
    state: 'wrong',
    row: 'P32',
    says: 'This tenant has no application with this id: a wrong id, a wrong tenant, or it was deleted.',
    fix: 'Compare the client id and the tenant id that the product was given with those in the Entra admin centre.',
  };
}

export function signInLink({ app }: Sight): Link {
  const title = 'Enterprise application';
  if (!app.principal)
    return app.application
      ? {
          title,
          state: 'wrong',
          row: 'P33',
          says: 'There is none, so Entra signs it in for nobody (AADSTS7000229).',
          fix: 'Make it: New-MgServicePrincipal with the client id, or let Latchkey add it.',
          mend: 'add',
        }
      : unlooked(title, 'Not looked at without an application.');
  if (!flag(app.principal, 'accountEnabled'))
    return {
      title,
      state: 'wrong',
      row: 'AADSTS7000112',
      says: 'It is switched off: nobody gets a token for it.',
      fix: 'Find out who switched it off and why; then switch it on in the Entra admin centre (Enterprise applications, Properties, Enabled for users to sign-in).',
    };
  return { title, state: 'right', says: 'There, and may sign in' };
}

export function credentialLink({ app, now, federated }: Sight): Link {
  const title = 'Credential';
  if (!app.application) return unlooked(title, 'It lies with the organisation that owns the application.');
  const all = [app.application, app.principal].flatMap((row) => [
    ...rowsIn(row, 'passwordCredentials').map((each) => ({ is: 'secret', each })),
    ...rowsIn(row, 'keyCredentials').map((each) => ({ is: 'certificate', each })),
  ]);
  const date = (row: Row, column: string): number => Date.parse(text(row, column));
  const begun = all.filter(({ each }) => !(date(each, 'startDateTime') > now.getTime()));
  const good = begun.filter(({ each }) => !(date(each, 'endDateTime') <= now.getTime()));
  const ends = good
    .map(({ is, each }) => `${is} until ${text(each, 'endDateTime').slice(0, 10)}`)
    .slice(0, 3);
  const none = federated.is === 'read' && federated.of === 0;
  if (federated.is === 'read' && federated.of > 0) ends.push('federated, nothing expires');
  if (ends.length > 0) return { title, state: 'right', says: ends.join('; ') };
  if (!none && federated.is === 'unread' && all.length === 0) return unlooked(title, federated.because);
  const last = all
    .map(({ each }) => text(each, 'endDateTime'))
    .sort()
    .at(-1);
  return last === undefined
    ? {
        title,
        state: 'wrong',
        row: 'AADSTS7000218',
        says: 'It has none at all: no secret, no certificate, no federated identity.',
        fix: 'Give it one.',
        mend: 'new',
      }
    : begun.length === 0
      ? {
          title,
          state: 'wrong',
          row: 'P69',
          says: 'None is valid yet.',
          fix: 'Wait for its start, or give it one that is valid now.',
          mend: 'new',
        }
      : {
          title,
          state: 'wrong',
          row: 'P29',
          says: `All have expired, the last on ${last.slice(0, 10)} (AADSTS7000222).`,
          fix: 'Give it a new one, switch the product over, then remove the old.',
          mend: 'new',
        };
}

/** @param sends Exchange's own role lets it send, so that Entra's permission is not needed */
export function permissionLink({ grants, protocol, app }: Sight, sends: boolean): Link {
  const title = 'Permission';
  const role = roleOf[protocol];
  if (!app.principal) return unlooked(title, 'Not looked at without an enterprise application.');
  if (grants.is === 'unread') return unlooked(title, grants.because);
  const { roles, declared } = grants.of;
  const granted = roles.find(({ name }) => name === role);
  if (granted) return { title, state: 'right', says: `${role} is granted` };
  if (sends) return { title, state: 'right', says: 'Not needed: Exchange’s own role lets it send' };
  if (isDelegated(grants.of, protocol))
    return {
      title,
      state: 'right',
      says: `${delegatedOf[protocol]} is granted, for people who sign in to it`,
    };
  if (roles.some(({ name }) => name === 'full_access_as_app'))
    return {
      title,
      state: 'wrong',
      row: 'P71',
      says: `full_access_as_app is granted, which is for EWS, not ${role}.`,
      fix: `Grant ${role} instead, and take full_access_as_app away.`,
      mend: 'add',
    };
  return {
    title,
    state: 'wrong',
    row: 'P03',
    says: declared
      ? `${role} is declared, but nobody has consented.`
      : `${role} is neither declared nor granted.`,
    fix:
      protocol === 'smtp' && !declared
        ? 'Let it send from this mailbox by Exchange’s own role, which is tighter; or have an administrator consent to SMTP.SendAsApp, and fetch a new token then.'
        : `Have an administrator consent to ${role}. Then fetch a new token: an old one does not know of it.`,
    mend: 'add',
  };
}

/** It opens mail for those who sign in to it, and has nothing of its own. */
export const isDelegated = ({ roles, delegated }: Grants, protocol: Sight['protocol']): boolean =>
  delegated.includes(delegatedOf[protocol]) && !roles.some(({ name }) => name === roleOf[protocol]);
