// A pressed button, out of the invoke that Teams sends; and what goes back into it.
import { z } from 'zod';
import { verbs, type Press } from '../../contracts/card.ts';
import type { Toast } from '../../contracts/inbox.ts';
import type { Activity } from './activity.ts';

const invoked = z.looseObject({
  action: z.looseObject({
    verb: z.string(),
    data: z.record(z.string(), z.unknown()).nullish(),
  }),
  trigger: z.string().optional(),
});

const spelled = (value: unknown): string | undefined =>
  typeof value === 'string'
    ? value
    : ['number', 'boolean'].includes(typeof value)
      ? String(value)
      : undefined;

/**
 * Teams sends the button's own data and what was typed as one object; nothing tells them apart, so both carry it whole.
 * @returns undefined with a sentence for the presser where it is no press that we know
 */
export function pressOf(activity: Activity): Press | { readonly faulty: string } {
  const read = invoked.safeParse(activity.value);
  if (activity.name !== 'adaptiveCard/action' || !read.success || activity.replyToId === undefined)
    return { faulty: 'This button could not be read. Open the newest card and press again.' };
  const { action } = read.data;
  const verb = verbs.find((known) => known === action.verb);
  if (!verb || activity.id === undefined)
    return { faulty: 'This button is not known here any more. Open the newest card with: show' };
  const fields = Object.fromEntries(
    Object.entries(action.data ?? {}).flatMap(([key, value]) => {
      const text = spelled(value);
      return text === undefined ? [] : [[key, text] as const];
    }),
  );
  return { verb, data: fields, inputs: fields, id: activity.id, message: activity.replyToId };
}

/** The body of an invoke's answer; the HTTP status is 200 throughout, since Teams sends a failed invoke again. */
export const invokeBody = (toast: Toast): Readonly<Record<string, unknown>> =>
  'card' in toast
    ? { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: toast.card.json }
    : { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: toast.text };
