// Where you type: Enter sends, Shift+Enter makes a new line.
import { el } from './dom.js';

const arrow =
  '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="M3 10 17 3l-4 14-3-6-7-1z" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linejoin="round"/></svg>';

const clip =
  '<svg viewBox="0 0 20 20" aria-hidden="true"><path d="m6 10.5 5.2-5.2a2.6 2.6 0 0 1 3.7 3.7l-6.4 6.4a4.2 4.2 0 0 1-6-6L8 4" fill="none" stroke="currentColor" stroke-width="1.5" stroke-linecap="round"/></svg>';

/** As the sandbox takes it: the name, and the content in base64. */
const packed = async (file) => {
  const bytes = new Uint8Array(await file.arrayBuffer());
  return { name: file.name, content: btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join('')) };
};

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
  const picker = el('input', { type: 'file', multiple: true, hidden: true });
  const named = el('p.composer-files', { role: 'status' });
  const showFiles = () => {
    named.textContent = [...picker.files].map(({ name }) => name).join(', ');
  };
  picker.addEventListener('change', () => {
    showFiles();
    field.focus();
  });
  const send = async () => {
    const text = field.value;
    const chosen = [...picker.files];
    if (text.trim() === '' && chosen.length === 0) return;
    field.value = '';
    trouble.textContent = '';
    try {
      await api.say(conversation.id, text, root, await Promise.all(chosen.map(packed)));
      picker.value = '';
      showFiles();
    } catch (error) {
      field.value ||= text;
      trouble.textContent = error.message;
    }
  };
  // Teams gives a bot the files of personal chats only.
  const attach = el('button.icon', {
    type: 'button',
    title: 'Attach a file',
    'aria-label': 'Attach a file',
    html: clip,
    onclick: () => picker.click(),
  });
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
      attach,
      call,
      el('button.icon.send', { type: 'submit', 'aria-label': 'Send', title: 'Send', html: arrow }),
    ),
    picker,
    named,
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
      attach.hidden = next.kind !== 'personal';
      picker.value = '';
      showFiles();
      const hint = thread ? 'Reply' : hints[next.kind];
      field.setAttribute('placeholder', hint);
      field.setAttribute('aria-label', hint);
    },
    focus: () => field.focus(),
  };
};
