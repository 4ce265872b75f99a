// Starts the page: the picker without `?as=`, otherwise that person's chats, kept live.
import { as, people } from './api.js';
import { composer } from './composer.js';
import { avatar, el } from './dom.js';
import { conversationView } from './conversation.js';
import { picker, shortName } from './picker.js';
import { rail, slug } from './rail.js';

const main = document.querySelector('#main');
const banner = document.querySelector('#banner');

const showMe = (me) => {
  document
    .querySelector('#me')
    .replaceChildren(
      el('a.quiet', { href: '/', target: '_blank', rel: 'noopener' }, 'New window as…'),
      el('span.who', {}, avatar(me.name), el('span', {}, me.name)),
      el('a.quiet', { href: '/' }, 'Switch'),
    );
  document.title = `${me.name} · Sandbox · Contoso`;
};

const live = async (me, everybody) => {
  const api = as(me.upn);
  const conversations = await api.conversations();
  const state = { current: conversations[0], unread: new Set() };
  const view = conversationView({ me, api });
  const box = composer({ me, api });
  const pane = el('section.pane', {}, view.node, box.node);
  const side = rail({ conversations, state, choose: (one) => void choose(one) });
  main.className = 'chat';
  main.replaceChildren(side.node, pane);

  const choose = async (conversation) => {
    state.current = conversation;
    state.unread.delete(conversation.id);
    history.replaceState(
      null,
      '',
      `?as=${encodeURIComponent(shortName(me, everybody))}#${slug(conversation)}`,
    );
    side.draw();
    box.show(conversation);
    await view.show(conversation);
    if (matchMedia('(hover: hover)').matches) box.focus();
  };

  const events = api.events();
  const on = (name, run) => events.addEventListener(name, (event) => run(JSON.parse(event.data)));
  let wasHere = false;
  on('hello', () => {
    banner.hidden = true;
    if (wasHere) void view.reload();
    wasHere = true;
  });
  events.addEventListener('error', () => (banner.hidden = false));
  on('reset', () => void view.reload());
  on('typing', (data) => view.typing(data));
  on('deleted', (data) => view.remove(data));
  on('message', ({ conversation, message }) => {
    if (conversation === state.current.id) view.put(message);
    else if (message.from.upn !== me.upn) {
      state.unread.add(conversation);
      side.draw();
    }
  });
  const wanted = decodeURIComponent(location.hash.slice(1));
  await choose(conversations.find((one) => slug(one) === wanted) ?? conversations[0]);
};

const start = async () => {
  const everybody = await people();
  const name = new URLSearchParams(location.search).get('as')?.toLowerCase();
  const me = everybody.find(
    (one) =>
      name !== undefined &&
      [one.upn.toLowerCase(), one.aadObjectId, shortName(one, everybody)].includes(name),
  );
  if (me) {
    showMe(me);
    await live(me, everybody);
    return;
  }
  main.className = 'picking';
  main.replaceChildren(picker(everybody, name));
};

start().catch((error) => {
  banner.textContent = `The sandbox does not answer: ${error.message}`;
  banner.hidden = false;
});
