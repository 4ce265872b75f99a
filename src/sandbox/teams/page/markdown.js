// The small part of Markdown that Teams draws: bold, italic, links, lists. Everything else is text, markup included.
const escapes = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
export const escapeHtml = (text) => text.replace(/[&<>"']/g, (letter) => escapes[letter]);

const inlinePattern = new RegExp(
  [
    /\\(?<escaped>[\\`*_{}[\]()#+\-.!<>&~|])/,
    /`(?<code>[^`\n]+)`/,
    /<at>(?<at>[^<]*)<\/at>/,
    /\[(?<label>[^\]\n]+)\]\((?<href>https:\/\/[^\s)"<>]+)\)/,
    /\*\*(?<bold>\S(?:.*?\S)?)\*\*/,
    /\*(?<star>[^\s*](?:[^*]*[^\s*])?)\*/,
    /(?<![\p{L}\p{N}_])_(?<under>[^\s_](?:[^_]*[^\s_])?)_(?![\p{L}\p{N}_])/,
  ]
    .map((part) => part.source)
    .join('|'),
  'u',
);

const draw = (groups) => {
  if (groups.escaped !== undefined) return escapeHtml(groups.escaped);
  if (groups.code !== undefined) return `<code>${escapeHtml(groups.code)}</code>`;
  if (groups.at !== undefined) return `<span class="at">${escapeHtml(groups.at)}</span>`;
  if (groups.href !== undefined)
    return `<a href="${escapeHtml(groups.href)}" target="_blank" rel="noopener noreferrer">${inline(groups.label)}</a>`;
  if (groups.bold !== undefined) return `<strong>${inline(groups.bold)}</strong>`;
  return `<em>${inline(groups.star ?? groups.under)}</em>`;
};

const inline = (text) => {
  let rest = text;
  let html = '';
  for (let found = inlinePattern.exec(rest); found; found = inlinePattern.exec(rest)) {
    html += escapeHtml(rest.slice(0, found.index)) + draw(found.groups);
    rest = rest.slice(found.index + found[0].length);
  }
  return html + escapeHtml(rest);
};

const kindOf = (line) => {
  if (line.trim() === '') return 'gap';
  if (/^\s*[-*]\s+\S/.test(line)) return 'ul';
  return /^\s*\d+[.)]\s+\S/.test(line) ? 'ol' : 'p';
};

const block = ({ kind, lines }) => {
  if (kind === 'p') return `<p>${lines.map(inline).join('<br>')}</p>`;
  const items = lines
    .map((line) => `<li>${inline(line.replace(/^\s*(?:[-*]|\d+[.)])\s+/, ''))}</li>`)
    .join('');
  const start = kind === 'ol' ? ` start="${Number.parseInt(lines[0], 10)}"` : '';
  return `<${kind}${start}>${items}</${kind}>`;
};

/** Safe HTML for a text in Teams' Markdown. */
export const markdown = (text) => {
  const blocks = [];
  for (const line of text.replaceAll('\r', '').split('\n')) {
    const kind = kindOf(line);
    if (kind !== 'gap' && blocks.at(-1)?.kind === kind) blocks.at(-1).lines.push(line);
    else blocks.push({ kind, lines: [line] });
  }
  return blocks
    .filter(({ kind }) => kind !== 'gap')
    .map(block)
    .join('');
};
