// Puts an accepted file into the person's OneDrive, at the address that Teams gave for it, and shows it in the chat.
import { blocked, busy } from '../../contracts/failure.ts';
import type { Addresses, FilePlace, Files } from '../../contracts/place.ts';
import { reasonOf } from '../network.ts';
import type { Bot } from './bot.ts';
import { isStorage } from './files.ts';
import { conversationId } from './where.ts';

export interface FilesOptions {
  readonly bot: Pick<Bot, 'connector'>;
  readonly addresses: Pick<Addresses, 'of'>;
  /** Those that SERVICE_HOSTS names: a file may go there as well as to Microsoft's storage. */
  readonly hosts: readonly string[];
}

const patienceMs = 60_000;

/** The address itself lets whoever has it in: no token goes with it. @throws Failure */
async function put({ uploadUrl }: FilePlace, bytes: Uint8Array, hosts: readonly string[]): Promise<void> {
  if (!isStorage(uploadUrl, hosts))
    throw blocked(
      `Files do not go to ${URL.parse(uploadUrl)?.host ?? 'this address'}.`,
      'If it is where Microsoft Teams keeps files, add it to SERVICE_HOSTS.',
    );
  let status: number;
  try {
    const answer = await fetch(uploadUrl, {
      method: 'PUT',
      headers: {
        'content-type': 'application/octet-stream',
        'content-range': `bytes 0-${bytes.length - 1}/${bytes.length}`,
      },
      body: Buffer.from(bytes),
      redirect: 'error',
      signal: AbortSignal.timeout(patienceMs),
    });
    await answer.body?.cancel();
    status = answer.status;
  } catch (error) {
    throw busy(`The file could not be put into OneDrive: ${reasonOf(error)}.`, 'Press Accept again.', {
      took: 'perhaps',
      cause: error,
    });
  }
  if (status === 200 || status === 201) return;
  if (status === 429 || status >= 500)
    throw busy(`OneDrive is having trouble (HTTP ${status}).`, 'Press Accept again in a moment.');
  throw blocked(
    `OneDrive did not take the file (HTTP ${status}).`,
    'Ask for it again: an offer is good for some minutes. If it fails again, see whether you have a OneDrive with room left.',
  );
}

export const teamsFiles = ({ bot, addresses, hosts }: FilesOptions): Files => ({
  async deliver(where, place, bytes) {
    await put(place, bytes, hosts);
    const address = await addresses.of(where.conversation);
    if (!address)
      throw blocked('The file lies in your OneDrive, but I cannot reach this chat.', 'Look there for it.');
    const { name, contentUrl, uniqueId, fileType } = place;
    const client = await bot.connector(address.serviceUrl);
    await client.conversations.sendToConversation(conversationId(where), {
      type: 'message',
      attachments: [
        {
          contentType: 'application/vnd.microsoft.teams.card.file.info',
          name,
          contentUrl,
          content: { uniqueId, fileType },
        },
      ],
    });
  },
});
