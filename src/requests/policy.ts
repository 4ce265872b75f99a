// Policy as data: read with care, and asked one question at a time.
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { refused } from '../contracts/failure.ts';
import type { Policy, PolicyInForce, Rule } from '../contracts/policy.ts';

const guid = z.guid('must be an Entra object id, like 00000000-0000-0000-0000-000000000000').toLowerCase();
const groups = z.array(guid).min(1, 'names no group: nobody could');
const names = z.array(z.string().min(1)).min(1, 'is empty: write ["*"] for all');
const whether = z.enum(['required', 'optional']);

const rule = z.strictObject({
  askers: groups,
  operations: names,
  rights: names,
  approvers: groups,
  approvals: z.int().min(1, 'must be 1 or more: to let something pass without approval use "free"'),
  lapseHours: z.number().positive(),
  longestHours: z.number().positive().optional(),
  ticket: whether,
  reason: whether,
});
const shape = z.strictObject({
  rules: z.array(rule).min(1, 'is empty: nobody may ask for anything'),
  neverTouch: z.array(z.string().toLowerCase()),
  discreet: z.array(z.string().toLowerCase()),
  openAsks: z.int().min(1),
  channels: z.array(z.string()),
  free: z.array(z.enum(['takes'])),
  readers: z.array(guid),
  watchers: z.array(guid).optional(),
  renews: z
    .array(
      z.strictObject({
        app: z.guid('must be a client id, like 00000000-0000-0000-0000-000000000000').toLowerCase(),
        vault: z
          .string()
          .toLowerCase()
          .regex(
            /^(?!latchkey-)[0-9a-zA-Z-]{1,127}$/,
            'must be a name in the vault: letters, digits and dashes, not beginning with latchkey-',
          ),
      }),
    )
    .refine(
      (all) =>
        new Set(all.map(({ app }) => app)).size === all.length &&
        new Set(all.map(({ vault }) => vault)).size === all.length,
      'names an application, or a name in the vault, twice',
    )
    .optional(),
});

/** The policy that a file's text holds, or why there is none. Never throws. */
export function readPolicy(text: string | undefined): PolicyInForce {
  if (text === undefined || text.trim() === '')
    return { is: 'none', because: 'There is no policy, or it is empty.' };
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return { is: 'none', because: `The policy is not JSON: ${(error as Error).message}` };
  }
  const read = shape.safeParse(json);
  if (!read.success) {
    const faults = read.error.issues.map(({ path, message }) => `${path.join('.') || 'policy'}: ${message}`);
    return { is: 'none', because: `The policy cannot be used. ${faults.join('; ')}` };
  }
  const { rules, watchers, renews, ...rest } = read.data;
  return {
    is: 'policy',
    policy: {
      ...rest,
      ...(watchers === undefined ? {} : { watchers }),
      ...(renews === undefined ? {} : { renews }),
      rules: rules.map(({ longestHours, ...kept }) => ({
        ...kept,
        ...(longestHours === undefined ? {} : { longestHours }),
      })),
    },
    hash: createHash('sha256').update(text).digest('hex'),
  };
}

/** The policy, or the refusal that says why nobody may. */
export function inForce(policy: PolicyInForce): { policy: Policy; hash: string } {
  if (policy.is === 'policy') return policy;
  throw refused(
    'Nobody may ask for anything at the moment.',
    `${policy.because} Tell who runs Latchkey: npm run doctor says more.`,
  );
}

const covers = (rule: Rule, operation: string, rights: readonly string[]): boolean =>
  (rule.operations.includes('*') || rule.operations.includes(operation)) &&
  (rule.rights.includes('*') || rights.every((right) => rule.rights.includes(right)));

/** Rules that speak of this at all, in the policy's order. */
export const rulesFor = (policy: Policy, operation: string, rights: readonly string[]): readonly Rule[] =>
  policy.rules.filter((rule) => covers(rule, operation, rights));

/** All groups that some rule lets ask. */
export const askerGroups = (policy: Policy): readonly string[] => [
  ...new Set(policy.rules.flatMap(({ askers }) => askers)),
];

/** All groups whose members may ask for anything, decide anything, or ask questions. */
export const knowers = (policy: Policy): readonly string[] => [
  ...new Set([
    ...policy.readers,
    ...askerGroups(policy),
    ...policy.rules.flatMap(({ approvers }) => approvers),
  ]),
];

/** Whether one of these mailboxes is in a list of addresses and object ids. */
export const isListed = (
  list: readonly string[],
  mailboxes: readonly { id: string; address: string }[],
): boolean =>
  mailboxes.some(
    ({ id, address }) => list.includes(id.toLowerCase()) || list.includes(address.toLowerCase()),
  );
