// Why an application cannot open a mailbox: each link of the chain, the first cause, what to do, and a button that asks for it.
import { refused, type Choice } from '../contracts/failure.ts';
import type { Protocol } from '../contracts/mail.ts';
import type { Answer, Question } from '../contracts/question.ts';
import { dated } from './access/times.ts';
import { cause, chain } from './app/chain.ts';
import { findApp } from './app/found.ts';
import { gather } from './app/gather.ts';
import type { Link, Sight, State } from './app/link.ts';
import { whyIn } from './app/said.ts';

const signs: { readonly [state in State]: string } = { right: '✓', wrong: '✗', pending: '…', unknown: '?' };
const long: { readonly [protocol in Protocol]: string } = { imap: 'IMAP', pop: 'POP', smtp: 'SMTP' };
const isProtocol = (text: string): text is Protocol => Object.hasOwn(long, text);

export const question: Question = {
  name: 'app-why',
  title: 'Why an application cannot open a mailbox',
  verbs: ['app', 'why'],
  examples: [
    'app why "Verba Import" imap on archive',
    'why can\'t "Verba Import" read archive@contoso.com over imap',
  ],
  needs: [
    'Graph: Application.Read.All',
    'Graph: DelegatedPermissionGrant.Read.All',
    'Exchange View-Only Recipients',
    'Exchange View-Only Configuration',
  ],
  private: true,
  parse: (ask) => whyIn(ask.text),
  async answer(values, ask, { look, records }) {
    const [name, protocol, mailbox] = [
      values['name'] ?? '',
      values['protocol'] ?? '',
      values['mailbox'] ?? '',
    ];
    const example = 'Write it so: app why "Verba Import" imap on archive.';
    if (name === '') throw refused('Which application?', example, { field: 'name' });
    if (!isProtocol(protocol))
      throw refused('Over which protocol: imap, pop or smtp?', example, { field: 'protocol' });
    if (mailbox === '' || mailbox.length > 256 || /[*?]/.test(mailbox))
      throw refused('On which mailbox?', example, { field: 'mailbox' });
    const app = await findApp(look, name);
    const sight = await gather(look, records, app, { protocol, mailbox }, ask.now);
    return told(
      sight,
      chain(sight, (iso) => dated(iso, ask)),
      mailbox,
      dated(ask.now.toISOString(), ask),
    );
  },
};

function told(sight: Sight, links: readonly Link[], mailbox: string, now: string): Answer {
  const first = cause(links);
  const address =
    sight.box.is === 'read' && sight.box.of.is === 'here' ? sight.box.of.mailbox.address : mailbox;
  const what = `${sight.app.name} on ${address} over ${long[sight.protocol]}`;
  const rows = links.map(({ title, state, says, row }) => [
    signs[state],
    title,
    row ? `${says} · ${row}` : says,
  ]);
  const remarks = [
    ...(sight.policy
      ? [
          'An application access policy names it: such policies act on Graph only, not on IMAP, POP or SMTP (P72).',
        ]
      : []),
    ...(sight.tried ? [`Tried with ${sight.tried.where}.`] : ['Your credential was not tried.']),
    `Read ${now}.`,
  ];
  const button = first?.mend && mending(sight, first.mend, address);
  return {
    title: what,
    lines: verdict(links, first),
    columns: ['', 'What', 'Found'],
    rows,
    note: remarks.join(' '),
    ...(button ? { buttons: [button] } : {}),
  };
}

function verdict(links: readonly Link[], first: Link | undefined): readonly string[] {
  const open = links.filter(({ state }) => state === 'unknown').map(({ title }) => title);
  if (first)
    return [
      `${first.state === 'wrong' ? 'The cause' : 'Not yet'}: ${first.title}. ${first.says}`,
      ...(first.fix === undefined ? [] : [first.fix]),
    ];
  if (links.some(({ title, state }) => title === 'Real sign-in' && state === 'right'))
    return ['It works: Latchkey signed in just now.'];
  return [
    `All that can be seen is right. Not seen: ${open.join(', ').toLowerCase()}.`,
    'Look at the product then: its credential, the user name (the mailbox’s address), host and port, and whether a firewall or a proxy stands between.',
  ];
}

/** A sentence that asks for what is missing; names in quotes, or the client id where the name holds one. */
function mending({ app, protocol }: Sight, how: 'new' | 'add', address: string): Choice {
  const name = /["“”„]/.test(app.name) ? app.clientId : app.name;
  const sentence = `app ${how} "${name}" ${protocol} on ${address}`;
  return { value: sentence, title: sentence };
}
