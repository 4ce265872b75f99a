// Where a running start says how it is reached: DATA_DIR/world.json.
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { z } from 'zod';

const shape = z.object({
  ready: z.literal(true),
  chat: z.string(),
  tenant: z.string(),
  ca: z.string(),
  control: z.string(),
  vault: z.string(),
  mail: z.object({ imap: z.string(), pop: z.string(), smtp: z.string() }),
  bot: z.string().optional(),
  appId: z.string().optional(),
  database: z.string(),
});
/** `bot` is the address of its /api/messages; absent when the world runs alone. */
export type World = z.infer<typeof shape>;

export const dataDir = (): string => resolve(process.env.DATA_DIR ?? '.data');
const file = (): string => join(dataDir(), 'world.json');

export async function writeWorld(world: World): Promise<void> {
  await mkdir(dataDir(), { recursive: true });
  await writeFile(`${file()}.new`, `${JSON.stringify(world)}\n`);
  await rename(`${file()}.new`, file());
}

/** @throws Error that says to start one */
export async function readWorld(): Promise<World> {
  const text = await readFile(file(), 'utf8').catch(() => {
    throw new Error(`Nothing runs here: there is no ${file()}. Start it first: npm start`);
  });
  return shape.parse(JSON.parse(text));
}

export const forgetWorld = (): Promise<void> => rm(file(), { force: true });
