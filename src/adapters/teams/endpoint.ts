// POST /api/messages: bounds, shape and signature are checked in this order, and only then does anything run.
import { Router, type Request, type Response } from 'express';
import type { Clock } from '../../contracts/clock.ts';
import type { Inbox } from '../../contracts/inbox.ts';
import type { Addresses } from '../../contracts/place.ts';
import { activityShape, leaves, tooDeep, type Activity } from './activity.ts';
import { readBody } from './body.ts';
import type { Bot } from './bot.ts';
import { makeGate } from './gate.ts';
import { KeysUnreachable, makeKeys } from './keys.ts';
import type { Log } from './log.ts';
import { keepChanged, Recent } from './seen.ts';
import { makeTurns } from './turns.ts';
import { whereOf } from './where.ts';

export interface EndpointOptions {
  readonly bot: Bot;
  readonly inbox: Inbox;
  readonly addresses: Addresses;
  readonly isGuest: (person: string) => Promise<boolean>;
  readonly cloud: {
    readonly botMetadata: string;
    readonly botIssuer: string;
    readonly serviceHosts: readonly string[];
  };
  /** Tenants whose people may talk to the bot. */
  readonly tenants: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  /** How long a body may take; default 5 s. */
  readonly bodyMs?: number;
}

export interface Endpoint {
  readonly router: Router;
  /** Resolves when no activity is being worked on. */
  idle(): Promise<void>;
}

const mostBytes = 256 * 1024;
/** Teams sends a message again when it is not answered within 15 s; the work then goes on after the answer. */
const turnMs = 10_000;

interface Refusal {
  readonly status: 400 | 401 | 408 | 413 | 503;
  readonly because: string;
}

function shaped(text: string): Activity | Refusal {
  if (tooDeep(text)) return { status: 400, because: 'the JSON is nested too deeply' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { status: 400, because: 'the body is not JSON' };
  }
  const read = activityShape.safeParse(json);
  if (read.success) return read.data;
  const fields = read.error.issues.map(({ path }) => path.join('.') || 'body');
  return { status: 400, because: `missing or wrong: ${[...new Set(fields)].slice(0, 5).join(', ')}` };
}

const isRefusal = (value: Activity | Refusal): value is Refusal => 'because' in value && 'status' in value;

/** The messages endpoint. Mount it before anything that reads bodies. */
export function teamsEndpoint(options: EndpointOptions): Endpoint {
  const { bot, clock, log } = options;
  const { botMetadata, botIssuer, serviceHosts } = options.cloud;
  const keys = makeKeys({ metadataUrl: botMetadata, clock });
  const gate = makeGate({
    appId: bot.appId,
    issuer: botIssuer,
    tenants: options.tenants,
    serviceHosts,
    keys,
    clock,
  });
  const turn = makeTurns(options);
  const keep = keepChanged(options.addresses);
  const recent = new Recent(2000);
  const working = new Set<Promise<unknown>>();

  async function incoming(req: Request): Promise<Activity | Refusal> {
    const body = await readBody(req, { mostBytes, withinMs: options.bodyMs ?? 5000, clock });
    if ('status' in body) return body;
    const activity = shaped(body.text);
    if (isRefusal(activity)) return activity;
    try {
      const because = await gate(activity, req.headers.authorization);
      return because === undefined ? activity : { status: 401, because };
    } catch (error) {
      if (!(error instanceof KeysUnreachable)) throw error;
      log.error({ err: error }, 'The keys that Teams signs with cannot be read');
      return { status: 503, because: error.message };
    }
  }

  async function run(activity: Activity): Promise<Readonly<Record<string, unknown>> | undefined> {
    const where = whereOf(activity);
    const address = {
      conversation: where.conversation,
      kind: where.kind,
      serviceUrl: activity.serviceUrl,
      ...(where.kind === 'personal' && activity.from.aadObjectId
        ? { person: activity.from.aadObjectId.toLowerCase() }
        : {}),
    };
    // Somebody who took the app away is not counted among those whom cards can reach.
    const installs = activity.type === 'installationUpdate';
    if (where.kind === 'personal' && leaves(activity)) await options.addresses.forget(where.conversation);
    else if (where.kind !== 'personal' || activity.type !== 'conversationUpdate')
      await keep(address, installs);
    const answer = await bot.take(activity, turn);
    return answer?.body as Readonly<Record<string, unknown>> | undefined;
  }

  /** A message that Teams sends again while, or after, it is worked on is answered and left alone. */
  async function once(activity: Activity): Promise<Readonly<Record<string, unknown>> | undefined> {
    const key =
      activity.type === 'message' && activity.id ? `${activity.conversation.id} ${activity.id}` : undefined;
    if (key !== undefined && !recent.add(key)) return undefined;
    const over = new AbortController();
    const work = run(activity).catch((error: unknown) => {
      if (key !== undefined) recent.forget(key);
      log.error({ err: error, type: activity.type }, 'An activity could not be worked on');
      return undefined;
    });
    working.add(work);
    void work.then(() => working.delete(work));
    const late = clock.sleep(turnMs, over.signal).catch(() => undefined);
    const answer = await Promise.race([work, late]);
    over.abort();
    return answer ?? undefined;
  }

  async function handle(req: Request, res: Response): Promise<void> {
    const activity = await incoming(req);
    if (isRefusal(activity)) {
      const { status, because } = activity;
      log.warn({ status, because, from: req.ip }, 'Refused an activity');
      if (!req.complete) {
        // Nothing more is read from whoever sends too much or too slowly.
        res.set('connection', 'close');
        res.on('finish', () => req.destroy());
      }
      res.status(status).json({ error: because });
      return;
    }
    const body = await once(activity);
    if (body) res.status(200).json(body);
    else res.status(200).end();
  }

  const router = Router();
  router.post('/api/messages', handle);
  router.all('/api/messages', (_req, res) => {
    res.status(405).set('allow', 'POST').json({ error: 'Teams posts here; nothing else is answered.' });
  });
  return {
    router,
    async idle() {
      await Promise.allSettled(working);
    },
  };
}
