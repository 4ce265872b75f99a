// The page on which you choose who you are.
import { avatar, el } from './dom.js';

const roles = {
  asker: ['May ask', 'Asks for access and follows it'],
  approver: ['May approve', 'Decides on what others ask for'],
  nobody: ['No rights here', 'May neither ask nor approve'],
  guest: ['Guest', 'From another company'],
};
const order = Object.keys(roles);

/** `riley` for Riley Chen where no other first name is the same, otherwise the UPN. */
export const shortName = (person, everybody) => {
  const first = (one) => one.name.split(' ')[0].toLowerCase();
  const alone = everybody.filter((one) => first(one) === first(person)).length === 1;
  return alone ? first(person) : person.upn.toLowerCase();
};

const personCard = (everybody) => (person) =>
  el(
    'a.person',
    { href: `/?as=${encodeURIComponent(shortName(person, everybody))}` },
    avatar(person.name),
    el(
      'span.person-text',
      {},
      el('span.person-name', {}, person.name),
      el('span.person-upn', {}, person.upn),
    ),
    el('span.person-zone', {}, person.zone.split('/').at(-1).replaceAll('_', ' ')),
  );

const group = (everybody) => (role) => {
  const members = everybody.filter((one) => one.role === role);
  if (members.length === 0) return null;
  const [title, words] = roles[role];
  return el(
    'section.people',
    {},
    el('h2', {}, title, el('small', {}, words)),
    el('div.people-grid', {}, ...members.map(personCard(everybody))),
  );
};

export const picker = (everybody, unknown) =>
  el(
    'div.picker',
    {},
    el('h1', {}, 'Who are you?'),
    el('p', {}, 'Open a second window to be somebody else at the same time: one asks, the other approves.'),
    unknown && el('p.picker-note', { role: 'alert' }, `Nobody here is called “${unknown}”.`),
    ...order.map(group(everybody)).filter(Boolean),
  );
