// The head of the trail, kept in a file outside the database, so that a cut tail or a rewritten chain shows.
import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { realClock } from '../clock.ts';
import type { Head } from './trail.ts';

const shape = z.object({ n: z.int().positive(), hash: z.string(), at: z.string(), chain: z.string() });

/** Above this many bytes the file is written anew with its newest lines. */
const mostBytes = 256 * 1024;
const linesKept = 500;
/** A process that holds the lock longer than this was killed. */
const lockLapsesMs = 10_000;

const parse = (text: string): Head[] =>
  text.split('\n').flatMap((line) => {
    try {
      return [shape.parse(JSON.parse(line))];
    } catch {
      // The torn line of a process that was killed while it wrote.
      return [];
    }
  });

/** All heads in the file, lowest first; none when there is no file. */
export async function readHeads(file: string): Promise<readonly Head[]> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  return parse(text).sort((a, b) => a.n - b.n);
}

async function endsInLine(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === 0x0a;
}

/** Appends one line; answers the file's size. Again when the file was replaced meanwhile, for then the line went with it. */
async function appendLine(file: string, line: string): Promise<number> {
  for (;;) {
    const handle = await open(file, 'a+', 0o600);
    try {
      const before = await handle.stat();
      await handle.appendFile(`${(await endsInLine(handle, before.size)) ? '' : '\n'}${line}\n`);
      const now = await stat(file).catch(() => undefined);
      if (now?.ino === before.ino) return now.size;
    } finally {
      await handle.close();
    }
  }
}

/** Replaces the file by its newest lines. What another process appends to the old file while we do is carried over. */
async function shorten(file: string, now: Date): Promise<void> {
  const lock = `${file}.lock`;
  const held = await stat(lock).catch(() => undefined);
  if (held && now.getTime() - held.mtimeMs > lockLapsesMs) await rm(lock, { force: true });
  const mine = await open(lock, 'wx').catch(() => undefined);
  if (!mine) return;
  try {
    const old = await open(file, 'r');
    try {
      const before = parse(await old.readFile('utf8')).sort((a, b) => a.n - b.n);
      const next = `${file}.next`;
      const kept = before.slice(-linesKept).map((head) => `${JSON.stringify(head)}\n`);
      const written = await open(next, 'w', 0o600);
      await written.writeFile(kept.join(''));
      await written.sync();
      await written.close();
      await rename(next, file);
      const { size } = await old.stat();
      const whole = Buffer.alloc(size);
      await old.read(whole, 0, size, 0);
      const known = before.at(-1)?.n ?? 0;
      for (const late of parse(whole.toString('utf8')))
        if (late.n > known) await appendLine(file, JSON.stringify(late));
    } finally {
      await old.close();
    }
  } finally {
    await mine.close();
    await rm(lock, { force: true });
  }
}

export interface HeadFile {
  /** Notes a head; returns at once. Of heads noted while one is being written only the highest is. */
  note(head: Head): void;
  /** Waits until all that was noted is in the file. */
  flush(): Promise<void>;
}

/** `onTrouble` is told when the file cannot be written; the next head tries again. */
export function headFile(file: string, onTrouble: (error: unknown) => void): HeadFile {
  let waiting: Head | undefined;
  let writing: Promise<void> | undefined;
  const write = async () => {
    while (waiting) {
      const head = waiting;
      waiting = undefined;
      try {
        await mkdir(dirname(file), { recursive: true });
        const size = await appendLine(file, JSON.stringify(head));
        if (size > mostBytes) await shorten(file, realClock().now());
      } catch (error) {
        onTrouble(error);
      }
    }
    writing = undefined;
  };
  return {
    note(head) {
      if (!waiting || head.n > waiting.n) waiting = head;
      writing ??= write();
    },
    flush: async () => writing,
  };
}

/** For a database that was just made: the heads of the one before it are kept beside, under another name. */
export async function setAside(file: string, now: Date): Promise<string | undefined> {
  if (!existsSync(file)) return undefined;
  const aside = `${file}.${now.toISOString().replaceAll(':', '-')}`;
  await rename(file, aside);
  return aside;
}
