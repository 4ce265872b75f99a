// One message: who, when, the words, the cards.
import { drawCard } from './card.js';
import { clock, day } from './dates.js';
import { avatar, el } from './dom.js';
import { drawOffer } from './offer.js';
import { escapeHtml, markdown } from './markdown.js';

// People's words are shown as typed; only the mention of the bot is marked.
const typed = (text) =>
  escapeHtml(text).replace(/@Latchkey(?![\p{L}\p{N}])/giu, '<span class="at">$&</span>');

const fileLink = (file) =>
  el('a.file', { href: file.url }, file.name, el('small', {}, `${Math.ceil(file.size / 1024)} KB`));

/** Keeps a drawn card while its JSON is the same, so that what is being typed into it stays. */
const cardsOf = (message, before, how) =>
  message.cards.map((json, n) => {
    const key = JSON.stringify(json);
    const kept = before?.[n];
    return kept?.key === key ? kept : { key, ...drawCard(json, { ...how, note: kept?.note }) };
  });

/**
 * @param {object} message
 * @param {{me: object, press: (message: object, press: object) => Promise<object>, before?: object[],
 *   consent: (message: object, offer: number, action: string) => Promise<object>}} how
 */
export const drawMessage = (message, { me, press, consent, before }) => {
  const isBot = message.from.upn === undefined;
  const mine = message.from.upn === me.upn;
  const cards = cardsOf(message, before, { reader: me, press: (what) => press(message, what) });
  const node = el(
    `article.message${mine ? '.mine' : ''}${isBot ? '.from-bot' : ''}${cards.length > 0 ? '.with-card' : ''}`,
    { 'data-id': message.id },
    avatar(message.from.name, isBot),
    el(
      'div.message-body',
      {},
      el(
        'header.message-head',
        {},
        el('span.message-from', {}, message.from.name),
        isBot && el('span.tag', {}, 'App'),
        el('time', { datetime: message.at, title: day(message.at, me) }, clock(message.at, me)),
        message.edited &&
          el('span.edited', { title: `${day(message.edited, me)}, ${clock(message.edited, me)}` }, 'Edited'),
      ),
      message.text && el('div.bubble', { html: isBot ? markdown(message.text) : typed(message.text) }),
      ...cards.map((card) => card.node),
      ...(message.offers ?? []).map((offer, n) => drawOffer(offer, (action) => consent(message, n, action))),
      ...message.files.map(fileLink),
      message.undelivered && el('p.undelivered', { role: 'alert' }, `Not delivered. ${message.undelivered}`),
    ),
  );
  return { node, cards };
};
