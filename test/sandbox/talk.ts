// Talks to a started sandbox as its clients do: https under its own CA, tokens, Graph, Exchange, the control surface.
import { readFileSync } from 'node:fs';
import { request as http, type IncomingHttpHeaders } from 'node:http';
import { request as https } from 'node:https';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import type { Ready } from './start.ts';

export interface Reply {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body as JSON, or undefined. */
  json: Row;
}

export type Row = Record<string, unknown> & { value: Record<string, unknown>[] };

interface Ask {
  method?: string;
  headers?: Record<string, string>;
  body?: unknown;
  signal?: AbortSignal;
}

const parse = (text: string): Row => {
  try {
    return JSON.parse(text) as Row;
  } catch {
    return undefined as unknown as Row;
  }
};

export const graphScope = 'https://graph.microsoft.com/.default';
export const exchangeScope = 'https://outlook.office365.com/.default';
const anchor = `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${tenantId}`;

export class Talk {
  readonly ready: Ready;
  readonly #ca: Buffer;

  constructor(ready: Ready) {
    this.ready = ready;
    this.#ca = readFileSync(ready.ca);
  }

  async send(url: string, { method, headers = {}, body, signal }: Ask = {}): Promise<Reply> {
    const isForm = body instanceof URLSearchParams;
    const text =
      body === undefined
        ? ''
        : isForm
          ? body.toString()
          : typeof body === 'string'
            ? body
            : JSON.stringify(body);
    const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
    const options = {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: { ...(body === undefined ? {} : { 'Content-Type': type }), ...headers },
      agent: false as const,
      ...(signal === undefined ? {} : { signal }),
      ...(url.startsWith('https:') ? { ca: this.#ca } : {}),
    };
    return new Promise((resolve, reject) => {
      const call = (url.startsWith('https:') ? https : http)(url, options, (res) => {
        const parts: Buffer[] = [];
        res.on('data', (part: Buffer) => parts.push(part));
        res.on('error', reject);
        res.on('end', () => {
          const whole = Buffer.concat(parts).toString();
          resolve({ status: res.statusCode ?? 0, headers: res.headers, text: whole, json: parse(whole) });
        });
      });
      call.on('error', reject);
      call.end(text);
    });
  }

  async ask(form: Record<string, string>, tenant: string = tenantId): Promise<Reply> {
    const body = new URLSearchParams({ grant_type: 'client_credentials', ...form });
    return this.send(`${this.ready.tenant}/${tenant}/oauth2/v2.0/token`, { body });
  }

  async token(app: keyof typeof apps, scope: string): Promise<string> {
    const reply = await this.ask({ client_id: apps[app].appId, client_secret: apps[app].secret, scope });
    return String(reply.json['access_token']);
  }

  async graph(token: string, path: string, ask: Ask = {}): Promise<Reply> {
    const url = path.startsWith('https:') ? path : `${this.ready.tenant}/graph/v1.0${path}`;
    return this.send(url, { ...ask, headers: { Authorization: `Bearer ${token}`, ...ask.headers } });
  }

  async run(
    token: string,
    CmdletName: string,
    Parameters: Record<string, unknown> = {},
    more: { url?: string; query?: string; headers?: Record<string, string>; signal?: AbortSignal } = {},
  ): Promise<Reply> {
    const url =
      more.url ?? `${this.ready.tenant}/exo/adminapi/beta/${tenantId}/InvokeCommand${more.query ?? ''}`;
    const headers = { Authorization: `Bearer ${token}`, 'X-AnchorMailbox': anchor, ...more.headers };
    const signal = more.signal === undefined ? {} : { signal: more.signal };
    return this.send(url, { headers, ...signal, body: { CmdletInput: { CmdletName, Parameters } } });
  }

  async control(path: string, body?: unknown, method?: string): Promise<Reply> {
    return this.send(`${this.ready.control}${path}`, {
      ...(method === undefined ? {} : { method }),
      ...(body === undefined ? {} : { body }),
    });
  }

  async log(since = 0): Promise<Record<string, unknown>[]> {
    const { text } = await this.control(`/log?since=${since}`);
    return text
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
  }
}

export const warningsOf = (reply: Reply): string[] => reply.json['@adminapi.warnings'] as string[];

/** The type and text of an Exchange error, from where they truly stand. */
export const exoError = (reply: Reply): { type: string; message: string } => {
  const error = reply.json['error'] as {
    innererror: { internalexception: { type: string; message: string } };
  };
  const { type, message } = error.innererror.internalexception;
  return { type: type.split('.').at(-1) ?? '', message };
};

export const codeOf = (reply: Reply): string => (reply.json['error'] as { code: string }).code;

export const claimsOf = (token: string): Record<string, unknown> =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
