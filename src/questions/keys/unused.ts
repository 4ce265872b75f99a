// Secrets and certificates with which nobody ever signed in, by Entra's report on their use (beta, Entra ID P1).
import type { Credential, Holder } from '../../contracts/keys.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { Ask } from '../../contracts/person.ts';
import type { Answer } from '../../contracts/question.ts';
import { text } from '../../steps/printed.ts';
import { dated } from '../access/times.ts';
import { ownersOf, readKeys } from './credentials.ts';
import { allRead, cut, readNote } from './read.ts';
import { credentialTold, holderTold, namesakes, number, ownersTold } from './told.ts';

/** Whoever got it lately may not have set it up yet. */
const fresh = 30 * 86_400_000;

/** Object ids in the report are of applications; a key id alone is told by its holder. @throws Failure as looks do */
async function usedKeys(look: Look): Promise<ReadonlySet<string>> {
  const used = new Set<string>();
  await look.graphPages(
    path`/beta/reports/appCredentialSignInActivities?$top=999`,
    (rows: readonly Row[]) => {
      for (const row of rows) {
        const activity = row['signInActivity'] as Row | null | undefined;
        if (text(activity ?? {}, 'lastSignInDateTime') !== '')
          used.add(`${text(row, 'appId').toLowerCase()} ${text(row, 'keyId').toLowerCase()}`);
      }
    },
  );
  return used;
}

/** A token signed with a SAML or hybrid certificate is no sign-in of the application: the report is silent on them. */
const isReported = ({ kind }: Credential): boolean => kind === 'secret' || kind === 'certificate';

export async function unused(page: string, ask: Ask, look: Look): Promise<Answer> {
  const now = ask.now.getTime();
  const used = await usedKeys(look);
  const isUnused = ({ clientId }: Holder, one: Credential): boolean =>
    isReported(one) &&
    (one.ends === undefined || one.ends > now) &&
    (one.begins === undefined || one.begins < now - fresh) &&
    !used.has(`${clientId} ${one.key}`);
  const all = allRead(
    await readKeys(look, now, (holder) => holder.credentials.some((one) => isUnused(holder, one))),
  );
  const found = all.holders
    .flatMap((holder) =>
      holder.credentials.flatMap((credential) =>
        isUnused(holder, credential) ? [{ holder, credential }] : [],
      ),
    )
    .sort((one, other) => (one.credential.begins ?? 0) - (other.credential.begins ?? 0));
  const part = cut(found, page);
  const owners = await ownersOf(
    look,
    part.some.map(({ holder }) => holder),
  );
  const shared = namesakes(all.holders);
  const made = ({ begins }: Credential): string =>
    begins === undefined ? 'not known' : dated(new Date(begins).toISOString(), ask);
  return {
    title: 'Secrets and certificates that nobody used',
    lines: [
      found.length === 0
        ? 'Each that is older than 30 days was used.'
        : `${number(found.length)} ${found.length === 1 ? 'is' : 'are'} older than 30 days and not in Entra’s report of what was used${part.pages > 1 ? `; page ${part.page} of ${part.pages}` : ''}.`,
      'The report knows no uses from before it began: ask the owner before one is removed.',
    ],
    ...(part.some.length > 0 ? { columns: ['Application', 'What', 'Made', 'Owner'] } : {}),
    rows: part.some.map(({ holder, credential }) => [
      holderTold(holder, shared),
      credentialTold(credential),
      made(credential),
      ownersTold(holder, owners),
    ]),
    note: readNote(all, ask),
    ...(part.page < part.pages
      ? { buttons: [{ value: `keys unused page ${part.page + 1}`, title: `Page ${part.page + 1}` }] }
      : {}),
  };
}
