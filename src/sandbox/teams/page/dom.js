// Builds elements without markup strings, so that text stays text.

/**
 * @param {string} name tag, with classes as in `div.a.b`
 * @param {Record<string, unknown>} [props] `on*` become listeners, `html` is trusted markup made here, the rest attributes
 * @param {...(Node | string | null | undefined | false)} children
 */
export const el = (name, props = {}, ...children) => {
  const [tag, ...classes] = name.split('.');
  const node = document.createElement(tag);
  if (classes.length > 0) node.className = classes.join(' ');
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
    else if (key === 'html') node.innerHTML = value;
    else node.setAttribute(key, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
};

const colours = ['#8e562e', '#986f0b', '#4b7a1f', '#0b6a5f', '#2b6695', '#4f5bb5', '#7a4a8f', '#a13b63'];

const initials = (name) =>
  name
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word[0])
    .filter((_, n, all) => n === 0 || n === all.length - 1)
    .join('')
    .toUpperCase();

const key =
  '<svg viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="8.2" r="3.6" fill="none" stroke="currentColor" stroke-width="2"/><path d="M12 11.8V20m0-2h3.4M12 15h2.4" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"/></svg>';

/** A round avatar with initials; the bot's is square with a key. */
export const avatar = (name, isBot = false) => {
  if (isBot) return el('span.avatar.bot', { 'aria-hidden': 'true', html: key });
  const sum = [...name].reduce((all, letter) => all * 31 + letter.codePointAt(0), 7);
  const node = el('span.avatar', { 'aria-hidden': 'true' }, initials(name));
  node.style.setProperty('--tint', colours[Math.abs(sum) % colours.length]);
  return node;
};
