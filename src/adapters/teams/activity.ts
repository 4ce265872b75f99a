// The shape of what Teams posts: the fields that we use, everything else passed by.
import { z } from 'zod';

const guid = z.guid();
/** Teams leaves out what it does not know, or sends null. */
const maybe = z
  .string()
  .nullish()
  .transform((text) => text ?? undefined);

export const activityShape = z.looseObject({
  type: z.string().min(1).max(100),
  id: maybe,
  channelId: z.string().min(1),
  serviceUrl: z.string().min(1).max(2000),
  from: z.looseObject({
    id: z.string().min(1).max(500),
    name: maybe,
    aadObjectId: maybe,
  }),
  recipient: z.looseObject({ id: z.string().min(1), name: maybe }),
  conversation: z.looseObject({
    id: z.string().min(1).max(1000),
    conversationType: maybe,
    tenantId: maybe,
  }),
  channelData: z.looseObject({ tenant: z.looseObject({ id: z.string() }).nullish() }).nullish(),
  text: maybe,
  name: maybe,
  replyToId: maybe,
  action: maybe,
  locale: maybe,
  localTimezone: maybe,
  entities: z.array(z.looseObject({ type: maybe })).nullish(),
  attachments: z.array(z.unknown()).nullish(),
  value: z.unknown().optional(),
});
export type Activity = z.infer<typeof activityShape>;

/** Kinds that somebody stands behind, who must be named by an Entra object id. */
const spoken = ['message', 'invoke'];

/** Why the sender cannot be told, or undefined where all is well. */
export function unknownSender(activity: Activity): string | undefined {
  const { aadObjectId } = activity.from;
  if (aadObjectId === undefined)
    return spoken.includes(activity.type) ? 'it names no Entra object id' : undefined;
  return guid.safeParse(aadObjectId).success ? undefined : 'its Entra object id is not an id';
}

/** The bot is taken out of the conversation. In a personal chat its roster's news says nothing more. */
export const leaves = (activity: Activity): boolean =>
  activity.type === 'installationUpdate' && activity.action?.startsWith('remove') === true;

/** Tenants that the activity names; all must be allowed, and one must be there. */
export const tenantsOf = (activity: Activity): readonly string[] =>
  [activity.conversation.tenantId, activity.channelData?.tenant?.id].filter((id) => id !== undefined);

const mostDepth = 64;

/** True where brackets nest deeper than anything that Teams sends; found without recursion. */
export function tooDeep(json: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < json.length; at++) {
    const char = json.charCodeAt(at);
    if (quoted) {
      if (char === 0x5c) at++;
      else if (char === 0x22) quoted = false;
    } else if (char === 0x22) quoted = true;
    else if (char === 0x7b || char === 0x5b) {
      if (++depth > mostDepth) return true;
    } else if (char === 0x7d || char === 0x5d) depth--;
  }
  return false;
}
