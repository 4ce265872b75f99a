// The world itself, put together: what all services share, and what only the sandbox's own parts may touch.
import { join } from 'node:path';
import { makeClock, type Clock } from './clock.ts';
import { Disk } from './disk.ts';
import { Tokens } from './entra/tokens.ts';
import { Faults } from './faults.ts';
import { KeyReads } from './graph/key-reads.ts';
import { makeGuard } from './guard.ts';
import { contoso, type Size } from './seed/contoso.ts';
import { tenantId } from './seed/ids.ts';
import { teamsPeople } from './seed/people.ts';
import { Signer } from './sign.ts';
import { Tenant } from './tenant/tenant.ts';
import { Throttle } from './throttle.ts';
import type { LogEntry, Settings, World } from './world.ts';

/** The world with its inner parts, for the services built here and the control surface. */
export interface Realm extends World {
  readonly clock: Clock;
  readonly disk: Disk;
  readonly tenant: Tenant;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly signer: Signer;
  readonly keyReads: KeyReads;
  urls: World['urls'];
  setAhead(ms: number): void;
  /** Adds a line to the log, for services that do not speak HTTP. */
  record(entry: Omit<LogEntry, 'n'>): void;
  saveSettings(): void;
  reset(size: Size): void;
}

const usual = (): Settings => ({
  latencyMs: {},
  lagMs: { entra: 0, graph: 1000, exo: 3000, mail: 10_000, credential: 0 },
  throttle: {},
  bots: [],
});

const keepLog = 200_000;

class Log {
  entries: LogEntry[] = [];
  #n = 0;

  add(entry: Omit<LogEntry, 'n'>): void {
    this.#n += 1;
    this.entries.push({ n: this.#n, ...entry });
    if (this.entries.length > keepLog) this.entries.splice(0, keepLog / 10);
  }
}

export const makeRealm = (options: { dataDir: string; bots: string[] | undefined }): Realm => {
  const clock = makeClock();
  const disk = new Disk(join(options.dataDir, 'sandbox'), clock);
  const time = disk.kept('clock', () => ({ aheadMs: 0 }));
  clock.aheadMs = time.value.aheadMs;
  const kept = disk.kept('settings', usual);
  const settings = kept.value;
  if (options.bots !== undefined) settings.bots = options.bots;
  const tenant = new Tenant({ clock, settings, disk });
  // A data folder of an earlier version has no policy, and its applications lack fields.
  if (tenant.users.size === 0 || tenant.appManagementPolicies.size === 0)
    tenant.fill(contoso({}, clock.now()));
  const log = new Log();
  const faults = new Faults();
  const signer = new Signer(disk);
  const tokens = new Tokens(clock, disk, tenant);
  const throttle = new Throttle(clock, settings);
  const keyReads = new KeyReads(clock, settings);
  const forgetful: (() => void)[] = [];
  return {
    clock,
    disk,
    tenant,
    tokens,
    faults,
    signer,
    keyReads,
    settings,
    tenantId,
    people: teamsPeople,
    get log() {
      return log.entries;
    },
    urls: { tenant: '', chat: '', vault: '' },
    now: () => clock.now(),
    sleep: async (ms) => clock.sleep(ms),
    guard: makeGuard({ clock, settings, faults, throttle, log: (entry) => log.add(entry) }),
    signAsTeams: async (claims, how) => signer.sign(claims, how),
    readToken: async (authorization, audience) => tokens.read(authorization, audience),
    kept: (name, fresh) => disk.kept(`kept-${name}`, fresh),
    onReset: (run) => void forgetful.push(run),
    setAhead: (ms) => {
      clock.aheadMs = ms;
      time.value.aheadMs = ms;
      time.save();
    },
    record: (entry) => log.add(entry),
    saveSettings: () => kept.save(),
    reset: (size) => {
      tenant.fill(contoso(size, clock.now()));
      keyReads.forget();
      log.entries = [];
      for (const run of forgetful) run();
    },
  };
};
