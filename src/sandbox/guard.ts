// What stands before each service: reads the body, waits, throttles, makes trouble on order, and writes the log line.
import type { Request, RequestHandler, Response } from 'express';
import { readBody } from './body.ts';
import type { Clock } from './clock.ts';
import type { Faults, Rule } from './faults.ts';
import { tooMany } from './toomany.ts';
import type { Throttle } from './throttle.ts';
import type { LogEntry, Service, Settings } from './world.ts';

interface Parts {
  clock: Clock;
  settings: Settings;
  faults: Faults;
  throttle: Throttle;
  log(entry: Omit<LogEntry, 'n'>): void;
}

type Real = (req: { url: string; originalUrl: string }) => string;
type End = (body?: string | Buffer) => void;

interface Call {
  service: Service;
  method: string;
  url: string;
  cmdlet?: string;
}

const hidden = new Set(['client_secret', 'client_assertion', 'password', 'refresh_token', 'code']);
const hiddenInVault = new Set(['value', 'pwd']);

/** The body as the log shows it: secrets are never written down. */
const shown = (service: Service, body: unknown): unknown =>
  typeof body !== 'object' || body === null || Array.isArray(body)
    ? body
    : Object.fromEntries(
        Object.entries(body).map(([key, value]) => [
          key,
          hidden.has(key) || (service === 'vault' && hiddenInVault.has(key)) ? '(hidden)' : value,
        ]),
      );

export const cmdletOf = (body: unknown): string | undefined => {
  const input = (body as { CmdletInput?: { CmdletName?: unknown } } | undefined)?.CmdletInput?.CmdletName;
  return typeof input === 'string' ? input : undefined;
};

const isCounted = (service: Service, cmdlet: string | undefined): boolean =>
  service !== 'exo' || (cmdlet !== undefined && !/^(get|test)-/i.test(cmdlet));

/** Answers as the rule says, in place of whatever the route had prepared. */
const answer = (res: Response, end: End, rule: Rule): number => {
  if (rule.respond === undefined) {
    res.destroy();
    res.socket?.destroy();
    return 0;
  }
  for (const name of res.getHeaderNames()) res.removeHeader(name);
  const { status, headers = {}, body } = rule.respond;
  res.statusCode = status;
  const isText = typeof body === 'string';
  if (body !== undefined && !isText) res.setHeader('Content-Type', 'application/json');
  for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
  end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
  return status;
};

const isFinal = (rule: Rule): boolean =>
  rule.respond !== undefined || rule.drop === true || (rule.hold !== true && rule.delayMs === undefined);

const trouble = async (parts: Parts, rule: Rule, call: Call, res: Response): Promise<void> => {
  await parts.clock.sleep(rule.delayMs ?? 0);
  if (rule.hold !== true) return;
  const about = { ...call, when: rule.when ?? 'before', at: parts.clock.now().toISOString() };
  await parts.faults.wait(about, (go) => res.once('close', go));
  // Whoever was killed a moment before the release is noticed a moment after it.
  await parts.clock.sleep(5);
};

export const makeGuard =
  (parts: Parts) =>
  (service: Service, real: Real): RequestHandler =>
  async (req: Request, res: Response, next) => {
    const locals = res.locals as { guarded?: boolean; effect?: number; appId?: string; unreadable?: boolean };
    if (locals.guarded === true) {
      next();
      return;
    }
    locals.guarded = true;
    const at = parts.clock.now().toISOString();
    const body = await readBody(req);
    req.body = body.value;
    locals.unreadable = body.unreadable;
    const url = real(req);
    const cmdlet = service === 'exo' ? cmdletOf(body.value) : undefined;
    const call: Call = { service, method: req.method, url, ...(cmdlet === undefined ? {} : { cmdlet }) };
    const write = (status: number, effect: number): void => {
      parts.log({
        at,
        service,
        method: req.method,
        url,
        body: shown(service, body.value),
        status,
        appId: locals.appId,
        effect,
      });
    };

    await parts.clock.sleep(parts.settings.latencyMs[service] ?? 0);
    const rule = parts.faults.pick(service, {
      line: `${req.method} ${url}`,
      ...(cmdlet === undefined ? {} : { cmdlet }),
    });
    const end = res.end.bind(res) as End;

    if (rule !== undefined && rule.when !== 'after') {
      await trouble(parts, rule, call, res);
      // Whoever died before the call took place never made it.
      if (res.socket?.destroyed !== false && rule.hold === true) {
        write(0, 0);
        return;
      }
      if (isFinal(rule)) {
        write(answer(res, end, rule), 0);
        return;
      }
    }
    const seconds = isCounted(service, cmdlet) ? parts.throttle.take(service) : 0;
    const finish = (chunk: string | Buffer | undefined): void => {
      write(res.statusCode, locals.effect ?? 0);
      end(chunk);
    };
    // Routes answer through end(); from here on an answer passes the log and, where one is set, the rule for "after".
    res.end = ((chunk?: string | Buffer) => {
      res.end = end as typeof res.end;
      if (rule?.when !== 'after') {
        finish(chunk);
        return res;
      }
      void trouble(parts, rule, call, res).then(() => {
        if (isFinal(rule)) write(answer(res, end, rule), locals.effect ?? 0);
        else finish(chunk);
      });
      return res;
    }) as typeof res.end;
    if (seconds > 0) tooMany(service, seconds, parts.throttle.rate(service) ?? 0, res);
    else next();
  };
