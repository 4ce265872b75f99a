// Reads variables one after the other and remembers all that is wrong, so that it is told at once.
export type Env = Readonly<Record<string, string | undefined>>;

/** Every variable that is wrong, each with what to write. */
export class ConfigError extends Error {
  readonly faults: readonly string[];

  constructor(faults: readonly string[]) {
    super(
      `The settings need ${faults.length} correction${faults.length === 1 ? '' : 's'}:\n${faults.map((fault) => `  * ${fault}`).join('\n')}`,
    );
    this.name = 'ConfigError';
    this.faults = faults;
  }
}

/** Turns text into a value, or answers undefined where it is not of the kind. */
export interface Kind<T> {
  readonly parse: (text: string) => T | undefined;
  /** Ends the sentence "TENANT_ID must be …". */
  readonly say: string;
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const address = (text: string, protocols: readonly string[]): string | undefined => {
  const url = URL.parse(text);
  return url && protocols.includes(url.protocol) ? text : undefined;
};

export const kinds = {
  text: { parse: (text) => text, say: 'some text' },
  guid: {
    parse: (text) => (guid.test(text) ? text.toLowerCase() : undefined),
    say: 'an id such as 01234567-89ab-cdef-0123-456789abcdef',
  },
  guids: {
    parse: (text) => {
      const ids = text.split(',').map((id) => id.trim().toLowerCase());
      return ids.every((id) => guid.test(id)) ? ids : undefined;
    },
    say: 'ids with commas between them',
  },
  https: {
    parse: (text) => address(text, ['https:'])?.replace(/\/+$/, ''),
    say: 'an address that starts with https://',
  },
  web: {
    parse: (text) => address(text, ['https:', 'http:'])?.replace(/\/+$/, ''),
    say: 'an address that starts with http:// or https://',
  },
  postgres: {
    parse: (text) => address(text, ['postgres:', 'postgresql:']),
    say: 'an address such as postgres://user:password@host:5432/latchkey',
  },
  port: {
    parse: (text) => (/^\d{1,5}$/.test(text) && Number(text) < 65536 ? Number(text) : undefined),
    say: 'a port from 0 (any free one) to 65535',
  },
  hosts: {
    parse: (text) => {
      const hosts = text.split(',').map((host) => host.trim().toLowerCase());
      return hosts.every((host) => /^[a-z0-9.-]+(:\d+)?$/.test(host)) ? hosts : undefined;
    },
    say: 'host names with commas between them, such as smba.trafficmanager.net',
  },
} as const satisfies Record<string, Kind<unknown>>;

export const number = (least: number, most: number): Kind<number> => ({
  parse: (text) => {
    const value = Number(text);
    return Number.isFinite(value) && value >= least && value <= most ? value : undefined;
  },
  say: `a number from ${least} to ${most}`,
});

export const oneOf = <T extends string>(...words: readonly T[]): Kind<T> => ({
  parse: (text) => words.find((word) => word === text.toLowerCase()),
  say: `one of ${words.join(', ')}`,
});

/** The variables of one environment. Blank counts as absent. */
export class Reading {
  readonly faults: string[] = [];
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
  }

  has(name: string): boolean {
    return this.#raw(name) !== undefined;
  }

  /** The value, or what stands in for it; a wrong one is remembered as a fault. */
  take<T, Otherwise>(name: string, kind: Kind<T>, otherwise: Otherwise): T | Otherwise {
    const text = this.#raw(name);
    if (text === undefined) return otherwise;
    const value = kind.parse(text);
    if (value !== undefined) return value;
    this.faults.push(`${name} must be ${kind.say}.`);
    return otherwise;
  }

  /** A value that nothing stands in for. `where` says where to find it. */
  need<T>(name: string, kind: Kind<T>, where: string, blank: T): T {
    if (!this.has(name)) this.faults.push(`${name} is missing: write ${kind.say}. ${where}`);
    return this.take(name, kind, blank);
  }

  #raw(name: string): string | undefined {
    const text = this.#env[name]?.trim();
    return text === undefined || text === '' ? undefined : text;
  }
}
