// Logs as JSON lines, or readable in a terminal. No secret gets in, and what people wrote stays within its line.
import { pino, stdTimeFunctions, type DestinationStream, type Logger as Pino } from 'pino';
import { PinoPretty } from 'pino-pretty';

export type Logger = Pino;

/** Names of fields whose values are never written, at the top and two levels down. */
const hidden = [
  'authorization',
  'Authorization',
  'token',
  'accessToken',
  'access_token',
  'secret',
  'clientSecret',
  'client_secret',
  'client_assertion',
  'secretText',
  'id_token',
  'refresh_token',
  'code_verifier',
  'password',
  'privateKey',
  'cookie',
];

/** Bearer tokens and bare JWTs inside running text. */
const credentials =
  /\bBearer\s+[\w.~+/=-]+|\beyJ[\w-]+\.[\w-]+\.[\w-]*|(client_secret|client_assertion)=[^&\s]+/g;

/** Control and direction characters can forge a line or turn it round in a terminal. */
const unruly = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

const escaped = (char: string): string =>
  char === '\n' ? '\\n' : `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** Text made harmless for a log: no credential, one line. */
export const inert = (text: string): string => text.replace(credentials, '[hidden]').replace(unruly, escaped);

function clean(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') return inert(value);
  if (typeof value !== 'object' || value === null || depth > 6) return value;
  if (value instanceof Error) return clean(errorOf(value), depth);
  if (value instanceof Date) return value;
  if (Array.isArray(value)) return value.map((item) => clean(item, depth + 1));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [inert(key), clean(item, depth + 1)]));
}

/** What is worth keeping of an error, causes included; never the request that it may carry. */
function errorOf(error: Error): Record<string, unknown> {
  const code = 'code' in error ? error.code : undefined;
  return {
    name: error.name,
    message: error.message,
    ...(typeof code === 'string' ? { code } : {}),
    stack: error.stack
      ?.split('\n')
      .slice(1, 8)
      .map((line) => line.trim()),
    ...(error.cause instanceof Error ? { cause: errorOf(error.cause) } : {}),
  };
}

/**
 * The log of the process. `pretty` left out: readable where the output is a terminal.
 * Child loggers carry an id: `log.child({ request: 'LK-12' })`.
 */
export function makeLogger(options: {
  level: string;
  pretty?: boolean | undefined;
  to?: DestinationStream;
}): Logger {
  const to =
    options.to ??
    ((options.pretty ?? process.stdout.isTTY)
      ? PinoPretty({ ignore: 'pid,hostname', translateTime: 'HH:MM:ss', sync: true })
      : undefined);
  return pino(
    {
      level: options.level,
      base: { app: 'latchkey' },
      timestamp: stdTimeFunctions.isoTime,
      redact: {
        paths: hidden.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]),
        censor: '[hidden]',
      },
      serializers: { err: (error: unknown) => error },
      formatters: { log: (fields) => clean(fields) as Record<string, unknown> },
      hooks: {
        logMethod(args, method) {
          const safe = args.map((arg: unknown) => (typeof arg === 'string' ? inert(arg) : arg));
          method.apply(this, safe as Parameters<typeof method>);
        },
      },
    },
    ...(to ? [to] : []),
  );
}
