// `watch`, `unwatch`, `watched` and `keys check`: which channel hears of which secrets and certificates, and a look at once.
import { answerCard } from '../cards/answer.ts';
import { noticeCard } from '../cards/notice.ts';
import { refused } from '../contracts/failure.ts';
import type { Ask, Person } from '../contracts/person.ts';
import type { Entry } from '../contracts/question.ts';
import type { Interest, Swept, Watch, WatchBook } from '../contracts/watch.ts';
import type { Room } from './room.ts';
import type { Reply } from './say.ts';

export interface Watching {
  readonly book: WatchBook;
  /** Reads the tenant now. @throws Failure busy */
  check(): Promise<Swept>;
  /** The person that is meant. @throws Failure refused with choices */
  personOf(text: string): Promise<Person>;
  /** Hour of a place's day at which it is looked at. */
  readonly hour: number;
}

type Said =
  | { readonly is: 'check' | 'watched' }
  | { readonly is: 'watch'; readonly owner?: string; readonly name?: string }
  | { readonly is: 'unwatch'; readonly owner?: string; readonly name?: string };

/** What help lists beside operations and questions. */
export const watchSentences: readonly Entry[] = [
  {
    name: 'watch',
    title: 'Hear here of what ends',
    examples: ['watch', 'watch owner dana', 'watch name Verba', 'unwatch', 'watched', 'keys check'],
  },
];

const bare = (text: string): string => text.trim().replace(/^["“”'‘’]+|["“”'‘’]+$/g, '');

export function watchSaid(text: string): Said | undefined {
  const said = text
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/[\s.!?]+$/, '');
  if (/^(?:keys check|check (?:the )?keys|check (?:the )?secrets(?: and certificates)?)$/i.test(said))
    return { is: 'check' };
  if (/^(?:watched|watches|who watches(?: what)?)$/i.test(said)) return { is: 'watched' };
  const [, verb, what, whom] =
    /^(watch|unwatch|stop watching)(?: (?:keys|secrets|here))?(?: (?:for )?(owner|name|app|apps of|of) (.+))?$/i.exec(
      said,
    ) ?? [];
  if (verb === undefined) return undefined;
  const is = /^watch$/i.test(verb) ? 'watch' : 'unwatch';
  if (what === undefined || whom === undefined) return { is };
  return /^(?:name|app)$/i.test(what) ? { is, name: bare(whom) } : { is, owner: bare(whom) };
}

/** @throws Failure refused, busy */
export async function watching(said: Said, ask: Ask, room: Room): Promise<readonly Reply[]> {
  const { watching: part } = room;
  switch (said.is) {
    case 'check':
      return [{ where: ask.where, card: checked(await part.check(), part) }];
    case 'watched':
      return [{ where: ask.where, card: listed(await part.book.watches(), ask) }];
    case 'watch':
      return [{ where: ask.where, text: await begin(said, ask, part) }];
    case 'unwatch':
      return [{ where: ask.where, text: await stop(said, ask, part) }];
  }
}

async function interestOf(
  { owner, name }: { owner?: string; name?: string },
  part: Watching,
): Promise<Interest> {
  if (owner !== undefined) return { is: 'owner', person: await part.personOf(owner) };
  if (name === undefined) return { is: 'all' };
  if (name.length < 2)
    throw refused('That part of a name is too short.', 'Write at least two letters of it.');
  return { is: 'name', part: name.slice(0, 100) };
}

const told = (interest: Interest): string => {
  switch (interest.is) {
    case 'all':
      return 'every app that no other channel watches';
    case 'owner':
      return `the apps that ${interest.person.name} owns`;
    case 'name':
      return `apps with “${interest.part}” in their name`;
  }
};

const factsOf = (interest: Interest) => ({
  interest: interest.is,
  ...(interest.is === 'owner' ? { owner: interest.person.id } : {}),
});
const wordsOf = (interest: Interest, by: Person) =>
  interest.is === 'name' ? { words: { of: by.id, text: interest.part } } : {};

async function begin(said: { owner?: string; name?: string }, ask: Ask, part: Watching): Promise<string> {
  const { who, where, zone } = ask;
  if (where.kind === 'personal')
    throw refused(
      '“watch” is for a channel.',
      'Say it in a channel that policy names. Owners hear of their own apps in person anyway.',
    );
  const interest = await interestOf(said, part);
  const { conversation, kind } = where;
  const first = (await part.book.watches()).find((watch) => watch.conversation === conversation);
  const watch: Watch = { conversation, kind, interest, by: who.id, zone: first?.zone ?? zone };
  const added = await part.book.watch(watch, {
    kind: 'watching',
    by: who.id,
    facts: { conversation, ...factsOf(interest) },
    ...wordsOf(interest, who),
  });
  const city = watch.zone.slice(watch.zone.lastIndexOf('/') + 1).replaceAll('_', ' ');
  const hour = `${String(part.hour).padStart(2, '0')}:00`;
  return added
    ? `This channel hears of secrets and certificates that end soon, of ${told(interest)}. I look now, and each day at ${hour} (${city}).`
    : `This channel hears of ${told(interest)} already, each day at ${hour} (${city}).`;
}

async function stop(said: { owner?: string; name?: string }, ask: Ask, part: Watching): Promise<string> {
  const { who, where } = ask;
  const some = said.owner !== undefined || said.name !== undefined;
  const interest = some ? await interestOf(said, part) : undefined;
  const facts = {
    conversation: where.conversation,
    ...(interest ? factsOf(interest) : { interest: 'everything' }),
  };
  const gone = await part.book.unwatch(where.conversation, interest, {
    kind: 'unwatched',
    by: who.id,
    facts,
    ...(interest ? wordsOf(interest, who) : {}),
  });
  if (gone === 0)
    throw refused(
      interest ? `This channel does not watch ${told(interest)}.` : 'This channel watches nothing.',
      'Say “watched” to see which channel hears of what.',
    );
  return interest
    ? `This channel hears no more of ${told(interest)}.`
    : 'This channel hears no more of secrets and certificates.';
}

function listed(watches: readonly Watch[], { where }: Ask) {
  const here = (watch: Watch): boolean => watch.conversation === where.conversation;
  const channels = [...new Set(watches.map(({ conversation }) => conversation))];
  return answerCard({
    title: 'Who hears of secrets and certificates',
    lines: [
      watches.length === 0
        ? 'No channel watches. Say “watch” in one.'
        : `Owners hear of their own apps in person. ${watches.some(({ interest }) => interest.is === 'all') ? '' : 'What nobody watches is told to its owners, and where they cannot be reached to the channel that spoke first: say “watch” in one that is to hear of all of it.'}`.trim(),
    ],
    ...(watches.length === 0 ? {} : { columns: ['Where', 'Hears of'] }),
    rows: watches.map((watch) => [
      here(watch) ? 'this channel' : `another channel (${channels.indexOf(watch.conversation) + 1})`,
      told(watch.interest),
    ]),
  });
}

function checked({ sources, open, leftOver, told: rows, digests, places }: Swept, { hour }: Watching) {
  const failed = sources.flatMap(({ what, failed: why }) =>
    why ? [`Not all ${what}: ${why.because} ${why.advice}`] : [],
  );
  const count = (what: string): string =>
    (sources.find((source) => source.what === what)?.count ?? 0).toLocaleString('en-GB');
  const news =
    rows === 0
      ? places === 0
        ? 'Nobody was told anything new.'
        : 'Nothing new to tell: whoever watches heard of it before.'
      : `${rows === 1 ? 'One of them is' : `${rows.toLocaleString('en-GB')} of them are`} told now, in ${digests === 1 ? 'one message' : `${digests} messages`}.`;
  return noticeCard({
    title: failed.length > 0 ? 'Not everything could be read' : 'Secrets and certificates were looked at',
    tone: failed.length > 0 ? 'Warning' : 'Default',
    lines: [
      `${count('applications')} apps and ${count('enterprise applications')} enterprise apps were read.`,
      ...failed,
      open === 0
        ? 'Nothing needs anybody.'
        : `${open.toLocaleString('en-GB')} ${open === 1 ? 'needs' : 'need'} somebody. ${news}`,
      ...(leftOver > 0 ? [`${leftOver.toLocaleString('en-GB')} ended beside a good one.`] : []),
      ...(places === 0
        ? [
            `No channel watches: say “watch” in one, and it hears each day at ${String(hour).padStart(2, '0')}:00.`,
          ]
        : []),
    ],
  });
}
