// InvokeCommand on the wire: what is sent for a cmdlet, and what its answers hold.
import { z } from 'zod';
import type { Json } from '../../contracts/json.ts';
import type { Row } from '../../contracts/look.ts';

const systemMailbox = 'SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}';

/** Headers as Microsoft's own module sends them. `call` is our id for the call. */
export const headersFor = (options: {
  token: string;
  tenant: string;
  cmdlet: string;
  connection: string;
  call: string;
}): Record<string, string> => ({
  authorization: `Bearer ${options.token}`,
  'content-type': 'application/json; charset=utf-8',
  accept: 'application/json',
  'x-anchormailbox': `APP:${systemMailbox}@${options.tenant}`,
  'x-cmdletname': options.cmdlet,
  // Without it the service answers in PowerShell's own XML.
  'x-responseformat': 'json',
  'x-serializationlevel': 'Partial',
  'x-clientapplication': 'ExoManagementModule',
  prefer: 'odata.maxpagesize=1000',
  warningaction: 'Continue',
  'connection-id': options.connection,
  'client-request-id': options.call,
});

const isHashTable = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Parameters as data, never as text: `undefined` is left out, an object is a PowerShell hash table. */
export function bodyFor(cmdlet: string, params: Readonly<Record<string, unknown>>): string {
  const sent = Object.entries(params)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [
      name,
      isHashTable(value) ? { '@odata.type': '#Exchange.GenericHashTable', ...value } : value,
    ]);
  return JSON.stringify({
    CmdletInput: { CmdletName: cmdlet, Parameters: Object.fromEntries(sent) as unknown },
  });
}

const json: z.ZodType<Json> = z.json();
const page = z.object({
  value: z.array(json).nullish(),
  '@adminapi.errors': z.array(z.unknown()).nullish(),
  '@odata.nextLink': z.string().optional(),
  '@adminapi.warnings': z.array(z.string()).nullish(),
});

export interface Page {
  readonly rows: readonly Row[];
  readonly warnings: readonly string[];
  readonly next: string | undefined;
  /** What went wrong although the status is 200, as it came. */
  readonly errors: readonly unknown[];
}

/**
 * One page of an answer, the keys that only describe types left out; undefined where it is no answer of InvokeCommand.
 * @param reads a read without a list of rows is no answer; a write may come back with none
 */
export function pageOf(body: unknown, reads: boolean): Page | undefined {
  const read = page.safeParse(body);
  if (!read.success) return undefined;
  const errors = read.data['@adminapi.errors'] ?? [];
  const { value } = read.data;
  if (errors.length === 0 && (reads ? !Array.isArray(value) : value === undefined)) return undefined;
  const rows = (value ?? []).map((item) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).filter(([key]) => !key.includes('@')))
      : { value: item },
  );
  const warnings = read.data['@adminapi.warnings'] ?? [];
  return { rows, warnings, next: read.data['@odata.nextLink'], errors };
}
