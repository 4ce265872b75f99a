// A file that the bot offers: what it is, and whether one wants it. The bot puts it into OneDrive only when it is accepted.
import { el } from './dom.js';

/**
 * @param {{name: string, description: string, size: number}} offer
 * @param {(action: 'accept' | 'decline') => Promise<{status: number, body: any}>} answer
 */
export const drawOffer = ({ name, description, size }, answer) => {
  const note = el('p.offer-note', { role: 'status' });
  const press = async (action) => {
    for (const one of buttons) one.disabled = true;
    note.textContent = action === 'accept' ? 'The file is on its way…' : '';
    try {
      const { status } = await answer(action);
      if (status >= 300) note.textContent = 'Unable to reach app. Please try again.';
      else if (action === 'accept') note.textContent = '';
    } catch (error) {
      note.textContent = error.message;
    }
    for (const one of buttons) one.disabled = false;
  };
  const button = (title, action, kind) =>
    el(`button.offer-button${kind}`, { type: 'button', onclick: () => press(action) }, title);
  const buttons = [button('Accept', 'accept', '.primary'), button('Decline', 'decline', '')];
  return el(
    'section.offer',
    { 'aria-label': `File: ${name}` },
    el('p.offer-name', {}, name, el('small', {}, `${Math.ceil(size / 1024)} KB`)),
    description && el('p.offer-about', {}, description),
    el('div.offer-buttons', {}, ...buttons),
    note,
  );
};
