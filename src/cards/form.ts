// The form of an operation: what is known is filled in, and what is wrong is said beside its field.
import type { Card } from '../contracts/card.ts';
import type { Choice } from '../contracts/failure.ts';
import type { Json, JsonObject } from '../contracts/json.ts';
import type { Faults, Values } from '../contracts/operation.ts';
import { fit, source, type Room } from './fill.ts';
import { cut, inert } from './inert.ts';

export interface FormOptions {
  /** Choices in place of the text, for fields whose text may mean several things. */
  readonly choices?: { readonly [field: string]: readonly Choice[] };
  /** A fault that belongs to no field. */
  readonly general?: string;
  /** The form leads to a preview: its button says so, and `data.preview` is `yes`. */
  readonly preview?: boolean;
}

interface Field {
  readonly value: string;
  readonly faults: readonly { readonly fault: string }[];
  /** Either the text or the choices; each none or one. */
  readonly plain: readonly { readonly value: string }[];
  readonly picks: readonly { readonly value: string; readonly choices: readonly Choice[] }[];
}

/** Fields by their keys, beside what belongs to the whole form. */
export interface FormView {
  readonly [field: string]: Field | readonly object[];
  readonly general: readonly { readonly fault: string }[];
  readonly submit: readonly { readonly title: string; readonly preview: string }[];
}

const text = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

/** All inputs of a card that are not within the card of a button, in their order. */
function inputs(node: Json | undefined): readonly JsonObject[] {
  if (Array.isArray(node)) return node.flatMap(inputs);
  if (typeof node !== 'object' || node === null) return [];
  const object = node as JsonObject;
  const own = text(object['type']).startsWith('Input.') ? [object] : [];
  return [...own, ...inputs(object['items']), ...inputs(object['columns']), ...inputs(object['body'])];
}

/** Keys of the form's inputs: they are the operation's fields. @throws Error where the operation has no form */
export const fieldsOf = (operation: string): readonly string[] => [
  ...new Set(inputs(source(`forms/${operation}`)).map((input) => text(input['id']))),
];

/** Choice sets of the form itself know only their own values. */
function known(operation: string, field: string, value: string): string {
  const set = inputs(source(`forms/${operation}`)).find((input) => input['id'] === field);
  if (set?.['type'] !== 'Input.ChoiceSet' || !Array.isArray(set['choices'])) return value;
  const said = value.split(/[,+]/).map((each) => each.trim().toLowerCase());
  return (set['choices'] as readonly JsonObject[])
    .map((choice) => text(choice['value']))
    .filter((each) => said.includes(each.toLowerCase()))
    .join(',');
}

export function formView(
  operation: string,
  values: Values,
  faults: Faults,
  options: FormOptions,
  room: Room,
): FormView {
  const fields = fieldsOf(operation).map((name): [string, Field] => {
    const choices = (options.choices?.[name] ?? []).slice(0, room.lines).map((choice) => ({
      title: inert(choice.title, 100),
      value: choice.value,
    }));
    const value = known(operation, name, cut(values[name] ?? '', Math.min(1000, room.text * 2)));
    const fault = faults[name];
    return [
      name,
      {
        value,
        faults: fault ? [{ fault: inert(fault, room.text) }] : [],
        plain: choices.length > 0 ? [] : [{ value }],
        picks: choices.length > 0 ? [{ value: '', choices }] : [],
      },
    ];
  });
  const homeless = Object.entries(faults).filter(([name]) => !fields.some(([field]) => field === name));
  const general = [...(options.general ? [options.general] : []), ...homeless.map(([, fault]) => fault)];
  return {
    ...Object.fromEntries(fields),
    general: general.slice(0, room.lines).map((fault) => ({ fault: inert(fault, room.text) })),
    submit: [{ title: options.preview ? 'Preview' : 'Ask for it', preview: options.preview ? 'yes' : '' }],
  };
}

/** The form of an operation, e.g. `give-access`. @throws Error where it has none */
export function formCard(
  operation: string,
  values: Values = {},
  faults: Faults = {},
  options: FormOptions = {},
): Card {
  const fault = Object.values(faults)[0] ?? options.general;
  return {
    json: fit(`forms/${operation}`, (room) => formView(operation, values, faults, options, room)),
    text: fault ? inert(fault, 160) : 'Fill in the form, then press its button.',
  };
}
