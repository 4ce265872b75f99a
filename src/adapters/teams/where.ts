// Where an activity comes from, and how its sender writes dates.
import type { Habits, Person, Where } from '../../contracts/person.ts';
import type { Activity } from './activity.ts';

const kinds: Readonly<Record<string, Where['kind']>> = {
  personal: 'personal',
  groupChat: 'group',
  channel: 'channel',
};

/** Teams writes the thread behind the channel: `19:…@thread.tacv2;messageid=…`. */
export function whereOf({ conversation }: Activity): Where {
  const [id = '', thread] = conversation.id.split(';messageid=');
  const guess = id.includes('@thread.tacv2') ? 'channel' : id.includes('@thread.v2') ? 'group' : 'personal';
  return {
    conversation: id,
    kind: kinds[conversation.conversationType ?? ''] ?? guess,
    ...(thread ? { root: thread } : {}),
  };
}

/** The address Teams takes for a place; in channels that of the thread. */
export const conversationId = ({ conversation, root }: Where): string =>
  root === undefined ? conversation : `${conversation};messageid=${root}`;

export const personOf = ({ from }: Activity): Person | undefined =>
  from.aadObjectId === undefined
    ? undefined
    : { id: from.aadObjectId.toLowerCase(), name: (from.name ?? '').trim() || 'Somebody' };

const zoneOr = (zone: unknown): string | undefined => {
  if (typeof zone !== 'string') return undefined;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
};

const localeOr = (locale: unknown): string | undefined => {
  try {
    return typeof locale === 'string' ? Intl.getCanonicalLocales(locale)[0] : undefined;
  } catch {
    return undefined;
  }
};

/** What the person's Teams says; UTC and American English where it says nothing that can be used. */
export function habitsOf(activity: Activity): Habits {
  const client = activity.entities?.find(({ type }) => type === 'clientInfo');
  return {
    zone: zoneOr(activity.localTimezone) ?? zoneOr(client?.['timezone']) ?? 'UTC',
    locale: localeOr(activity.locale) ?? localeOr(client?.['locale']) ?? 'en-US',
  };
}
