// Files that came with a message in a personal chat: certificates are fetched, everything else is named and left alone.
import { z } from 'zod';
import type { Attached } from '../../contracts/person.ts';
import { reasonOf } from '../network.ts';
import type { Activity } from './activity.ts';
import { isServiceHost } from './hosts.ts';
import { whereOf } from './where.ts';

const download = z.looseObject({
  contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
  name: z.string().min(1).max(400),
  content: z.looseObject({ downloadUrl: z.string().min(1).max(4000) }),
});

/** Where Teams keeps what people attach. The address itself lets whoever has it in, so no token goes there. */
const storage = ['.sharepoint.com', '.sharepoint.us', '.sharepoint-mil.us', '.sharepoint.cn'];
const mostBytes = 20 * 1024;
const mostFiles = 5;
const patienceMs = 5000;

/** @param hosts those that SERVICE_HOSTS names; a file may lie there too */
export function isStorage(address: string, hosts: readonly string[]): boolean {
  const url = URL.parse(address);
  const host = url?.host.toLowerCase() ?? '';
  return isServiceHost(address, storage.some((end) => host.endsWith(end)) ? [host] : hosts);
}

/** At most so many bytes; undefined: there are more. */
async function bounded(answer: Response): Promise<Uint8Array | undefined> {
  const parts: Uint8Array[] = [];
  const reader = answer.body?.getReader();
  let size = 0;
  for (;;) {
    const part: { readonly value?: Uint8Array } | undefined = await reader?.read();
    if (!part?.value) return Buffer.concat(parts);
    size += part.value.length;
    if (size > mostBytes) {
      await reader?.cancel();
      return undefined;
    }
    parts.push(part.value);
  }
}

async function fetched(name: string, address: string, hosts: readonly string[]): Promise<Attached> {
  if (/\.(?:pfx|p12|key|pkcs12)$/i.test(name)) return { name, unread: 'it holds a private key by its kind' };
  if (!/\.(?:cer|crt|der|pem)$/i.test(name)) return { name, unread: 'it is no .cer, .crt or .pem file' };
  if (!isStorage(address, hosts)) return { name, unread: 'it lies where Latchkey does not read' };
  try {
    const answer = await fetch(address, { redirect: 'error', signal: AbortSignal.timeout(patienceMs) });
    if (!answer.ok) return { name, unread: `Teams answered ${answer.status} for it` };
    const bytes = await bounded(answer);
    return bytes ? { name, bytes } : { name, unread: 'it is larger than 20 KB' };
  } catch (error) {
    return { name, unread: reasonOf(error) };
  }
}

/** @param hosts those that SERVICE_HOSTS names; a file may lie there too */
export async function filesOf(activity: Activity, hosts: readonly string[]): Promise<readonly Attached[]> {
  if (whereOf(activity).kind !== 'personal') return [];
  const found = (activity.attachments ?? []).flatMap((each) => {
    const read = download.safeParse(each);
    return read.success ? [read.data] : [];
  });
  return Promise.all(
    found.slice(0, mostFiles).map(({ name, content }) => fetched(name, content.downloadUrl, hosts)),
  );
}
