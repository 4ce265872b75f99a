// From values, typed or filled in, to a request on record, a form that asks for the rest, or a plain reason why not.
import { formCard } from '../cards/form.ts';
import { noticeCard } from '../cards/notice.ts';
import { requestCard } from '../cards/request.ts';
import type { Card } from '../contracts/card.ts';
import { Failure, type Choice } from '../contracts/failure.ts';
import type { Faults, Touches, Values } from '../contracts/operation.ts';
import type { Where } from '../contracts/person.ts';
import type { Request } from '../contracts/request.ts';
import { draft, type Wanted } from '../requests/draft.ts';
import { open, type Opened } from '../requests/open.ts';
import { inForce, isListed } from '../requests/policy.ts';
import { bare, record, refusedTo } from './refusal.ts';
import type { Room } from './room.ts';

/**
 * `card`: for the asker alone. `opened`: on record, and the follower shows it; `again`: what was said or pressed had
 * opened it before. `where`: where it goes on, the asker's own chat for what policy keeps out of channels.
 */
export type Proposed = { readonly where: Where } & Shown;
type Shown = { is: 'card'; card: Card } | { is: 'opened'; request: Request; again: boolean };

/** Said to who presses again what had opened a request before. */
export const already = ({ id }: Request): string =>
  `${id} is asked for already by this button. Type it to ask again.`;

/** Said where it was asked, when it goes on in the asker's own chat. */
export const elsewhere = 'This one goes on in your own chat.';

/** @throws Failure of policy or of the services, where it belongs to no field */
export async function propose(asked: Wanted, room: Room, only?: 'preview'): Promise<Proposed> {
  const { desk } = room;
  const { operation, values, said } = asked;
  let { where } = asked;
  const { discreet } = inForce(await desk.policy()).policy;
  const moves = async (mailboxes: Touches['mailboxes']): Promise<void> => {
    if (where.kind !== 'personal' && isListed(discreet, mailboxes))
      where = await room.poster.chatWith(asked.who.id);
  };
  const form = (faults: Faults, choices: { [field: string]: readonly Choice[] } = {}): Proposed => ({
    is: 'card',
    where,
    card: formCard(operation.name, withoutKeys(values), faults, { choices, preview: only === 'preview' }),
  });
  // The verb alone asks for the form; a form that comes back empty is told what is missing.
  if (said !== '' && Object.values(values).every((value) => value.trim() === '')) return form({});
  try {
    for (const field of ['mailbox', 'mailboxes'])
      for (const name of (values[field] ?? '').split(/[,;]|\sand\s/i)) await moves(typed(name, discreet));
    const drafted = await draft(asked, desk);
    if (drafted.is === 'faulty') return form(drafted.faults);
    const { input, facts } = drafted.draft;
    await moves(operation.touches(input, facts).mailboxes);
    const wanted = { ...asked, where };
    return { where, ...show(await open({ ...drafted.draft, wanted }, desk, only), said) };
  } catch (error) {
    if (!(error instanceof Failure) || error.is !== 'refused') throw error;
    const { field } = error;
    if (field === undefined || !operation.fields.includes(field)) throw error;
    // What is only said wrong is asked again, and no matter for the record.
    if (error.reason === 'notTheirs')
      await record({ ...refusedTo(asked.who.id, error), facts: { because: bare(error) } }, room);
    return form(
      { [field]: `${error.message} ${error.advice}` },
      error.choices.length > 0 ? { [field]: error.choices } : {},
    );
  }
}

/** A form that comes back never shows a key that somebody pasted into it. */
const withoutKeys = (values: Values): Values =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => !/PRIVATE KEY/i.test(value)));

/** Before anything is looked up: the mailbox as it was written, by its address or the part before the @. */
const typed = (text: string, listed: readonly string[]): Touches['mailboxes'] => {
  const said = text.trim().toLowerCase();
  const address = listed.find((each) => each === said || each.startsWith(`${said}@`));
  return address === undefined || said === '' ? [] : [{ id: '', address }];
};

function show(opened: Opened, said: string): Shown {
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
