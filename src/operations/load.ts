// Finds the operations: every file of this folder but this one exports one.
import { readdir } from 'node:fs/promises';
import type { Operation } from '../contracts/operation.ts';

/** In the order of their names. @throws Error that names the file which exports no operation, or another name than its own */
export async function loadOperations(): Promise<readonly Operation[]> {
  const files = (await readdir(import.meta.dirname))
    .filter((file) => file.endsWith('.ts') && file !== 'load.ts')
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const { operation } = (await import(new URL(file, import.meta.url).href)) as { operation?: Operation };
      if (operation?.name !== file.replace(/\.ts$/, ''))
        throw new Error(`src/operations/${file} must export \`operation\` with the file's name.`);
      return operation;
    }),
  );
}
