// npm run say: speaks to the running start from a terminal, as one of the sandbox's people.
import { parseArgs } from 'node:util';
import { realClock } from '../adapters/clock.ts';
import { cardText } from '../cards/text.ts';
import type { JsonObject } from '../contracts/json.ts';
import { buttonsOf, type Button } from './say/buttons.ts';
import { Teams, Unsayable, type Answer, type Conversation, type Message } from './say/teams.ts';
import { readWorld } from './world/file.ts';

const usage = `npm run say -- --as riley "give full on finance to alex for 8h"     says it, prints the answer
npm run say -- --as ada --press approve LK-1                        presses a button, prints the card
npm run say -- --as ada --press reject LK-1 --reason "not needed"
npm run say -- --as riley --press submit --with mailbox=finance     fills in the newest form
npm run say -- --as riley --show                                    the newest messages
With --in "Access requests" in a channel or group; there the bot hears only what mentions @Latchkey.
`;

const patience = 30_000;
/** So long nothing changes, then it is printed. */
const quiet = 1200;

/** What the command needs of the world around it. */
export interface SayWorld {
  /** Address of the web chat. */
  readonly chat: string;
  readonly out: (text: string) => void;
}

interface Asked {
  readonly as: string;
  readonly in: string | undefined;
  readonly text: string;
  readonly show: boolean;
  readonly verb: string | undefined;
  readonly inputs: Readonly<Record<string, string>>;
}

function read(args: readonly string[]): Asked {
  const one = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      ...{ as: one, in: one, press: one, reason: one, until: one, show: { type: 'boolean' } },
      with: { type: 'string', multiple: true },
    },
  });
  const typed = (values.with ?? []).map((pair): [string, string] => {
    const at = pair.indexOf('=');
    if (at < 1) throw new Unsayable(`“${pair}” is no input: write it as mailbox=finance.`);
    return [pair.slice(0, at), pair.slice(at + 1)];
  });
  const inputs = {
    ...(values.reason === undefined ? {} : { reason: values.reason }),
    ...(values.until === undefined ? {} : { until: values.until }),
    ...Object.fromEntries(typed),
  };
  const asked: Asked = {
    as: values.as ?? '',
    in: values.in,
    text: positionals.join(' ').trim(),
    show: values.show ?? false,
    verb: values.press,
    inputs,
  };
  if (asked.as === '') throw new Unsayable(`Say who you are: --as riley\n\n${usage}`);
  if (asked.text === '' && !asked.show && asked.verb === undefined)
    throw new Unsayable(`Say something, press something, or --show.\n\n${usage}`);
  return asked;
}

type Shown = Pick<Message, 'text' | 'cards' | 'files' | 'offers'>;
const shown = (teams: Teams, { text, cards, files = [], offers = [] }: Shown): string =>
  [
    text ?? '',
    ...cards.map((card) => cardText(card, teams.me)),
    ...files.map(({ name, url }) => `${name}: ${url}`),
    ...offers.map(({ name, description }) => `${name}: ${description}. Take it in the web chat.`),
  ]
    .filter(Boolean)
    .join('\n');

const fromBot = ({ from }: Message): boolean => from.upn === undefined;

/** Comes before the answer to whoever speaks for the first time, and is none. */
const isGreeting = ({ cards }: Message): boolean => JSON.stringify(cards).includes('Hello. I am Latchkey.');

/** Reads again and again until something has come and then nothing changes any more. @returns what has come, perhaps nothing */
async function settled(come: () => Promise<readonly Message[]>): Promise<readonly Message[]> {
  const clock = realClock();
  const began = performance.now();
  let [last, since] = ['[]', began];
  for (;;) {
    const now = await come();
    const text = JSON.stringify(now);
    if (text !== last) [last, since] = [text, performance.now()];
    const done = now.some((one) => !isGreeting(one)) && performance.now() - since >= quiet;
    if (done || performance.now() - began >= patience) return now;
    await clock.sleep(150);
  }
}

async function speak(teams: Teams, asked: Asked, out: SayWorld['out']): Promise<number> {
  const where = await teams.conversation(asked.in);
  // What is only for the asker's eyes is answered in their own chat.
  const places = where.kind === 'personal' ? [where] : [where, await teams.conversation(undefined)];
  const read = async (): Promise<readonly Message[]> =>
    (await Promise.all(places.map((place) => teams.messages(place)))).flat();
  const before = new Set((await read()).map(({ id }) => id));
  await teams.say(where, asked.text);
  if (where.kind !== 'personal' && !/@latchkey/i.test(asked.text)) {
    out(`Said in ${where.name}. The bot hears there only what mentions @Latchkey.\n`);
    return 0;
  }
  const come = await settled(async () => (await read()).filter((one) => fromBot(one) && !before.has(one.id)));
  if (come.length === 0)
    throw new Unsayable(`No answer in ${patience / 1000} s. Does the bot run? npm start says what is wrong.`);
  out(`${come.map((one) => shown(teams, one)).join('\n\n')}\n`);
  return 0;
}

interface Found {
  readonly where: Conversation;
  readonly message: Message;
  readonly button: Button;
}

/** The newest first. */
async function pressable(teams: Teams, name: string | undefined): Promise<readonly Found[]> {
  const places = name === undefined ? await teams.conversations() : [await teams.conversation(name)];
  const all = await Promise.all(
    places.map(async (where) =>
      (await teams.messages(where)).flatMap((message) =>
        message.cards.flatMap(buttonsOf).map((button) => ({ where, message, button })),
      ),
    ),
  );
  return all.flat().sort((a, b) => b.message.at.localeCompare(a.message.at));
}

const named = ({ button }: Found): string => [button.verb, button.request ?? ''].join(' ').trim();

function words({ status, body }: Answer, teams: Teams): { text: string; isFine: boolean } {
  const value = body?.value;
  if (body?.type === 'application/vnd.microsoft.card.adaptive')
    return { text: cardText(value as JsonObject, teams.me), isFine: true };
  const message = typeof value === 'object' && value !== null && 'message' in value ? value.message : value;
  const text = typeof message === 'string' ? message : '';
  return { text, isFine: status < 400 && body?.type !== 'application/vnd.microsoft.error' };
}

async function press(teams: Teams, asked: Asked, out: SayWorld['out']): Promise<number> {
  const all = await pressable(teams, asked.in);
  const request = asked.text.toUpperCase() || undefined;
  const found = all.find(
    ({ button }) => button.verb === asked.verb && (request === undefined || button.request === request),
  );
  if (!found) {
    const wanted = [asked.verb, asked.text].filter(Boolean).join(' ');
    const there = [...new Set(all.map(named))].join(', ');
    throw new Unsayable(
      `${teams.me.name} has no button “${wanted}”. ${there === '' ? 'There is none now.' : `There are: ${there}.`}`,
    );
  }
  const { where, message, button } = found;
  const answer = await teams.press(where, message.id, {
    verb: button.verb,
    data: button.data,
    inputs: { ...button.filled, ...asked.inputs },
  });
  const { text, isFine } = words(answer, teams);
  if (text !== '') out(`${text}\n`);
  if (!isFine) return 1;
  const old = new Map((await teams.messages(where)).map((one) => [one.id, one]));
  const isNews = (one: Message): boolean =>
    one.id === message.id
      ? JSON.stringify(one) !== JSON.stringify(message)
      : fromBot(one) && !old.has(one.id);
  const come = await settled(async () => (await teams.messages(where)).filter(isNews));
  if (come.length > 0) out(`\n${come.map((one) => shown(teams, one)).join('\n\n')}\n`);
  return 0;
}

async function show(teams: Teams, asked: Asked, out: SayWorld['out']): Promise<number> {
  const where = await teams.conversation(asked.in);
  const newest = (await teams.messages(where)).slice(-5);
  const time = new Intl.DateTimeFormat(teams.me.locale, { timeZone: teams.me.zone, timeStyle: 'short' });
  const lines = newest.map(
    (one) => `── ${one.from.name}, ${time.format(new Date(one.at))}\n${shown(teams, one)}\n`,
  );
  out(lines.length === 0 ? 'No messages yet.\n' : lines.join('\n'));
  return 0;
}

/** Runs one command line. @returns 0 fine, 1 the press was refused @throws Unsayable that says what to do */
export async function say(args: readonly string[], { chat, out }: SayWorld): Promise<number> {
  const asked = read(args);
  const teams = await Teams.as(chat, asked.as);
  if (asked.verb !== undefined) return press(teams, asked, out);
  return asked.show ? show(teams, asked, out) : speak(teams, asked, out);
}

if (import.meta.main)
  try {
    const args = process.argv.slice(2);
    read(args);
    const { chat } = await readWorld();
    process.exitCode = await say(args, { chat, out: (text) => process.stdout.write(text) });
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message.trimEnd() : String(error)}\n`);
    process.exitCode = 2;
  }
