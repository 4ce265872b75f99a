// Applications for a tenant of any size, each with its service principal: usual ones, and every hundred the odd ones that tenants have.
import { createHash } from 'node:crypto';
import { guidOf } from '../guid.ts';
import type {
  Application,
  KeyCredential,
  PasswordCredential,
  ServicePrincipal,
} from '../tenant/directory.ts';
import { applicationOf, hashOf, principalOf } from './app-rows.ts';
import { printerCertificate } from './certificate.ts';
import { people } from './ids.ts';

interface Pair {
  application: Application;
  servicePrincipal: ServicePrincipal;
}

const dayMs = 86_400_000;
const thumbprintOf = (text: string): Buffer => createHash('sha1').update(text).digest();

/** Names that break what was made for plain ones. */
const oddNames = [
  'Überweisungs-Import Süd',
  '東京ゲートウェイ',
  'بوابة البريد',
  'Relay \u{1F4E8}\u{1F510}',
  'The “quoted” importer, =1+1',
  `${'Very long name of an integration '.repeat(7)}(prod)`.slice(0, 256),
];

/** Who owns it: mostly somebody, at times several, an application, or nobody. */
const ownersOf = (at: number): string[] => {
  const all = [people.dana, people.riley, people.sam, people.alex, people.nora];
  if (at % 9 === 0) return [];
  if (at % 50 === 7) return [guidOf('sp/1')];
  const one = all[at % all.length] ?? people.dana;
  return at % 13 === 0 ? [one, people.ada] : [one];
};

class Maker {
  readonly #at: number;
  readonly #today: number;

  constructor(at: number, now: Date) {
    this.#at = at;
    this.#today = Math.floor(now.getTime() / dayMs) * dayMs;
  }

  date(days: number): string {
    return new Date(this.#today + days * dayMs + 10 * 3_600_000).toISOString().replace('.000Z', 'Z');
  }

  /** @param days from today; null: no end */
  secret(n: number, days: number | null, title: string | null = `import ${n}`): PasswordCredential {
    return {
      keyId: guidOf(`crowd/${this.#at}/secret/${n}`),
      displayName: title,
      hint: 'san',
      startDateTime: this.date((days ?? 0) - 730),
      endDateTime: days === null ? null : this.date(days),
      customKeyIdentifier: null,
      $hash: '',
    };
  }

  certificate(n: number, days: number, more: Partial<KeyCredential> = {}): KeyCredential {
    return {
      keyId: guidOf(`crowd/${this.#at}/key/${n}`),
      displayName: `CN=app${this.#at}`,
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      startDateTime: this.date(days - 365),
      endDateTime: this.date(days),
      customKeyIdentifier: thumbprintOf(`${this.#at}/${n}`).toString('base64'),
      // The bytes are those of one certificate for all: what counts here is that there are as many.
      key: printerCertificate,
      ...more,
    };
  }

  /** A SAML certificate: to sign, to verify, and its password. */
  saml(days: number, verifies = days): Pick<ServicePrincipal, 'keyCredentials' | 'passwordCredentials'> {
    const displayName = `CN=Saml ${this.#at}`;
    const print = thumbprintOf(`${this.#at}/1`).toString('base64');
    return {
      keyCredentials: [
        this.certificate(1, days, { usage: 'Sign', type: 'X509CertAndPassword', displayName }),
        this.certificate(2, verifies, { displayName, customKeyIdentifier: print }),
      ],
      passwordCredentials: [{ ...this.secret(3, days, null), customKeyIdentifier: print }],
    };
  }
}

/** What the first secret of each is, so that it can be signed in with: good for years. */
const usable = (make: Maker, appId: string): PasswordCredential => ({
  ...make.secret(0, 700, 'main'),
  $hash: hashOf(`sandbox-${appId}`),
});

/** The odd kinds, by place in a hundred; the others have one secret that is good for years. */
const kinds: Record<number, (make: Maker, main: PasswordCredential) => Partial<Application>> = {
  2: (make) => ({ passwordCredentials: [make.secret(1, 3)] }),
  3: (make) => ({ passwordCredentials: [make.secret(1, 21, null)] }),
  4: (make, main) => ({ passwordCredentials: [make.secret(1, -40), main] }),
  5: (make) => ({ passwordCredentials: [make.secret(1, -12)] }),
  6: (make, main) => ({ passwordCredentials: [main], keyCredentials: [make.certificate(1, 14)] }),
  7: (make) => ({ keyCredentials: [make.certificate(1, 60), make.certificate(2, 420)] }),
  8: (make) => ({ keyCredentials: [make.certificate(1, 300, { customKeyIdentifier: null })] }),
  9: (make) => ({ passwordCredentials: [make.secret(1, null)] }),
  10: () => ({ passwordCredentials: [] }),
  11: (make) => ({ passwordCredentials: [make.secret(1, 25), make.secret(2, 26), make.secret(3, 400)] }),
  12: (make) => ({ passwordCredentials: [make.secret(1, 20, 'Latchkey LK-12')] }),
};

/** One of them, the 42nd, has five hundred. */
const hoarder = 42;

/** The same ids each time; ends count from the day of `now`. */
export const crowdApp = (at: number, now: Date): Pair => {
  const make = new Maker(at, now);
  const place = at % 100;
  const odd = place >= 20 && place < 20 + oddNames.length;
  // Some names are borne by several: 31 of each hundred is called like 30.
  const number = place === 31 ? at - 1 : at;
  const name = odd ? (oddNames[place - 20] ?? '') : `App ${String(number).padStart(4, '0')}`;
  const appId = guidOf(`app/${at}`);
  const $owners = ownersOf(at);
  const main = usable(make, appId);
  const own: Partial<Application> =
    at === hoarder
      ? { passwordCredentials: Array.from({ length: 500 }, (_, n) => make.secret(n, n < 5 ? 10 : 200 + n)) }
      : (kinds[place]?.(make, main) ?? { passwordCredentials: [main] });
  const signs = place === 40 ? make.saml(18) : place === 41 ? make.saml(200, 9) : {};
  return {
    application: { ...applicationOf(appId, name), ...own, $owners },
    servicePrincipal: { ...principalOf(guidOf(`sp/${at}`), appId, name), ...signs, $owners },
  };
};
