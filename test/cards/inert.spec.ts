// What people type stays what they typed: it fills no template, forges no text, and never grows a card too large.
import assert from 'node:assert/strict';
import type { Request } from '../../src/contracts/request.ts';
import type { Card } from '../../src/contracts/card.ts';
import { answerCard } from '../../src/cards/answer.ts';
import { mostBytes } from '../../src/cards/fill.ts';
import { formCard } from '../../src/cards/form.ts';
import { cut, inert, spelt } from '../../src/cards/inert.ts';
import { lineCard } from '../../src/cards/line.ts';
import { meanCard } from '../../src/cards/mean.ts';
import { noticesFor } from '../../src/cards/notices.ts';
import { requestCard } from '../../src/cards/request.ts';
import { decided, many, pending, row, waiting } from './samples.ts';
import { states } from './states.ts';
import { strings, typed, word } from './walk.ts';

const hostile =
  '${headline} ${1+1} [click](http://evil.example) **bold** {{DATE(2026-01-01T00:00:00Z,SHORT)}} \u202egnp.exe {{{TIME(2026-01-01T00:00:00Z)}}';

/** A request in which everything that a person or the tenant may name is hostile. */
function bad(request: Request, text: string): Request {
  const who = { id: 'x', name: text };
  return {
    ...request,
    asker: { ...request.asker, name: text },
    said: text,
    input: { ...request.input, ref: text, because: text },
    summary: { what: text, whom: text, notes: [text, text] },
    plan: request.plan.map((step) => ({
      ...step,
      title: text,
      apply: [`Add-X -Note '${text}'`],
      undo: [text],
      ...(step.found.is === 'blocked' ? { found: { ...step.found, because: text, advice: text } } : {}),
    })),
    rows: request.rows.map((each) => ({ ...each, because: text, advice: text })),
    decided: request.decided.map((each) => ({
      ...each,
      by: who,
      decisions: each.decisions.map((decision) => ({ ...decision, by: who, reason: text })),
    })),
    ...(request.pending ? { pending: pending({ ...request.pending, by: who }) } : {}),
  };
}

const cardsOf = (text: string): readonly (readonly [string, Card])[] => [
  ...Object.entries(states).flatMap(([name, state]) => {
    const request = bad(state, text);
    return [
      ...(['home', 'approver', 'place', 'preview'] as const).map(
        (as) => [`${as}: ${name}`, requestCard(request, as, { alsoPlace: true, say: 'again' })] as const,
      ),
      [`line: ${name}`, lineCard(request)] as const,
      ...noticesFor(request).flatMap(({ name: notice, what }) =>
        'card' in what ? [[`${notice}: ${name}`, what.card] as const] : [],
      ),
    ];
  }),
  [
    'form',
    formCard(
      'give-access',
      { mailbox: text, because: text },
      { to: text, other: text },
      { choices: { to: [{ value: 'v', title: text }] }, general: text },
    ),
  ],
  ['mean', meanCard(text, [{ value: 'v', title: text }], text)],
  [
    'answer',
    answerCard({
      title: text,
      lines: [text],
      columns: [text],
      rows: [[text]],
      note: text,
      buttons: [{ value: 'v', title: text }],
    }),
  ],
];

describe('text that people typed', () => {
  it('is never taken for a template, Markdown, or a date', () => {
    for (const [name, { json, text }] of cardsOf(hostile)) {
      for (const block of typed(json, 'TextBlock')) {
        assert.ok(!/evil|bold|\$\{/.test(word(block['text'])), name);
      }
      for (const run of typed(json, 'TextRun')) assert.ok(!word(run['text']).includes('{{'), name);
      for (const each of [...strings(json['actions']), text]) assert.ok(!/\{\{DATE|\u202e/.test(each), name);
    }
  });

  it('stays as it was written, for all to read', () => {
    const json = JSON.stringify(requestCard(bad(waiting, hostile), 'approver').json);
    assert.ok(json.includes('${headline} ${1+1} [click](http://evil.example) **bold**'));
  });

  it('goes back into its field unchanged', () => {
    const { json } = formCard('give-access', { because: 'say {{DATE(x)}} ${y}' }, {});
    assert.ok(typed(json, 'Input.Text').some((input) => input['value'] === 'say {{DATE(x)}} ${y}'));
  });

  it('is cut, so that no card passes 25 KB, whatever its length and letters', () => {
    for (const text of [
      'x'.repeat(10_000),
      '"\\'.repeat(5_000),
      '\u0001'.repeat(10_000),
      '𝕏é漢'.repeat(3_000),
      'two words '.repeat(1_000),
    ])
      for (const [name, { json }] of cardsOf(text))
        assert.ok(
          Buffer.byteLength(JSON.stringify(json)) < mostBytes,
          `${name} ${Buffer.byteLength(JSON.stringify(json))}`,
        );
  });

  it('does not grow a card of 5,000 steps past 25 KB, in any state', () => {
    for (const bads of [0, 3, 5_000])
      for (const as of ['home', 'approver', 'place', 'preview'] as const) {
        const request = bad(many(5_000, bads), '漢'.repeat(10_000));
        const one: Request = {
          ...request,
          decided: Array.from({ length: 50 }, () => decided()),
          pending: pending(),
        };
        for (const each of [request, one, { ...one, rows: one.rows.map(({ key }) => row(key, 'planned')) }])
          assert.ok(Buffer.byteLength(JSON.stringify(requestCard(each, as).json)) < mostBytes);
      }
  });

  it('loses what would turn it round or hide in it, and its line breaks', () => {
    assert.equal(inert('a\u202eb\nc\u200b d\u0007'), 'ab c d');
    assert.equal(inert('{{DATE(x)}}').replaceAll('\u2060', '|'), '{|{DATE(x)}}');
  });

  it('is cut between characters, with an ellipsis', () => {
    assert.equal(cut('𝕏𝕏𝕏𝕏𝕏', 3), '𝕏𝕏…');
    assert.equal(cut('abc', 3), 'abc');
    assert.equal(cut('𝕏𝕏', 3), '𝕏𝕏');
  });

  it('drops nothing unseen from a printed call: it is spelt out', () => {
    assert.equal(spelt("Add-X -To 'a\u202eb'"), "Add-X -To 'a\\u202eb'");
  });
});
