// What the sandbox saw of a run on applications: writes to Graph, Exchange and the vault that changed something.
import type { Town } from './town.ts';

interface Line {
  readonly n: number;
  readonly service: string;
  readonly method: string;
  readonly url: string;
  readonly effect: number;
  readonly body?: { readonly CmdletInput?: { readonly CmdletName: string } } | null;
}

/** "POST /v1.0/servicePrincipals", "New-ServicePrincipal", in order. Sign-ins and posts to Teams do not count. */
export async function effectsOf(town: Town, since = 0): Promise<string[]> {
  const log = await town.control<Line[]>(`log?since=${since}`);
  return log
    .filter(({ service, effect }) => effect > 0 && ['graph', 'exo', 'vault'].includes(service))
    .map(({ method, url, body }) => body?.CmdletInput?.CmdletName ?? `${method} ${new URL(url).pathname}`);
}
