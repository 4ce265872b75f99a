// The sandbox's policy with room for a thousand open asks, for as long as anybody likes.
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export function richPolicy(): string {
  const file = join(import.meta.dirname, '..', '..', 'env', 'policy.sandbox.json');
  const policy = JSON.parse(readFileSync(file, 'utf8')) as { rules: { longestHours?: number }[] };
  for (const rule of policy.rules) delete rule.longestHours;
  const to = join(mkdtempSync(join(tmpdir(), 'latchkey-policy-')), 'policy.json');
  writeFileSync(to, JSON.stringify({ ...policy, openAsks: 100_000 }));
  return to;
}
