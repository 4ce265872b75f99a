// The reading half of a runner: read cmdlets only, and the list of cmdlets that the app may use.
import { z } from 'zod';
import type { Look, Runner } from '../../contracts/look.ts';
import type { Tokens } from '../token.ts';

export const makeExoLook = (runner: Runner): Pick<Look, 'exo'> => ({
  exo: async (cmdlet, params, select) => (await runner.run(cmdlet, params, select)).rows,
});

const moduleFile = z.object({ value: z.array(z.record(z.string(), z.unknown())) });

/**
 * Names of the cmdlets that Exchange lets the app run, in lower case.
 * @throws Error with the status where Exchange does not say; for the doctor, who shows it as it is
 */
export async function allowedCmdlets(options: {
  url: string;
  tenant: string;
  tokens: Tokens;
}): Promise<ReadonlySet<string>> {
  const address = `${options.url}/adminapi/v1.0/${options.tenant}/EXOModuleFile?Version=3.9.2`;
  const response = await fetch(address, {
    headers: {
      authorization: `Bearer ${await options.tokens.get()}`,
      accept: 'application/json',
      commandname: '*',
    },
    redirect: 'error',
    signal: AbortSignal.timeout(30_000),
  });
  if (response.status !== 200) throw new Error(`Exchange answered HTTP ${response.status}.`);
  const { value } = moduleFile.parse(await response.json());
  const lists = value.flatMap((row) =>
    Object.entries(row)
      .filter(([key]) => key.toLowerCase() === 'exportedcmdlets')
      .map(([, list]) => list),
  );
  return new Set(
    lists
      .flatMap((list) => (Array.isArray(list) ? list : String(list).split(',')) as unknown[])
      .map((name) => String(name).trim().toLowerCase()),
  );
}
