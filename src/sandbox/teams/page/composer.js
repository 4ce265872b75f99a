// Where you type: Enter sends, Shift+Enter makes a new line.
import { el } from './dom.js';

const arrow =
  '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 10 17 3l-4 14-3-6-7-1z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/></svg>';

const hints = {
  personal: 'Type a message to Latchkey',
  group: 'Type a message; @Latchkey calls the bot',
  channel: 'Start a post; @Latchkey calls the bot',
};

/**
 * @param {{api: object, thread?: boolean}} how
 * @returns {{node: HTMLElement, show: (conversation: object, replyTo?: string) => void, focus: () => void}}
 */
export const composer = ({ api, thread = false }) => {
  let conversation;
  let root;
  const field = el('textarea', { name: 'text', rows: 1, autocomplete: 'off' });
  const trouble = el('p.composer-trouble', { role: 'alert' });
  const send = async () => {
    const text = field.value;
    if (text.trim() === '') return;
    field.value = '';
    trouble.textContent = '';
    try {
      await api.say(conversation.id, text, root);
    } catch (error) {
      field.value ||= text;
      trouble.textContent = error.message;
    }
  };
  const call = el(
    'button.icon',
    {
      type: 'button',
      title: 'Call Latchkey',
      'aria-label': 'Mention Latchkey',
      onclick: () => {
        if (!/@Latchkey/i.test(field.value)) field.value = `@Latchkey ${field.value}`;
        field.focus();
      },
    },
    '@',
  );
  const node = el(
    `form.composer${thread ? '.in-thread' : ''}`,
    {
      onsubmit: (event) => {
        event.preventDefault();
        void send();
      },
    },
    el(
      'div.composer-box',
      {},
      field,
      call,
      el('button.icon.send', { type: 'submit', 'aria-label': 'Send', title: 'Send', html: arrow }),
    ),
    trouble,
  );
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    void send();
  });
  return {
    node,
    show(next, replyTo) {
      conversation = next;
      root = replyTo;
      field.value = '';
      trouble.textContent = '';
      call.hidden = next.kind === 'personal';
      const hint = thread ? 'Reply' : hints[next.kind];
      field.setAttribute('placeholder', hint);
      field.setAttribute('aria-label', hint);
    },
    focus: () => field.focus(),
  };
};
