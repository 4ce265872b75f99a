// Templates and their views name the same fields.
import assert from 'node:assert/strict';
import { answerView } from '../../src/cards/answer.ts';
import { fill, type Room } from '../../src/cards/fill.ts';
import { fieldsOf, formView } from '../../src/cards/form.ts';
import { handoverView } from '../../src/cards/handover.ts';
import { lineView } from '../../src/cards/line.ts';
import { meanView } from '../../src/cards/mean.ts';
import { noticeView } from '../../src/cards/notice.ts';
import { requestView } from '../../src/cards/request.ts';
import { proved } from './app-samples.ts';
import { appStates } from './app-states.ts';
import { states } from './states.ts';

const room: Room = { text: 600, lines: 12, calls: 6, call: 400 };
const choice = { value: 'v', title: 't' };

/** Every view there is, with all its lists filled somewhere. */
const views: readonly (readonly [template: string, view: object])[] = [
  ...Object.values({ ...states, ...appStates }).flatMap((request) =>
    (['home', 'approver', 'place', 'preview'] as const).map(
      (as) =>
        [
          'request',
          requestView(request, as, { alsoPlace: true, say: 'again' }, { ...room, lines: 3 }),
        ] as const,
    ),
  ),
  ...Object.values({ ...states, ...appStates }).map((request) => ['line', lineView(request)] as const),
  [
    'handover',
    handoverView(proved, proved.handover ?? assert.fail(), { url: 'https://x', until: proved.opened }, room),
  ],
  [
    'mean',
    meanView(
      'which?',
      'said',
      Array.from({ length: 8 }, () => choice),
      room,
    ),
  ],
  [
    'answer',
    answerView(
      {
        title: 't',
        lines: ['l'],
        columns: ['c'],
        rows: Array.from({ length: 99 }, () => ['r']),
        chart: { title: 't', each: 'e', counts: 'c', bars: [{ name: 'n', count: 1 }] },
        note: 'n',
        buttons: [choice],
      },
      room,
    ),
  ],
  [
    'notice',
    noticeView(
      {
        title: 't',
        lines: ['l'],
        times: ['x'],
        buttons: { request: 'LK-1', fingerprint: 'f', are: ['extend', 'end', 'retry'] },
      },
      room,
    ),
  ],
  ...[
    'give-access',
    'take-access',
    'app-new',
    'app-add',
    'app-drop',
    'app-retire',
    'app-test',
    'keys-renew',
    'keys-remove',
  ].map(
    (name) =>
      [
        `forms/${name}`,
        formView(
          name,
          {},
          Object.fromEntries(fieldsOf(name).map((field) => [field, 'wrong'])),
          { choices: { mailbox: [choice], to: [choice], from: [choice], name: [choice] }, general: 'g' },
          room,
        ),
      ] as const,
  ),
];

/** Notes which fields are asked for. Lists count as one. */
function watched(value: object, path: string, asked: Set<string>): object {
  return new Proxy(value, {
    get(target, key) {
      const member: unknown = Reflect.get(target, key);
      const numbered = typeof key === 'string' && /^\d+$/.test(key);
      if (typeof key === 'string' && !numbered) asked.add(`${path}.${key}`);
      return typeof member === 'object' && member !== null
        ? watched(member, numbered ? path : `${path}.${String(key)}`, asked)
        : member;
    },
  });
}

function fields(value: unknown, path: string): readonly string[] {
  if (Array.isArray(value)) return value.flatMap((item) => fields(item, path));
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    `${path}.${key}`,
    ...fields(member, `${path}.${key}`),
  ]);
}

describe('templates and views', () => {
  it('has every field that a template names', () => {
    for (const [template, view] of views)
      assert.doesNotMatch(JSON.stringify(fill(template, view)), /\$\{/, template);
  });

  it('gives no field that no template uses', () => {
    const asked = new Set<string>();
    for (const [template, view] of views) fill(template, watched(view, template, asked));
    const given = new Set(views.flatMap(([template, view]) => fields(view, template)));
    // Fields of a form that are shown as choices do not use their plain half, and the other way round.
    const unused = [...given].filter(
      (path) => !asked.has(path) && !/^forms\/.*\.(value|plain|picks)(\.\w+)*$/.test(path),
    );
    assert.deepEqual(unused, []);
  });
});
