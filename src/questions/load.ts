// Finds the questions: every file of this folder but this one exports one.
import { readdir } from 'node:fs/promises';
import type { Question } from '../contracts/question.ts';

/** In the order of their names. @throws Error that names the file which exports no question, or another name than its own */
export async function loadQuestions(): Promise<readonly Question[]> {
  const files = (await readdir(import.meta.dirname))
    .filter((file) => file.endsWith('.ts') && file !== 'load.ts')
    .sort();
  return Promise.all(
    files.map(async (file) => {
      const { question } = (await import(new URL(file, import.meta.url).href)) as { question?: Question };
      if (question?.name !== file.replace(/\.ts$/, ''))
        throw new Error(`src/questions/${file} must export \`question\` with the file's name.`);
      return question;
    }),
  );
}
