// A process that reads all secrets and certificates of a tenant once, as the bot does, with the bot's own adapters. Settings in SWEEP.
import { realClock } from '../../src/adapters/clock.ts';
import { makeTenant, type TenantOptions } from '../../src/adapters/look.ts';
import { trustAlso } from '../../src/adapters/tls.ts';
import { path } from '../../src/contracts/look.ts';
import { ownersOf, readKeys } from '../../src/questions/keys/credentials.ts';
import { expiring } from '../../src/questions/keys/expiring.ts';

export interface Swept {
  readonly holders: number;
  readonly open: number;
  readonly owned: number;
  readonly counts: readonly number[];
  readonly failed: readonly string[];
  /** Ms for the lists, and for the owners of those that are open. */
  readonly listed: number;
  readonly asked: number;
}

const { ca, ahead, days, ...options } = JSON.parse(process.env['SWEEP'] ?? '{}') as {
  ca: string;
  ahead: number;
  days: number;
} & Pick<TenantOptions, 'cloud' | 'tenant' | 'signIn'>;
trustAlso(ca);
const { look } = makeTenant({ ...options, clock: realClock() });
const within = days * 86_400_000;

process.on('message', () => {
  void (async () => {
    const now = Date.now() + ahead;
    const begun = performance.now();
    const all = await readKeys(look, now + within);
    const listed = performance.now() - begun;
    const { open } = expiring(all.holders, now, within);
    const owners = await ownersOf(
      look,
      open.map(({ holder }) => holder),
    );
    const swept: Swept = {
      holders: all.holders.length,
      open: open.length,
      owned: owners.size,
      counts: all.sources.map(({ count }) => count),
      failed: all.sources.flatMap(({ failed }) => failed?.because ?? []),
      listed,
      asked: performance.now() - begun - listed,
    };
    process.send?.(swept);
  })();
});
// Signed in and warm, so that what follows is the sweep alone.
await look.graph(path`/organization?$select=id`);
process.send?.('idle');
