// Whether Teams would take an Adaptive Card: known elements or a fallback, schema 1.5, no id twice.
import { isRow, type Row } from './model.ts';

const elements = new Set([
  ...[
    'TextBlock',
    'RichTextBlock',
    'TextRun',
    'Image',
    'ImageSet',
    'Media',
    'Container',
    'ColumnSet',
    'Column',
    'FactSet',
    'ActionSet',
    'Table',
  ],
  ...[
    'TableRow',
    'TableCell',
    'Input.Text',
    'Input.Number',
    'Input.Date',
    'Input.Time',
    'Input.Toggle',
    'Input.ChoiceSet',
  ],
  // Teams' own, beyond schema 1.5.
  ...[
    'Badge',
    'Carousel',
    'CarouselPage',
    'CodeBlock',
    'CompoundButton',
    'Icon',
    'ProgressBar',
    'ProgressRing',
    'Rating',
    'Input.Rating',
    'Component',
  ],
  ...[
    'Chart.Donut',
    'Chart.Gauge',
    'Chart.HorizontalBar',
    'Chart.HorizontalBar.Stacked',
    'Chart.Line',
    'Chart.Pie',
    'Chart.VerticalBar',
    'Chart.VerticalBar.Grouped',
  ],
]);
const actions = new Set([
  ...['Action.Execute', 'Action.Submit', 'Action.OpenUrl', 'Action.ShowCard', 'Action.ToggleVisibility'],
  ...['Action.Popover', 'Action.ResetInputs', 'Action.InsertImage', 'Action.OpenUrlDialog'],
]);
const holdsElements = ['body', 'items', 'columns', 'rows', 'cells', 'inlines', 'images'];
const holdsActions = ['actions', 'selectAction', 'inlineAction'];

const many = (value: unknown): unknown[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value];

const checkAction = (action: unknown, path: string, inputs: Set<string>): string | undefined => {
  if (!isRow(action)) return `${path} is not an object`;
  const type = String(action['type']);
  if (!actions.has(type) && action['fallback'] === undefined)
    return `${path} has the unknown type "${type}" and no fallback`;
  if (type === 'Action.Execute' && action['verb'] !== undefined && typeof action['verb'] !== 'string')
    return `${path}.verb is not text`;
  if (type === 'Action.OpenUrl' && !/^(https?|mailto|msteams):/i.test(String(action['url'])))
    return `${path}.url is not an absolute address`;
  return type === 'Action.ShowCard' ? checkBody(action['card'], `${path}.card`, inputs) : undefined;
};

const checkElement = (element: unknown, path: string, inputs: Set<string>): string | undefined => {
  if (typeof element === 'string' && path.includes('.inlines')) return undefined;
  if (!isRow(element)) return `${path} is not an object`;
  const type = typeof element['type'] === 'string' ? element['type'] : implied(path);
  if (type === undefined) return `${path} has no type`;
  if (!elements.has(type) && element['fallback'] === undefined)
    return `${path} has the unknown type "${type}" and no fallback`;
  if (type.startsWith('Input.')) {
    const id = element['id'];
    if (typeof id !== 'string' || id === '') return `${path} is an input without id`;
    if (inputs.has(id)) return `the input id "${id}" is used twice`;
    inputs.add(id);
  }
  return checkBody(element, path, inputs);
};

// Schema 1.5 lets these go without a type.
const implied = (path: string): string | undefined =>
  ({ columns: 'Column', rows: 'TableRow', cells: 'TableCell', images: 'Image' })[
    /\.(\w+)\[\d+\]$/.exec(path)?.[1] ?? ''
  ];

const first = <T>(
  values: readonly T[],
  check: (value: T, index: number) => string | undefined,
): string | undefined => {
  for (const [index, value] of values.entries()) {
    const wrong = check(value, index);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
};

const checkBody = (holder: unknown, path: string, inputs: Set<string>): string | undefined => {
  if (!isRow(holder)) return `${path} is not an object`;
  // A FactSet's facts and a Table's column widths are no elements.
  const inner = holdsElements.filter((key) => !(holder['type'] === 'Table' && key === 'columns'));
  return (
    first(inner, (key) =>
      first(many(holder[key]), (element, n) => checkElement(element, `${path}.${key}[${n}]`, inputs)),
    ) ??
    first(holdsActions, (key) =>
      first(many(holder[key]), (action, n) => checkAction(action, `${path}.${key}[${n}]`, inputs)),
    )
  );
};

/** What is wrong with a card, in words; undefined when Teams takes it. */
export const wrongWithCard = (card: unknown): string | undefined => {
  if (!isRow(card)) return 'the card is not an object';
  const row: Row = card;
  if (row['type'] !== 'AdaptiveCard') return 'the card\'s type is not "AdaptiveCard"';
  const version = /^1\.(\d+)$/.exec(String(row['version']));
  if (!version) return 'the card has no version like "1.5"';
  if (Number(version[1]) > 5)
    return `the card is of version ${String(row['version'])}; Teams draws up to 1.5`;
  return checkBody(row, 'card', new Set());
};
