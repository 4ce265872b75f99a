// A worker over an office: what it writes changes the office's tenant.
import assert from 'node:assert/strict';
import type { ExoCall } from '../../src/contracts/call.ts';
import type { Hands } from '../../src/contracts/hands.ts';
import { Worker } from '../../src/requests/worker.ts';
import type { Office } from './office.ts';
import type { Ticks } from './ticks.ts';

export interface Reported {
  readonly error: unknown;
  readonly id: string;
  readonly reference: string;
}
interface Crew {
  readonly office: Office;
  readonly clock: Ticks;
  readonly holder: string;
  readonly hands: number;
  readonly reports: Reported[];
  readonly beforeWrite: () => Promise<void>;
}

export function makeWorker({ office, clock, holder, hands, reports, beforeWrite }: Crew): Worker {
  const send: Hands['send'] = async (call) => {
    assert.ok(call.via === 'exo');
    await beforeWrite();
    office.tenant.apply({ ...call, note: '' } as ExoCall);
    return { rows: [], warnings: [], existed: false, serviceId: 's' };
  };
  return new Worker({
    desk: { ...office.desk, clock, trust: office.trust },
    world: {
      ledger: office.store,
      read: (id) => office.store.get(id),
      clock,
      look: office.look,
      hands: { send },
      operation: (name) => office.operations.get(name) ?? assert.fail(name),
      lag: { exo: 1_000, graph: 1_000 },
      perSecond: 1000,
    },
    holder,
    hands,
    claimMs: 9_000,
    report: (error, id, reference) => reports.push({ error, id, reference }),
  });
}
