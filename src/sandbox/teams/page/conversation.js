// The messages of one conversation: a chat in a row, a channel as threads.
import { composer } from './composer.js';
import { day } from './dates.js';
import { el } from './dom.js';
import { drawMessage } from './message.js';
import { welcome } from './welcome.js';

export const conversationView = ({ me, api }) => {
  const list = el('div.messages', { role: 'log', 'aria-live': 'polite', tabindex: 0 });
  const title = el('h1');
  const about = el('span.about');
  const node = el('div.conversation', {}, el('header.conversation-head', {}, title, about), list);
  let conversation;
  let messages = new Map();
  let drawn = new Map();
  let threads = new Map();
  let typing;

  const press = (message, what) => api.press(conversation.id, message.id, what);
  const consent = (message, offer, action) => api.consent(conversation.id, message.id, offer, action);
  const isChannel = () => conversation.kind === 'channel';
  const atEnd = () => list.scrollHeight - list.scrollTop - list.clientHeight < 80;
  const toEnd = () => (list.scrollTop = list.scrollHeight);
  // The newest message stays in sight when the window or the box below changes its size.
  let stuck = true;
  list.addEventListener('scroll', () => (stuck = atEnd()));
  new ResizeObserver(() => stuck && toEnd()).observe(list);

  const draw = (message) => {
    const before = drawn.get(message.id);
    const now = drawMessage(message, { me, press, consent, before: before?.cards });
    drawn.set(message.id, now);
    return { now: now.node, before: before?.node };
  };

  const startThread = (rootId) => {
    const reply = composer({ me, api, thread: true });
    reply.show(conversation, rootId);
    const replies = el('div.replies');
    const first = el('div.first', {}, !messages.has(rootId) && el('p.gone', {}, 'This message was deleted.'));
    threads.set(rootId, { first, replies });
    list.append(el('section.thread', { 'data-root': rootId }, first, replies, reply.node));
    return threads.get(rootId);
  };

  const separate = (message) => {
    const date = day(message.at, me);
    if (list.dataset.day !== date) list.append(el('div.day', {}, el('span', {}, date)));
    list.dataset.day = date;
  };

  const place = (message, element) => {
    const root = message.replyTo ?? message.id;
    if (!isChannel()) {
      separate(message);
      list.append(element);
      return;
    }
    if (!threads.has(root)) separate(message);
    const thread = threads.get(root) ?? startThread(root);
    if (message.replyTo === null) thread.first.replaceChildren(element);
    else thread.replies.append(element);
  };

  const redraw = () => {
    list.replaceChildren();
    delete list.dataset.day;
    threads = new Map();
    if (conversation.forgotten)
      list.append(el('p.gone', {}, `${conversation.forgotten} earlier messages are no longer kept.`));
    if (messages.size === 0) list.append(welcome(conversation, me));
    for (const message of messages.values()) place(message, draw(message).now);
    toEnd();
  };

  const stopTyping = () => {
    typing?.remove();
    typing = undefined;
  };

  const view = {
    node,
    async show(next) {
      conversation = next;
      title.textContent = next.name;
      about.textContent = next.kind === 'channel' ? next.team : next.kind === 'group' ? 'Group chat' : 'App';
      drawn = new Map();
      list.replaceChildren();
      await view.reload();
    },
    async reload() {
      const asked = conversation;
      const loaded = await api.messages(asked.id);
      if (asked !== conversation) return;
      messages = new Map(loaded.map((message) => [message.id, message]));
      redraw();
    },
    put(message) {
      const stay = atEnd();
      if (messages.size === 0) list.replaceChildren();
      messages.set(message.id, message);
      const { now, before } = draw(message);
      if (before) before.replaceWith(now);
      else {
        place(message, now);
        if (message.from.upn === undefined) stopTyping();
      }
      if (stay || (!before && message.from.upn === me.upn)) toEnd();
    },
    remove({ conversation: id, id: messageId }) {
      if (id !== conversation.id || !messages.delete(messageId)) return;
      drawn.delete(messageId);
      redraw();
    },
    typing({ conversation: id }) {
      if (id !== conversation.id) return;
      stopTyping();
      typing = el('p.typing', { onanimationend: stopTyping }, 'Latchkey is typing…');
      list.append(typing);
      toEnd();
    },
  };
  return view;
};
