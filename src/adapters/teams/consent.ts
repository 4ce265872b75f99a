// What somebody said to an offered file, out of the invoke that Teams sends; and the offer itself.
import { z } from 'zod';
import type { Consent } from '../../contracts/inbox.ts';
import type { FileOffer } from '../../contracts/place.ts';
import type { Activity } from './activity.ts';

const text = z.string().min(1).max(4000);
const invoked = z.looseObject({
  type: z.literal('fileUpload'),
  action: z.enum(['accept', 'decline']),
  context: z.looseObject({ say: z.string().min(1).max(500) }),
  uploadInfo: z
    .looseObject({
      name: z.string().min(1).max(400),
      uploadUrl: text,
      contentUrl: text,
      uniqueId: z.string().min(1).max(200),
      fileType: z.string().max(50).default(''),
    })
    .nullish(),
});

export const isConsent = ({ name }: Activity): boolean => name === 'fileConsent/invoke';

/** Undefined where it is nothing that we offered. */
export function consentOf(activity: Activity): Consent | undefined {
  const read = invoked.safeParse(activity.value);
  if (!read.success) return undefined;
  const { action, context, uploadInfo } = read.data;
  if (action === 'accept' && !uploadInfo) return undefined;
  const { name, uploadUrl, contentUrl, uniqueId, fileType } = uploadInfo ?? {};
  const place =
    action === 'accept' && name && uploadUrl && contentUrl && uniqueId
      ? { name, uploadUrl, contentUrl, uniqueId, fileType: fileType ?? '' }
      : undefined;
  return {
    say: context.say,
    ...(place ? { place } : {}),
    ...(activity.replyToId === undefined ? {} : { message: activity.replyToId }),
  };
}

/** Source: Microsoft Teams, Send and receive files using bot. */
export const offerAttachment = ({ name, description, bytes, say }: FileOffer) => ({
  contentType: 'application/vnd.microsoft.teams.card.file.consent',
  name,
  content: {
    description,
    sizeInBytes: bytes,
    acceptContext: { say },
    declineContext: { say },
  },
});
