// Bodies of the control surface, checked by hand: a wrong one is told what would be right.
import type { Rule } from '../faults.ts';
import type { Service, Settings } from '../world.ts';

export class BadControl extends Error {}

type Row = Record<string, unknown>;

export const services: readonly Service[] = ['entra', 'graph', 'exo', 'mail', 'vault', 'teams'];
const lags = ['entra', 'graph', 'exo', 'mail', 'credential'];

export const objectOf = (value: unknown, what: string): Row => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Row;
  throw new BadControl(`${what} must be a JSON object.`);
};

const onlyKeys = (row: Row, known: readonly string[], what: string): void => {
  const odd = Object.keys(row).find((key) => !known.includes(key));
  if (odd !== undefined) throw new BadControl(`${what} has no "${odd}". There are: ${known.join(', ')}.`);
};

const numbers = (value: unknown, known: readonly string[], what: string): Record<string, number> => {
  const row = objectOf(value, what);
  onlyKeys(row, known, what);
  for (const [key, one] of Object.entries(row)) {
    if (typeof one !== 'number' || !(one >= 0))
      throw new BadControl(`${what}.${key} must be a number, 0 or more.`);
  }
  return row as Record<string, number>;
};

/** Merges what was sent into the settings that are. */
export const mergeSettings = (settings: Settings, said: unknown): void => {
  const row = objectOf(said, 'Settings');
  onlyKeys(row, ['latencyMs', 'lagMs', 'throttle', 'bots'], 'Settings');
  const latencyMs = numbers(row['latencyMs'] ?? {}, services, 'latencyMs');
  const lagMs = numbers(row['lagMs'] ?? {}, lags, 'lagMs');
  const throttle = numbers(row['throttle'] ?? {}, [...services, 'keyCredentials'], 'throttle');
  const bots = row['bots'] ?? settings.bots;
  if (!Array.isArray(bots) || !bots.every((url) => typeof url === 'string' && URL.canParse(url))) {
    throw new BadControl('bots must be a list of addresses.');
  }
  Object.assign(settings.latencyMs, latencyMs);
  Object.assign(settings.lagMs, lagMs);
  Object.assign(settings.throttle, throttle);
  settings.bots = bots as string[];
};

const ruleKeys = ['service', 'match', 'times', 'share', 'seed', 'when', 'respond', 'delayMs', 'hold', 'drop'];

const isRespond = (value: unknown): boolean => {
  const status = (value as { status?: unknown } | null)?.status;
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599;
};

const ruleOf = (value: unknown): Rule => {
  const row = objectOf(value, 'A fault');
  onlyKeys(row, ruleKeys, 'A fault');
  const check = (key: string, fits: (one: unknown) => boolean, what: string): void => {
    if (row[key] !== undefined && !fits(row[key]))
      throw new BadControl(`A fault's "${key}" must be ${what}.`);
  };
  const isNumber = (one: unknown): boolean => typeof one === 'number' && one >= 0;
  const isFlag = (one: unknown): boolean => typeof one === 'boolean';
  check('service', (one) => services.includes(one as Service), `one of ${services.join(', ')}`);
  check('match', (one) => typeof one === 'string', 'a text');
  check('times', isNumber, 'a number');
  check('share', (one) => typeof one === 'number' && one >= 0 && one <= 1, 'between 0 and 1');
  check('seed', (one) => typeof one === 'number', 'a number');
  check('when', (one) => one === 'before' || one === 'after', '"before" or "after"');
  check('respond', isRespond, '{status, headers?, body?}');
  check('delayMs', isNumber, 'a number');
  check('hold', isFlag, 'true or false');
  check('drop', isFlag, 'true or false');
  return row;
};

export const rulesOf = (said: unknown): Rule[] => (Array.isArray(said) ? said : [said]).map(ruleOf);

export const sizesOf = (said: unknown): { apps?: number; mailboxes?: number } => {
  const { signIns = 0, ...sizes } = numbers(said ?? {}, ['apps', 'mailboxes', 'signIns'], 'A reset');
  if (signIns > 0) throw new BadControl('This sandbox keeps no sign-in log: leave signIns out, or 0.');
  return sizes;
};
