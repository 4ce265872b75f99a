// What holds for every card, whatever it shows.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { verbs } from '../../src/contracts/card.ts';
import type { JsonObject } from '../../src/contracts/json.ts';
import { mostBytes, source } from '../../src/cards/fill.ts';
import { all } from './all.ts';
import { objects, strings, word } from './walk.ts';

interface Renderer {
  SerializationContext: new () => { eventCount: number; getEventAt(at: number): { message: string } };
  AdaptiveCard: new () => {
    parse(json: JsonObject, context: object): void;
    validateProperties(): { validationEvents: readonly { message: string }[] };
  };
}
const { SerializationContext, AdaptiveCard } = createRequire(import.meta.url)(
  'adaptivecards/dist/adaptivecards.js',
) as Renderer;

const folder = new URL('../../cards/', import.meta.url);
const templates = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -5));
const cards = Object.entries(all());

describe('every card', () => {
  it('leaves nothing of its template unfilled', () => {
    for (const [name, { json }] of cards) assert.ok(!JSON.stringify(json).includes('${'), name);
  });

  it('is version 1.5 and stays under 25 KB', () => {
    for (const [name, { json }] of cards) {
      assert.equal(json['version'], '1.5', name);
      assert.ok(Buffer.byteLength(JSON.stringify(json)) < mostBytes, name);
    }
  });

  it('parses in the renderer without a warning', () => {
    for (const [name, { json }] of cards) {
      const context = new SerializationContext();
      const card = new AdaptiveCard();
      card.parse(json, context);
      // Teams' own elements are none of the renderer's; it draws what stands in for them.
      const events = Array.from(
        { length: context.eventCount },
        (_, at) => context.getEventAt(at).message,
      ).filter((message) => !/^Unknown element type "Chart\.\w+"\. Fallback/.test(message));
      assert.deepEqual(
        [...events, ...card.validateProperties().validationEvents.map(({ message }) => message)],
        [],
        name,
      );
    }
  });

  it('has something that every client draws in place of a chart', () => {
    const charts = cards.flatMap(([name, { json }]) =>
      objects(json).flatMap((object) =>
        word(object['type']).startsWith('Chart.') ? [{ name, chart: object }] : [],
      ),
    );
    assert.ok(charts.length > 0);
    for (const { name, chart } of charts) {
      const data = chart['data'] as readonly JsonObject[];
      assert.ok(
        data.every(({ x, y }) => typeof x === 'string' && typeof y === 'number'),
        name,
      );
      const shown = strings(chart['fallback'] ?? null);
      for (const { x, y } of data)
        assert.ok(shown.includes(word(x)) && shown.includes(JSON.stringify(y)), name);
    }
  });

  it('has only verbs that a press may bring, and at most five buttons', () => {
    for (const [name, { json }] of cards) {
      const actions = objects(json).filter((object) => object['type'] === 'Action.Execute');
      for (const action of actions)
        assert.ok((verbs as readonly string[]).includes(word(action['verb'])), name);
      assert.ok(((json['actions'] ?? []) as readonly object[]).length <= 5, name);
    }
  });

  it('carries on its buttons what was shown, and never who presses', () => {
    const known = [
      'request',
      'fingerprint',
      'step',
      'say',
      'operation',
      'preview',
      'digest',
      'credential',
      'span',
    ];
    for (const [name, { json }] of cards)
      for (const action of objects(json).filter((object) => object['type'] === 'Action.Execute')) {
        const data = action['data'] as JsonObject;
        assert.deepEqual(
          Object.keys(data).filter((key) => !known.includes(key)),
          [],
          name,
        );
        for (const value of Object.values(data)) assert.equal(typeof value, 'string', name);
        assert.ok(!JSON.stringify(data).includes('"a1"') && !JSON.stringify(data).includes('"b1"'), name);
      }
  });

  it('has no id twice, and a plain text for notifications', () => {
    for (const [name, { json, text }] of cards) {
      const ids = objects(json).flatMap((object) => (typeof object['id'] === 'string' ? [object['id']] : []));
      assert.equal(new Set(ids).size, ids.length, name);
      assert.ok(text.length > 3 && text.length < 400 && !/[\n{}]/.test(text), `${name}: ${text}`);
    }
  });

  it('names inputs as the press knows them: reason, until, a day of one row, or a field of the form', () => {
    for (const template of templates.filter((name) => !name.startsWith('forms/')))
      for (const input of objects(source(template)).filter((each) => word(each['type']).startsWith('Input.')))
        assert.ok(['reason', 'until', '${input}'].includes(word(input['id'])), template);
  });

  it('shows what may hold words of people only in runs, inputs and titles of buttons', () => {
    const ours = /^\$\{(head|headline|term|sign|state|votes|line|when|group|rest|title|time|warning)\}$/;
    for (const template of templates)
      for (const block of objects(source(template)).filter((each) => each['type'] === 'TextBlock')) {
        const text = word(block['text']);
        assert.ok(!text.includes('${') || ours.test(text), `${template}: ${text}`);
      }
  });

  it('is filled from templates that are all in use', () => {
    const used = new Set([
      'request',
      'line',
      'answer',
      'mean',
      'notice',
      'handover',
      'digest',
      'forms/give-access',
      'forms/take-access',
      'forms/app-new',
      'forms/app-add',
      'forms/app-drop',
      'forms/app-retire',
      'forms/app-test',
      'forms/keys-renew',
      'forms/keys-remove',
    ]);
    assert.deepEqual(
      templates.filter((name) => !used.has(name)),
      [],
    );
    for (const template of templates) assert.ok(strings(source(template)).length > 0);
  });
});
