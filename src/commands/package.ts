// npm run package: puts the Teams app package together, ready to be uploaded in the Teams admin center.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parseEnv } from 'node:util';
import { zip } from './zip.ts';

type Env = Readonly<Record<string, string | undefined>>;

const root = join(import.meta.dirname, '../..');

const settings = (env: Env): { env: Env; from: string } =>
  env['BOT_APP_ID']
    ? { env, from: 'the environment' }
    : {
        env: parseEnv(readFileSync(join(root, 'env/.env.sandbox'), 'utf8')),
        from: 'env/.env.sandbox, since BOT_APP_ID is not set',
      };

/** @throws Error that names the variable that is missing */
function filled(template: string, values: Env): string {
  return template.replace(/\{\{(\w+)\}\}/g, (_all, name: string) => {
    const value = values[name];
    if (!value)
      throw new Error(`${name} is missing: set it in the environment; env/.env.example explains it.`);
    return JSON.stringify(value).slice(1, -1);
  });
}

/**
 * The package's bytes: manifest and icons.
 * @param env with BOT_APP_ID and APP_WEBSITE_URL
 * @throws Error that says which variable is missing
 */
export function appPackage(env: Env): Buffer {
  const read = (name: string): Buffer => readFileSync(join(root, 'appPackage', name));
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const manifest = filled(read('manifest.json').toString('utf8'), { ...env, VERSION: version });
  return zip([
    { name: 'manifest.json', bytes: Buffer.from(manifest) },
    { name: 'color.png', bytes: read('color.png') },
    { name: 'outline.png', bytes: read('outline.png') },
  ]);
}

if (import.meta.main) {
  const file = process.argv[2] ?? 'dist/latchkey.zip';
  try {
    const { env, from } = settings(process.env);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, appPackage(env));
    console.log(`Wrote ${file} with settings from ${from}.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
