// Puts the two halves of a tenant's reading together: Graph, and Exchange through a runner.
import type { Client } from '@microsoft/microsoft-graph-client';
import type { Clock } from '../contracts/clock.ts';
import type { Beside, Look, Runner } from '../contracts/look.ts';
import { withoutVault } from './without-vault.ts';
import { createRunner } from './exo/rest.ts';
import { makeExoLook } from './exo/look.ts';
import { makeGraph } from './graph/client.ts';
import { makeGraphLook, type GraphLook } from './graph/look.ts';
import { patient } from './patient.ts';
import { makeTokens, type SignInOptions, type Tokens } from './token.ts';

export interface TenantOptions {
  readonly cloud: {
    readonly authority: string;
    readonly graph: string;
    readonly graphScope: string;
    readonly exo: string;
    readonly exoScope: string;
  };
  readonly tenant: string;
  readonly signIn: SignInOptions['signIn'];
  readonly clock: Clock;
  /** For one HTTP call; absent: what is usual for each service. */
  readonly timeoutMs?: number | undefined;
  /** Absent: a look for those who only try the tenant, as the doctor does. */
  readonly beside?: Beside;
}

/** One application signed in to the tenant. */
export interface Tenant {
  readonly look: Look;
  readonly runner: Runner;
  readonly graphClient: Client;
  readonly graphTokens: Tokens;
  readonly exoTokens: Tokens;
}

export const makeLook = (parts: { graph: GraphLook; runner: Runner; beside: Beside }): Look => ({
  ...parts.graph,
  ...makeExoLook(parts.runner),
  ...parts.beside,
});

/** Made twice: with the sign-in that reads, and with the one that writes. Signs in at the first call only. */
export function makeTenant({
  cloud,
  tenant,
  signIn,
  clock,
  timeoutMs,
  beside = withoutVault(tenant, cloud.authority),
}: TenantOptions): Tenant {
  const sign = { authority: cloud.authority, tenant, signIn, clock };
  const graphTokens = makeTokens({ ...sign, scope: cloud.graphScope });
  const exoTokens = makeTokens({ ...sign, scope: cloud.exoScope });
  const bound = timeoutMs === undefined ? {} : { timeoutMs };
  const client = makeGraph({ url: cloud.graph, tokens: graphTokens, ...bound });
  const graph = makeGraphLook({ client, tokens: graphTokens, url: cloud.graph, clock });
  const runner = createRunner({ url: cloud.exo, tenant, tokens: exoTokens, clock, ...bound });
  return {
    look: patient(makeLook({ graph, runner, beside }), clock),
    runner,
    graphClient: client,
    graphTokens,
    exoTokens,
  };
}
