// From a message to what it calls for: a change, a question, an ask, or help. One answer each, always.
import { answerCard } from '../cards/answer.ts';
import { meanCard } from '../cards/mean.ts';
import { refused } from '../contracts/failure.ts';
import type { Ask } from '../contracts/person.ts';
import type { Policy } from '../contracts/policy.ts';
import type { Question } from '../contracts/question.ts';
import { inForce } from '../requests/policy.ts';
import { certificateOf, withCertificate } from './attached.ts';
import { change } from './change.ts';
import { offered } from './file.ts';
import { checkReader, checkWatcher, checkWhere, questionOf, told } from './know.ts';
import { approveHere, bring, post } from './place.ts';
import { onceSaid } from './once.ts';
import { already, elsewhere, propose } from './propose.ts';
import type { Room } from './room.ts';
import type { Reply } from './say.ts';
import { changes, command, type Command } from './verbs.ts';
import { watching, watchSaid } from './watching.ts';
import { isUnderstood, meant, probable } from './which.ts';

/**
 * @param once keys of what was said: a request is opened once for each
 * @throws Failure, which is told to the one who asked
 */
export async function hear(
  ask: Ask,
  room: Room,
  once = onceSaid(ask.who, ask.where, ask.id),
): Promise<readonly Reply[]> {
  const text = ask.text.trim();
  const certificate = certificateOf(ask, room);
  const help = room.questions.find(({ name }) => name === 'help');
  const questioned = questionOf(ask, room);
  if (help && (text === '' || questioned?.question === help))
    return reply(await told(help, questioned?.values ?? {}, ask, room), ask);
  const { policy } = inForce(await room.desk.policy());
  checkWhere(ask.where, policy);
  if (/^approve\s+here[.!]?$/i.test(text))
    return [{ where: ask.where, text: await approveHere(ask, policy, room) }];
  const watched = watchSaid(text);
  if (watched) {
    await checkWatcher(ask.who, policy, room);
    return watching(watched, ask, room);
  }
  const said = command(text);
  if (said) return changed(said, ask, policy, room);
  if (questioned) return known(questioned.question, questioned.values, ask, policy, room);
  return asked(text, ask, room, once, certificate);
}

const reply = (answer: Parameters<typeof answerCard>[0], ask: Ask): readonly Reply[] => [
  { where: ask.where, card: answerCard(answer) },
];

/** @throws Failure refused to those whom policy lets know nothing */
async function known(
  question: Question,
  values: { readonly [field: string]: string },
  ask: Ask,
  policy: Policy,
  room: Room,
): Promise<readonly Reply[]> {
  await checkReader(ask.who, policy, room);
  const answer = await told(question, values, ask, room);
  const away = question.private && ask.where.kind !== 'personal';
  const where = away ? await room.poster.chatWith(ask.who.id) : ask.where;
  const note: readonly Reply[] = away
    ? [{ where: ask.where, text: 'I have answered in your own chat.' }]
    : [];
  if (answer.request === undefined)
    return [{ where, card: answerCard(answer) }, ...offered(answer, where, ask, room), ...note];
  const request = await room.desk.store.get(answer.request);
  if (!request) throw refused(`There is no ${answer.request}.`, 'Say “mine” to see yours.');
  await post(request, { ...ask, where }, 'home', room);
  return note;
}

async function changed(said: Command, ask: Ask, policy: Policy, room: Room): Promise<readonly Reply[]> {
  const { verb, rest } = said;
  if (!isUnderstood(said)) {
    const { id } = await probable(said, ask, room.desk);
    const choice = { value: `${verb} ${id}`, title: `${verb} ${id}` };
    return [{ where: ask.where, card: meanCard(ask.text, [choice]) }];
  }
  const request = await meant(said, ask, room.desk);
  if (verb === 'approve' || verb === 'reject') {
    await bring(request, ask, policy, room);
    return [];
  }
  return [{ where: ask.where, text: await change(request, verb, ask.who, rest, ask, room) }];
}

async function asked(
  text: string,
  ask: Ask,
  room: Room,
  once: readonly string[],
  certificate: string | undefined,
): Promise<readonly Reply[]> {
  const preview = /^preview\b[\s:]*/i.exec(text);
  const sentence = preview ? text.slice(preview[0].length) : text;
  for (const operation of room.desk.operations.values()) {
    const parsed = operation.parse({ ...ask, text: sentence });
    if (!parsed) continue;
    const values = await withCertificate(operation, parsed, certificate, ask, room);
    const wanted = {
      operation,
      values,
      who: { ...ask.who, zone: ask.zone, locale: ask.locale },
      where: ask.where,
      said: sentence,
      once,
    };
    const proposed = await propose(wanted, room, preview ? 'preview' : undefined);
    const { where } = proposed;
    const note = where === ask.where ? [] : [{ where: ask.where, text: elsewhere }];
    if (proposed.is === 'card') return [{ where, card: proposed.card }, ...note];
    if (!proposed.again) return note;
    // A message that came twice was answered the first time; a button that is pressed again was not.
    return ask.id === undefined ? [{ where: ask.where, text: already(proposed.request) }] : [];
  }
  const verbs = [
    ...[...room.desk.operations.values()].flatMap((each) => each.verbs),
    ...room.questions.flatMap((each) => each.verbs),
    ...changes,
    'approve',
    'preview',
  ];
  const near = room.didYouMean(text, verbs);
  if (near !== undefined) return [{ where: ask.where, card: meanCard(text, [{ value: near, title: near }]) }];
  return [
    {
      where: ask.where,
      card: meanCard(text, [{ value: 'help', title: 'What can I say?' }], 'I did not understand that.'),
    },
  ];
}
