// Answers as files: offered in a personal chat, and made anew for whoever takes them.
import { noticeCard } from '../cards/notice.ts';
import { refused } from '../contracts/failure.ts';
import type { Consent } from '../contracts/inbox.ts';
import type { Ask, Where } from '../contracts/person.ts';
import type { Answer } from '../contracts/question.ts';
import { inForce } from '../requests/policy.ts';
import { checkReader, questionOf, told } from './know.ts';
import type { Room } from './room.ts';
import type { Reply } from './say.ts';

const longestSentence = 500;

/** Teams takes files from bots in personal chats alone. */
export function offered(answer: Answer, where: Where, ask: Ask, room: Room): readonly Reply[] {
  const { file } = answer;
  if (!file) return [];
  const say = ask.text.trim();
  if (!room.files || where.kind !== 'personal' || say.length > longestSentence)
    return [{ where, text: 'I cannot send files here. Ask me in person, in a short sentence.' }];
  const { name, description, text } = file;
  return [{ where, file: { name, description, bytes: Buffer.byteLength(text), say } }];
}

/**
 * The offer says only what was asked: who takes it is asked for their right again, and the tenant is read again, so
 * that neither a restart nor a changed policy gives out what was meant for before.
 * @throws Failure
 */
export async function taken(consent: Consent, ask: Ask, room: Room): Promise<void> {
  const { where } = ask;
  const { place, message } = consent;
  if (where.kind !== 'personal')
    throw refused('Files are sent in personal chats only.', 'Write to me in person.');
  const shown = async (title: string, line: string): Promise<void> => {
    // The offer would go on offering.
    if (message !== undefined)
      await room.poster.edit(where, message, noticeCard({ title, lines: [line] })).catch((error: unknown) => {
        room.report(error, 'offer');
      });
  };
  if (!place) return shown('File not sent', 'Ask again if you want it after all.');
  const { policy } = inForce(await room.desk.policy());
  const asked = questionOf(ask, room);
  if (!asked || !room.files) throw refused('This offer is out of date.', 'Ask for the file again.');
  await checkReader(ask.who, policy, room);
  const { file } = await told(asked.question, asked.values, ask, room);
  if (!file) throw refused('There is nothing to send any more.', 'Ask for the list instead.');
  await room.files.deliver(where, place, Buffer.from(file.text));
  await shown('File sent', `${place.name} lies in your OneDrive, as it was read just now.`);
}
