// From botbuilder's turns to the Inbox: messages, presses, and the bot's arrival somewhere.
import { randomUUID } from 'node:crypto';
import { Application } from '@microsoft/teams-ai';
import type { TurnContext } from 'botbuilder';
import type { Clock } from '../../contracts/clock.ts';
import { Failure, refused } from '../../contracts/failure.ts';
import type { Inbox, Toast } from '../../contracts/inbox.ts';
import type { Log } from './log.ts';
import { activityShape, type Activity } from './activity.ts';
import { consentOf, isConsent } from './consent.ts';
import { filesOf } from './files.ts';
import { invokeBody, pressOf } from './press.ts';
import { Recent } from './seen.ts';
import { textOf } from './text.ts';
import { habitsOf, personOf, whereOf } from './where.ts';

export interface TurnOptions {
  readonly inbox: Inbox;
  /** Whether the person is a guest of the tenant; by object id. @throws Failure when that cannot be known now */
  readonly isGuest: (person: string) => Promise<boolean>;
  readonly cloud: { readonly serviceHosts: readonly string[] };
  readonly clock: Clock;
  readonly log: Log;
}

/** Teams gives up on a press after ten seconds. */
const pressMs = 8000;

const activityOf = (context: TurnContext): Activity => activityShape.parse(context.activity);

export function makeTurns({
  inbox,
  isGuest,
  cloud,
  clock,
  log,
}: TurnOptions): (context: TurnContext) => Promise<void> {
  const placed = new Recent(500);

  /** A bug: a short reference for the person, the whole in the log. */
  const bug = (error: unknown, during: string): string => {
    const reference = randomUUID().slice(0, 8);
    log.error({ err: error, reference, during }, 'Something unexpected happened');
    return `Something went wrong on my side. Nothing was decided. Reference for support: ${reference}`;
  };

  async function heard(context: TurnContext): Promise<void> {
    const activity = activityOf(context);
    const who = personOf(activity);
    if (!who) return;
    const files = await filesOf(activity, cloud.serviceHosts);
    const ask = {
      text: textOf(activity),
      who,
      where: whereOf(activity),
      now: clock.now(),
      ...(activity.id === undefined ? {} : { id: activity.id }),
      ...(files.length > 0 ? { files } : {}),
      ...habitsOf(activity),
    };
    try {
      await inbox.heard(ask);
    } catch (error) {
      const say = error instanceof Failure ? `${error.message} ${error.advice}` : bug(error, 'message');
      await context.sendActivity({ type: 'message', text: say, textFormat: 'plain' });
    }
  }

  async function answered(activity: Activity): Promise<Toast> {
    const press = pressOf(activity);
    const who = personOf(activity);
    if (!who) return { text: 'Teams did not say who you are. Press again.' };
    const where = whereOf(activity);
    if ('faulty' in press) return inbox.turnedAway(refused(press.faulty, ''), who, where);
    const guest = await isGuest(who.id).catch((error: unknown) => {
      if (error instanceof Failure) return error;
      throw error;
    });
    if (guest instanceof Failure) return inbox.turnedAway(guest, who, where, press);
    return inbox.pressed(press, { ...who, ...habitsOf(activity), guest }, where, clock.now());
  }

  async function pressed(context: TurnContext): Promise<void> {
    const over = new AbortController();
    const toast = answered(activityOf(context)).catch((error: unknown) => ({
      text: error instanceof Failure ? `${error.message} ${error.advice}` : bug(error, 'press'),
    }));
    const late = clock.sleep(pressMs, over.signal).then(
      () => ({ text: 'Still at it. The card will show how it went.' }),
      () => ({ text: '' }),
    );
    const first = await Promise.race([toast, late]);
    over.abort();
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200, body: invokeBody(first) } });
  }

  /** Answered at once: what comes of it is said in the chat, and may take longer than Teams waits. */
  async function agreed(context: TurnContext): Promise<void> {
    const activity = activityOf(context);
    const [who, consent] = [personOf(activity), consentOf(activity)];
    const over = new AbortController();
    const work = async (): Promise<void> => {
      // Sent twice where the answer took its time: a place takes one file.
      const key = `${activity.conversation.id} ${consent?.place?.uploadUrl ?? activity.id ?? ''}`;
      if (!who || !consent || !placed.add(key)) return;
      const guest = await isGuest(who.id);
      await inbox.consented(
        consent,
        { ...who, ...habitsOf(activity), guest },
        whereOf(activity),
        clock.now(),
      );
    };
    await Promise.race([
      work().catch(async (error: unknown) => {
        const text = error instanceof Failure ? `${error.message} ${error.advice}` : bug(error, 'file');
        // Over by then, perhaps: a turn that is answered says nothing more.
        await context.sendActivity({ type: 'message', text, textFormat: 'plain' }).catch(() => undefined);
      }),
      clock.sleep(pressMs, over.signal).catch(() => undefined),
    ]);
    over.abort();
    await context.sendActivity({ type: 'invokeResponse', value: { status: 200 } });
  }

  async function installed(context: TurnContext): Promise<void> {
    const activity = activityOf(context);
    if (!activity.action?.startsWith('add')) return;
    await inbox
      .met(whereOf(activity), personOf(activity))
      .catch((error: unknown) => bug(error, 'installation'));
  }

  const app = new Application({ startTypingTimer: false, removeRecipientMention: false });
  app.activity('message', heard);
  app.activity('invoke', (context) => (isConsent(activityOf(context)) ? agreed(context) : pressed(context)));
  app.activity('installationUpdate', installed);
  return async (context) => {
    await app.run(context);
  };
}
