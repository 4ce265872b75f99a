// The head of the trail, kept in a file outside the database, so that a cut tail or a rewritten chain shows.
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

const parse = (content: string): Head[] =>
  content.split('\n').flatMap((line) => {
    try {
      return [shape.parse(JSON.parse(line))];
    } catch {
      // The torn line of a process that was killed while it wrote.
      return [];
    }
  });

const text = (heads: readonly Head[]): string => heads.map((head) => `${JSON.stringify(head)}\n`).join('');

/** All heads in the file, lowest first; none when there is no file. */
export async function readHeads(file: string): Promise<readonly Head[]> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
    throw error;
  });
  return parse(content).sort((a, b) => a.n - b.n);
}

async function endsInLine(handle: FileHandle, size: number): Promise<boolean> {
  if (size === 0) return true;
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
  return buffer[0] === 0x0a;
}

/** Appends lines; answers the file's size. Again when the file was replaced meanwhile, for then the line went with it. */
async function appendLines(file: string, heads: readonly Head[]): Promise<number> {
  for (;;) {
    const handle = await open(file, 'a+', 0o600);
    try {
      const before = await handle.stat();
      await handle.appendFile(`${(await endsInLine(handle, before.size)) ? '' : '\n'}${text(heads)}`);
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
      const written = await open(next, 'w', 0o600);
      await written.writeFile(text(before.slice(-linesKept)));
      await written.sync();
      await written.close();
      await rename(next, file);
      const { size } = await old.stat();
      const whole = Buffer.alloc(size);
      await old.read(whole, 0, size, 0);
      const known = before.at(-1)?.n ?? 0;
      const late = parse(whole.toString('utf8')).filter(({ n }) => n > known);
      if (late.length > 0) await appendLines(file, late);
    } finally {
      await old.close();
    }
  } finally {
    await mine.close();
    await rm(lock, { force: true });
  }
}

export interface HeadFile {
  /** Notes a head; returns at once. Heads noted while others are being written go with the next writing. */
  note(head: Head): void;
  /** Waits until all that was noted is in the file. */
  flush(): Promise<void>;
}

/** `onTrouble` is told when the file cannot be written; the next head tries again. */
export function headFile(file: string, onTrouble: (error: unknown) => void): HeadFile {
  let waiting: Head[] = [];
  let writing: Promise<void> | undefined;
  const write = async () => {
    while (waiting.length > 0) {
      const heads = waiting;
      waiting = [];
      try {
        await mkdir(dirname(file), { recursive: true });
        const size = await appendLines(file, heads);
        if (size > mostBytes) await shorten(file, realClock().now());
      } catch (error) {
        onTrouble(error);
      }
    }
    writing = undefined;
  };
  return {
    note(head) {
      waiting.push(head);
      writing ??= write();
    },
    flush: async () => writing,
  };
}

/**
 * For a database without a line yet: a file that knows another's trail is kept beside, under another name.
 * @returns that name
 */
export async function setAside(file: string, chain: string): Promise<string | undefined> {
  const heads = await readHeads(file);
  if (heads.every((head) => head.chain === chain)) return undefined;
  const aside = `${file}.${realClock().now().toISOString().replaceAll(':', '-')}`;
  await rename(file, aside);
  return aside;
}
