// Looks for what must never lie anywhere but in a vault: secrets that were really made, private keys, and our sign-ins.

/** One thing that is looked through. */
export interface Place {
  /** "card or message", "log of a bot", "table events" … */
  readonly name: string;
  readonly text: string;
}
export interface Canaries {
  /** Values that were really made in this world. */
  readonly made: readonly string[];
}

/** As the sandbox's Graph makes secrets, and as private keys are written. */
const shapes: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a secret as Entra makes them', /(?<![A-Za-z0-9])[A-Za-z0-9]{3}8Q~[A-Za-z0-9]{33}(?![A-Za-z0-9])/],
  ['a private key', /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:\\r|\\n|\s)+[A-Za-z0-9+/]{16}/],
];

/** Each way in which text may stand in a log or a dump: as it is, in base64 at any offset, in hex. */
function spellings(value: string): readonly string[] {
  const bytes = Buffer.from(value);
  const shifted = [0, 1, 2].map((shift) => {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    // The first and last signs hold bits of the neighbours.
    return text.slice(shift === 0 ? 0 : 4, -4);
  });
  return [value, ...shifted, bytes.toString('hex')];
}

/** Lines of a private key that hold nothing of the public one, which certificates show: of a long key those in its middle. */
function secretLines(pem: string): readonly string[] {
  const body = /PRIVATE KEY-----([^-]*)-----END/.exec(pem)?.[1] ?? '';
  const lines = body.split('\n').filter(Boolean);
  const half = Math.floor(lines.length / 2);
  return lines.length > 6 ? lines.slice(half, half + 3) : lines.slice(1, 2);
}

/** What of it is long enough to be told from chance: a secret as a whole, of a key some lines of its own. */
const parts = (value: string): readonly string[] =>
  value.includes('PRIVATE KEY') ? secretLines(value) : [value];

/** One line for each find; never the secret itself. */
export function find(places: readonly Place[], { made }: Canaries): readonly string[] {
  const known = made.flatMap(parts).flatMap(spellings);
  return places.flatMap(({ name, text }) => [
    ...shapes.filter(([, pattern]) => pattern.test(text)).map(([what]) => `${name} holds ${what}`),
    ...(known.some((one) => text.includes(one)) ? [`${name} holds a secret that was made here`] : []),
  ]);
}
