// What an empty conversation says: sentences to try.
import { avatar, el } from './dom.js';

const examples = {
  asker: ['give full+sendas on finance to alex for 8h because invoices', 'who on finance', 'mine', 'help'],
  approver: ['pending', 'who on finance', 'help'],
  nobody: ['give full on finance to alex for 2 days because month end', 'help'],
  guest: ['who on finance', 'help'],
};

const fill = (text) => () => {
  const field = document.querySelector('.pane > .composer textarea');
  field.value = text;
  field.focus();
};

export const welcome = ({ kind, name }, me) => {
  if (kind !== 'personal')
    return el(
      'div.welcome',
      {},
      el('h2', {}, name),
      el('p', {}, 'Nothing here yet. The bot hears what begins with @Latchkey.'),
      el(
        'div.examples',
        {},
        el('button', { type: 'button', onclick: fill('@Latchkey help') }, '@Latchkey help'),
      ),
    );
  return el(
    'div.welcome',
    {},
    avatar('Latchkey', true),
    el('h2', {}, 'Latchkey'),
    el('p', {}, 'Access to mailboxes: asked for here, approved by a person, taken back on time.'),
    el(
      'div.examples',
      {},
      ...examples[me.role].map((text) => el('button', { type: 'button', onclick: fill(text) }, text)),
    ),
  );
};
