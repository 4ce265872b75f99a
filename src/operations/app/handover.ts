// What the one who asked types into a product, in that order, and where the credential lies. Never the credential itself.
import { busy } from '../../contracts/failure.ts';
import type { Handover } from '../../contracts/handover.ts';
import type { Look } from '../../contracts/look.ts';
import type { Protocol } from '../../contracts/mail.ts';
import { idsOf, labelled } from '../../steps/apps/app.ts';
import { protocolNames } from '../../steps/apps/switches.ts';
import { heldName } from './plan.ts';
import { named } from './words.ts';
import { scopeNames, type Facts, type Input } from './types.ts';

type Field = readonly [label: string, value: string];

/** @throws Failure busy where Entra does not show the application at the moment */
export async function handoverOf(look: Look, input: Input, facts: Facts, label: string): Promise<Handover> {
  const app = labelled(facts.app, label);
  const ids = await idsOf(look, app);
  if (!ids) throw busy(`Entra does not show ${app.name} at the moment.`, 'It is looked for again by itself.');
  const { setup } = look;
  const { credential, delegated } = facts;
  const scope = delegated
    ? [
        ...input.protocols.map((protocol) => `https://outlook.office.com/${scopeNames[protocol]}`),
        'offline_access',
      ].join(' ')
    : setup.mailScope;
  const lies = await place(look, facts, label);
  const expires = credential && credential.is !== 'federated' ? credential.expires : undefined;
  const name = heldName(facts, label);
  const fresh = credential?.is === 'secret' && credential.held === null;
  return {
    title: `Connect ${app.name}`,
    fields: [
      ['Tenant id', setup.tenant],
      ['Client id', ids.clientId],
      ['Scope', scope],
      ...input.protocols.flatMap((protocol) => server(look, protocol)),
      ['User name to use', delegated ? 'the address of whoever signs in' : named(facts.mailboxes)],
      ...(expires === undefined ? [] : [['Expires', expires] as const]),
      ...(facts.asker.name === '' ? [] : [['Owner', facts.asker.name] as const]),
      ...(lies === undefined ? [] : [['Where the credential lies', lies] as const]),
    ],
    notes: notes(input, facts),
    ...(setup.vault.is === 'none' ? {} : sendsOne(input, facts)),
    ...(fresh && name !== undefined ? { secret: name } : {}),
    ...(expires === undefined ? {} : { expires }),
  };
}

/** Signing in does not prove that Exchange sends: a mail to the asker does, and is asked for like anything else. */
function sendsOne({ protocols, mailboxes }: Input, { app, mailboxes: boxes }: Facts): Pick<Handover, 'next'> {
  const from = boxes[0]?.address;
  if (!protocols.includes('smtp') || mailboxes === 'users' || from === undefined) return {};
  if (/["“”„]/.test(app.name)) return {};
  return { next: { title: 'Send me a test mail', say: `app test "${app.name}" on ${from}` } };
}

function server(look: Look, protocol: Protocol): readonly Field[] {
  const { host, port } = look.setup.mail[protocol];
  const name = protocolNames[protocol];
  return [
    [`${name} host`, host],
    [`${name} port`, String(port)],
    [`${name} TLS`, protocol === 'smtp' ? 'STARTTLS, TLS 1.2 or later' : 'from the start, TLS 1.2 or later'],
  ];
}

export async function place(
  look: Look,
  facts: Pick<Facts, 'app' | 'credential'>,
  label: string,
): Promise<string | undefined> {
  const { credential } = facts;
  switch (credential?.is) {
    case undefined:
      return undefined;
    case 'cert':
      return `With you: the private key of ${credential.subject}`;
    case 'federated':
      return `Nowhere: tokens of ${credential.issuer} for “${credential.subject}” are taken`;
    case 'secret':
    case 'vault-cert': {
      const mark = await look.vault(heldName(facts, label) ?? '');
      return mark?.address === undefined ? mark?.where : `${mark.where} (${mark.address})`;
    }
  }
}

function notes(input: Input, { credential, delegated, smtp }: Facts): readonly string[] {
  const lines: string[] = [];
  if (delegated)
    lines.push(
      'People sign in with OAuth (authorization code); add the product’s redirect address in Entra.',
    );
  else
    lines.push(
      'The product asks for tokens as itself (client credentials). One that offers other scopes, such as IMAP.AccessAsUser.All, is set to act for a user: choose application instead, or write the scope by hand.',
    );
  if (credential?.is === 'secret' && credential.held !== null)
    lines.push(`The secret is the one that was handed over before (${credential.held.title}).`);
  if (credential?.is === 'vault-cert')
    lines.push('The key comes with the secret of the same name in the vault, as PFX or PEM.');
  if (credential?.is === 'federated')
    lines.push('The access is proved with a credential of Latchkey’s own; yours is not tried.');
  if (credential?.is === 'cert')
    lines.push('The access is proved with a credential of Latchkey’s own; your certificate is not tried.');
  if (input.protocols.includes('smtp') && !delegated)
    lines.push(
      smtp?.is === 'tight'
        ? 'It sends as the mailbox that it signs in to, and as no other; its token names no role for that.'
        : 'It sends as the mailbox that it signs in to, and as no other.',
    );
  return lines;
}
