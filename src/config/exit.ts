// For programs: the settings, or what is wrong with them in plain words and an end.
import { ConfigError, readConfig, type Config } from '../config.ts';
import type { Env } from './reading.ts';

export function configOrExit(env: Env): Config {
  try {
    return readConfig(env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}
