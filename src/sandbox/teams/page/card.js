// Draws one card and sends its buttons' presses.
import { hostConfig } from './card-look.js';
import { cardContext } from './card-parts.js';
import { withDates } from './dates.js';
import { el } from './dom.js';
import { markdown } from './markdown.js';

const { AdaptiveCards } = globalThis;
AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = markdown(text);
  result.didProcess = true;
};

const open = (url) => {
  const target = URL.parse(url);
  if (target && ['https:', 'http:', 'mailto:'].includes(target.protocol))
    window.open(target.href, '_blank', 'noopener');
};

/** What a person reads of an invoke's answer: the words, and whether they are bad news. */
const wordsOf = ({ status, body }) => {
  if (body?.type === 'application/vnd.microsoft.activity.message')
    return { words: String(body.value), bad: false };
  if (body?.type === 'application/vnd.microsoft.card.adaptive') return undefined;
  if (status === 504 || body?.value?.code === 'BotNotReachable')
    return { words: 'Unable to reach app. Please try again.', bad: true };
  if (body?.type === 'application/vnd.microsoft.error' && body.value?.message)
    return { words: String(body.value.message), bad: true };
  return { words: 'Something went wrong. Please try again.', bad: true };
};

const pressOf = (action) => {
  const inputs = Object.values(action.getReferencedInputs() ?? {});
  const typed = inputs.filter((input) => input.isSet()).map((input) => [input.id, String(input.value)]);
  return { verb: action.verb, data: action.toJSON().data ?? {}, inputs: Object.fromEntries(typed) };
};

/**
 * @param {object} json the card as sent
 * @param {{reader: object, press: (press: object) => Promise<{status: number, body: any}>, note?: HTMLElement}} how
 *   `note`: what the card before said under itself; it stays while the card changes
 * @returns {{node: HTMLElement, note: HTMLElement}}
 */
export const drawCard = (json, { reader, press, note = el('div.card-note', { role: 'status' }) }) => {
  const say = (words, bad) => {
    note.className = `card-note${bad ? ' bad' : ''}${words ? ' shown' : ''}`;
    note.textContent = words;
    if (words) note.scrollIntoView({ block: 'nearest' });
  };
  note.onanimationend = () => say('', false);
  const frame = el('div.card');
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  card.onExecuteAction = async (action) => {
    if (action instanceof AdaptiveCards.OpenUrlAction) return open(action.url);
    if (action instanceof AdaptiveCards.ToggleVisibilityAction) return undefined; // the renderer has done it
    if (!(action instanceof AdaptiveCards.ExecuteAction))
      return say('The sandbox sends Action.Execute buttons only.', true);
    const button = action.renderedElement;
    say('', false);
    frame.classList.add('busy');
    frame.setAttribute('aria-busy', 'true');
    button?.classList.add('waiting');
    for (const one of frame.querySelectorAll('button')) one.disabled = true;
    try {
      const said = wordsOf(await press(pressOf(action)));
      if (said) say(said.words, said.bad);
    } catch (error) {
      say(error.message, true);
    }
    frame.classList.remove('busy');
    frame.removeAttribute('aria-busy');
    button?.classList.remove('waiting');
    for (const one of frame.querySelectorAll('button')) one.disabled = false;
  };
  card.parse(withDates(json, reader), cardContext());
  const body = card.render() ?? el('p.card-broken', {}, json.fallbackText ?? 'This card cannot be shown.');
  if (json.msteams?.width === 'Full') frame.classList.add('wide');
  frame.append(body, note);
  return { node: frame, note };
};
