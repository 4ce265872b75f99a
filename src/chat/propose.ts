// From values, typed or filled in, to a request on record, a form that asks for the rest, or a plain reason why not.
import { formCard } from '../cards/form.ts';
import { noticeCard } from '../cards/notice.ts';
import { requestCard } from '../cards/request.ts';
import type { Card } from '../contracts/card.ts';
import { Failure, type Choice } from '../contracts/failure.ts';
import type { Faults } from '../contracts/operation.ts';
import type { Request } from '../contracts/request.ts';
import { draft, type Wanted } from '../requests/draft.ts';
import { open, type Opened } from '../requests/open.ts';
import type { Desk } from '../requests/desk.ts';

/** `card`: for the asker alone. `opened`: on record, and the follower shows it. */
export type Proposed = { is: 'card'; card: Card } | { is: 'opened'; request: Request };

/** @throws Failure of policy or of the services, where it belongs to no field */
export async function propose(wanted: Wanted, desk: Desk, only?: 'preview'): Promise<Proposed> {
  const { operation, values } = wanted;
  const form = (faults: Faults, choices: { [field: string]: readonly Choice[] } = {}): Proposed => ({
    is: 'card',
    card: formCard(operation.name, values, faults, { choices, preview: only === 'preview' }),
  });
  if (Object.values(values).every((value) => value.trim() === '')) return form({});
  try {
    const drafted = await draft(wanted, desk);
    if (drafted.is === 'faulty') return form(drafted.faults);
    return show(await open(drafted.draft, desk, only), wanted.said);
  } catch (error) {
    if (!(error instanceof Failure) || error.is !== 'refused') throw error;
    const { field } = error;
    if (field === undefined || !operation.fields.includes(field)) throw error;
    return form(
      { [field]: `${error.message} ${error.advice}` },
      error.choices.length > 0 ? { [field]: error.choices } : {},
    );
  }
}

function show(opened: Opened, said: string): Proposed {
  if (opened.is === 'opened') return opened;
  const { request } = opened;
  if (opened.is === 'nothing') {
    const { whom, what } = request.summary;
    const state = request.direction === 'gives' ? 'It is so already' : 'It is not there';
    return {
      is: 'card',
      card: noticeCard({ title: 'Nothing to do', lines: [`${state}: ${what}, ${whom}.`] }),
    };
  }
  return {
    is: 'card',
    card: requestCard(request, 'preview', opened.because === 'preview' && said ? { say: said } : {}),
  };
}
