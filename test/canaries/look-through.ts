// Looks through all that a town leaves behind, before it is pulled down; any secret or private key is a failure.
import assert from 'node:assert/strict';
import type { Town } from '../walks/town.ts';
import { find, type Place } from './find.ts';
import { inAzure, inSealed } from './made.ts';
import { dump, files, processes } from './remains.ts';

interface Message {
  readonly from: { readonly upn?: string };
}
interface Entry {
  readonly service: string;
}

/** What bots said to the people of this town; what people wrote themselves is theirs. */
async function messages(town: Town): Promise<readonly Place[]> {
  const each = [...town.visited].map(async (name) => {
    const said = (await town.as(name).messages()) as readonly Message[];
    return { name: `chat of ${name}`, text: JSON.stringify(said.filter(({ from }) => !from.upn)) };
  });
  return [...(await Promise.all(each)), { name: 'answers to presses', text: town.answers.join('\n') }];
}

async function log(town: Town): Promise<readonly Place[]> {
  const entries = await town.control<Entry[]>('log');
  const [posted, rest] = [true, false].map((teams) =>
    entries
      .filter(({ service }) => (service === 'teams') === teams)
      .map((entry) => JSON.stringify(entry))
      .join('\n'),
  );
  return [
    { name: 'cards and messages as posted', text: posted ?? '' },
    { name: 'log of the sandbox', text: rest ?? '' },
  ];
}

/** Values that the town's vaults hold now. */
export async function made(town: Town): Promise<string[]> {
  const { vault } = await town.control<{ vault: { kind: string; name: string; deletedAt?: number }[] }>(
    'state?only=vault',
  );
  const names = vault.filter((one) => one.kind === 'secrets' && !one.deletedAt).map(({ name }) => name);
  const key = town.env.VAULT_KEY;
  return [
    ...(await inAzure(town.sandbox.ready, [...new Set(names)])),
    ...(town.env.VAULT === 'sealed' && key ? await inSealed(town.databaseUrl, key) : []),
  ];
}

/** @returns what was found, one line each; nothing else may come of it */
export async function lookThrough(town: Town): Promise<readonly string[]> {
  const [secrets, ...rest] = await Promise.all([
    made(town),
    messages(town),
    log(town),
    dump(town.databaseUrl),
  ]);
  const places: readonly Place[] = [
    ...rest.flat(),
    { name: 'what a bot wrote', text: town.output.join('') },
    ...files(town.dataDir),
    ...processes(town.bots.flatMap(({ child }) => child.pid ?? [])),
  ];
  return find(places, { made: secrets });
}

/** @throws AssertionError that names the places, never what was found */
export async function assertClean(town: Town): Promise<void> {
  const finds = await lookThrough(town);
  assert.deepEqual(finds, [], `secrets lie about:\n${finds.join('\n')}`);
}
