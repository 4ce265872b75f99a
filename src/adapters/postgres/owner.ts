// Who uses a data folder: one process at a time, by a file that names it.
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { blocked } from '../../contracts/failure.ts';

const shape = z.object({ pid: z.int(), born: z.string() });
type Owner = z.infer<typeof shape>;

/** When a process began, where the system tells (Linux): a number that was given again is another process. */
async function birthOf(pid: number): Promise<string> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name in brackets may hold blanks; after it come the state and, 19 fields on, the start.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return fields[0] === 'Z' ? 'ended' : (fields[19] ?? '');
}

async function lives(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return (await birthOf(owner.pid)) === owner.born;
}

async function read(file: string): Promise<Owner | undefined> {
  try {
    return shape.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    return undefined;
  }
}

/**
 * Takes the folder for this process. The file of a process that was killed is taken over.
 * @returns a function that gives it back
 * @throws Failure blocked when a living process has it
 */
export async function takeFolder(folder: string, file: string): Promise<() => Promise<void>> {
  await mkdir(dirname(file), { recursive: true });
  for (let tries = 0; tries < 3; tries += 1) {
    const handle = await open(file, 'wx').catch((error: unknown) => {
      if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return undefined;
      throw error;
    });
    if (handle) {
      await handle.writeFile(JSON.stringify({ pid: process.pid, born: await birthOf(process.pid) }));
      await handle.close();
      return () => rm(file, { force: true });
    }
    const owner = await read(file);
    if (owner && (await lives(owner)))
      throw blocked(
        `Latchkey already runs in ${folder} (process ${owner.pid}).`,
        'Stop that one first, or set DATA_DIR to another folder.',
      );
    await rm(file, { force: true });
  }
  throw blocked(`The folder ${folder} is being taken by another process.`, 'Start again in a moment.');
}
