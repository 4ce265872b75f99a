// Settings for applications that are connected to mailboxes: pages, vault, consent, mail hosts.
import type { Cloud } from './clouds.ts';
import { kinds, number, oneOf, type Kind, type Reading } from './reading.ts';

export interface AppSettings {
  /** Where the pages of ours are reached from a browser; absent: there are none. */
  readonly publicUrl: string | undefined;
  /** Consent that the writing app was given the right to grant. */
  readonly grants: { readonly application: boolean; readonly delegated: boolean };
  readonly vault:
    | { readonly is: 'none' }
    | { readonly is: 'azure'; readonly url: string }
    /** Keys as written: 32 bytes in base64, in the environment or in a file. */
    | {
        readonly is: 'sealed';
        readonly key: { readonly text: string } | { readonly file: string };
        readonly oldKeys: readonly string[];
      };
  readonly mail: Cloud['mail'];
  /** Days between the switching off of a retired application and its deletion. */
  readonly quietDays: number;
  /** Days for which an old credential stays beside the new one. */
  readonly overlapDays: number;
  /** Entra's sign-in log may be read. */
  readonly signInData: boolean;
}

export const appVariables = [
  ...['PUBLIC_URL', 'GRANT_CONSENT', 'VAULT', 'VAULT_URL', 'VAULT_KEY', 'VAULT_KEY_FILE', 'VAULT_OLD_KEYS'],
  ...['IMAP_HOST', 'POP_HOST', 'SMTP_HOST', 'QUIET_DAYS', 'OVERLAP_DAYS', 'SIGN_IN_DATA'],
] as const;

const hostPort: Kind<{ host: string; port: number }> = {
  parse: (text) => {
    const [, host, port] = /^([a-z0-9.-]+):(\d{1,5})$/i.exec(text) ?? [];
    return host !== undefined && Number(port) < 65536 ? { host, port: Number(port) } : undefined;
  },
  say: 'a host and a port, such as outlook.office365.com:993',
};

const consents: Kind<readonly string[]> = {
  parse: (text) => {
    const words = text.split(',').map((word) => word.trim().toLowerCase());
    return words.every((word) => word === 'application' || word === 'delegated') ? words : undefined;
  },
  say: 'application, delegated, or both with a comma between them',
};

const key: Kind<string> = {
  parse: (text) => (Buffer.from(text, 'base64').length === 32 ? text : undefined),
  say: '32 bytes in base64, as `openssl rand -base64 32` makes them',
};
const keys: Kind<readonly string[]> = {
  parse: (text) => {
    const all = text.split(',').map((each) => each.trim());
    return all.every((each) => key.parse(each) !== undefined) ? all : undefined;
  },
  say: `${key.say}, with commas between them`,
};

function vaultOf(read: Reading): AppSettings['vault'] {
  switch (read.take('VAULT', oneOf('none', 'sealed', 'azure'), 'none')) {
    case 'none':
      return { is: 'none' };
    case 'azure':
      return {
        is: 'azure',
        url: read.need('VAULT_URL', kinds.https, 'Azure shows it on the vault’s overview page.', ''),
      };
    case 'sealed': {
      const oldKeys = read.take<readonly string[], readonly string[]>('VAULT_OLD_KEYS', keys, []);
      if (read.has('VAULT_KEY') && read.has('VAULT_KEY_FILE'))
        read.faults.push('VAULT_KEY and VAULT_KEY_FILE are both set: keep one of them.');
      if (read.has('VAULT_KEY_FILE'))
        return { is: 'sealed', key: { file: read.take('VAULT_KEY_FILE', kinds.text, '') }, oldKeys };
      const where = 'Or name in VAULT_KEY_FILE a file of mode 600 that holds it.';
      return { is: 'sealed', key: { text: read.need('VAULT_KEY', key, where, '') }, oldKeys };
    }
  }
}

export function readApps(read: Reading, { mail }: Cloud): AppSettings {
  const grants = read.take<readonly string[], readonly string[]>('GRANT_CONSENT', consents, []);
  return {
    publicUrl: read.take('PUBLIC_URL', kinds.web, undefined),
    grants: { application: grants.includes('application'), delegated: grants.includes('delegated') },
    vault: vaultOf(read),
    mail: {
      imap: read.take('IMAP_HOST', hostPort, mail.imap),
      pop: read.take('POP_HOST', hostPort, mail.pop),
      smtp: read.take('SMTP_HOST', hostPort, mail.smtp),
    },
    quietDays: read.take('QUIET_DAYS', number(1, 365), 30),
    overlapDays: read.take('OVERLAP_DAYS', number(1, 60), 7),
    signInData: read.take('SIGN_IN_DATA', oneOf('on', 'off'), 'off') === 'on',
  };
}
