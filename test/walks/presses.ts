// Presses as Teams sends them, made and signed by hand, so that many may go to any bot at once.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Town } from './town.ts';

type Activity = Readonly<Record<string, unknown>>;

/** A press as it went out when this person last pressed in their own chat: the mould of the others. */
export async function mould(town: Town, who: string): Promise<Activity> {
  const answer = await fetch(`${town.sandbox.ready.chat}/_teams/deliver`);
  const sent = (await answer.json()) as Activity[];
  const { id } = (await town.as(who).call<{ id: string; kind: string }[]>('conversations')).find(
    ({ kind }) => kind === 'personal',
  ) ?? { id: '' };
  const found = sent.findLast(
    ({ type, conversation }) => type === 'invoke' && (conversation as { id?: string }).id === id,
  );
  assert.ok(found, `${who} has pressed nothing yet`);
  return found;
}

/** One token serves all: it says who sends, not what. */
export const sign = async (town: Town, activity: Activity): Promise<string> =>
  (await town.control<{ token: string }>('sign', { activity })).token;

export interface Answer {
  readonly status: number;
  readonly toast: string;
}

/** Sends the press straight to a bot. @param id of the activity; a new one unless it is to look like the same press */
export async function invoke(
  endpoint: string,
  token: string,
  from: Activity,
  press: { readonly verb: string; readonly data: Readonly<Record<string, string>>; readonly id?: string },
): Promise<Answer> {
  const activity = {
    ...from,
    id: press.id ?? `f:${randomUUID()}`,
    value: { action: { type: 'Action.Execute', verb: press.verb, data: press.data }, trigger: 'manual' },
  };
  const answer = await send(endpoint, token, activity);
  const body = (await answer.json()) as { value?: unknown };
  return {
    status: answer.status,
    toast: typeof body.value === 'string' ? body.value : JSON.stringify(body.value),
  };
}

const send = (endpoint: string, token: string, activity: Activity): Promise<Response> =>
  fetch(endpoint, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(activity),
  });
