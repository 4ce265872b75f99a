// The list of conversations on the left.
import { avatar, el } from './dom.js';

export const slug = (conversation) => conversation.name.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '-');

const mark = ({ kind, name }) => {
  if (kind === 'personal') return avatar(name, true);
  if (kind === 'channel') return el('span.hash', { 'aria-hidden': 'true' }, '#');
  return el('span.avatar.several', { 'aria-hidden': 'true' }, name[0]);
};

export const rail = ({ conversations, state, choose }) => {
  const item = (one) =>
    el(
      `button.rail-item${one.id === state.current.id ? '.current' : ''}${state.unread.has(one.id) ? '.unread' : ''}`,
      {
        type: 'button',
        'data-conversation': one.id,
        'aria-current': one.id === state.current.id ? 'true' : undefined,
        onclick: () => choose(one),
      },
      mark(one),
      el('span.rail-name', {}, one.name),
      state.unread.has(one.id) && el('span.dot', {}, el('span.unseen', {}, 'new messages')),
    );
  const node = el('nav.rail', { 'aria-label': 'Conversations' });
  const draw = () => {
    const chats = conversations.filter((one) => one.kind !== 'channel');
    const channels = conversations.filter((one) => one.kind === 'channel');
    const focused = document.activeElement?.dataset?.conversation;
    node.replaceChildren(
      el('h2', {}, 'Chat'),
      ...chats.map(item),
      channels.length > 0 && el('h2', {}, channels[0].team ?? 'Channels'),
      ...channels.map(item),
    );
    if (focused)
      [...node.querySelectorAll('button')].find((one) => one.dataset.conversation === focused)?.focus();
  };
  return { node, draw };
};
