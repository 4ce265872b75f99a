// A certificate's public part in the application's list. Graph replaces the list as a whole: all others go back unchanged.
import { createHash } from 'node:crypto';
import { graphPath, type GraphCall } from '../../contracts/call.ts';
import { Late } from '../../contracts/late.ts';
import { path, type Look, type Row } from '../../contracts/look.ts';
import type { Change } from '../../contracts/step.ts';
import { text } from '../printed.ts';
import { idsOf, objectId, objectIdBack, target, type App } from './app.ts';
import { ownsApps, vaultCertificates, vaultSecrets } from './needs.ts';

/** A certificate as the application's list knows it. */
export interface Public {
  /** SHA-1 of the DER, base64. */
  readonly thumbprint: string;
  /** DER, base64. */
  readonly der: string;
}
export const thumbprintOf = (der: string): string =>
  createHash('sha1').update(Buffer.from(der, 'base64')).digest('base64');

/** Which certificate: given, or the one that the vault makes. */
export interface Certificate {
  /** As the list shows it. */
  readonly title: string;
  /** Says which one in leases: its thumbprint; `vault`, or `vault:` and the key in whose place it comes. */
  readonly slot: string;
  /** Undefined: it is not made yet. */
  public(look: Look): Promise<Public | undefined>;
}
export const given = (der: string, title: string): Certificate => {
  const thumbprint = thumbprintOf(der);
  return { title, slot: thumbprint, public: () => Promise.resolve({ thumbprint, der }) };
};
export const inVault = (name: string, title: string, slot = 'vault'): Certificate => ({
  title,
  slot,
  public: async (look) => {
    const mark = await look.vault(name);
    return mark?.certificate === undefined
      ? undefined
      : { der: mark.certificate, thumbprint: thumbprintOf(mark.certificate) };
  },
});

/** Undefined: there is no application. The single object is read, since lists leave the keys out. */
export async function keys(look: Look, app: App): Promise<readonly Row[] | undefined> {
  const ids = await idsOf(look, app);
  if (!ids) return undefined;
  const row = await look.graph(path`/applications/${ids.objectId}?$select=id,keyCredentials`);
  const list = row?.['keyCredentials'];
  return row && ((Array.isArray(list) ? list : []) as readonly Row[]);
}
const isIt = (row: Row, one: Public): boolean =>
  text(row, 'customKeyIdentifier') === one.thumbprint || text(row, 'key') === one.der;

export function certificate(app: App, which: Certificate, after: readonly string[]): Change {
  const call = (
    name: string,
    at: GraphCall['path'],
    change: (list: readonly Row[], one: Public) => readonly Row[],
  ): GraphCall => ({
    via: 'graph',
    method: 'PATCH',
    path: at,
    body: {
      keyCredentials: new Late(
        name,
        { app: app.unique ?? app.slot, name },
        async ({ look }) => {
          const [list, one] = await Promise.all([keys(look, app), which.public(look)]);
          return list && one && change(list, one);
        },
        true,
      ),
    },
    note: app.name,
  });
  return {
    key: 'credential',
    title: 'Certificate',
    needs: [ownsApps],
    on: [target(app)],
    thing: `credential:${app.slot}:certificate:${which.slot}=on`,
    after,
    check: async (look) => {
      const [list, one] = await Promise.all([keys(look, app), which.public(look)]);
      return list && one && list.some((row) => isIt(row, one)) ? { is: 'done' } : { is: 'todo' };
    },
    apply: [
      call(
        `certificates of ${app.name}, and ${which.title}`,
        graphPath`/applications/${objectId(app)}`,
        (list, one) =>
          list.some((row) => isIt(row, one))
            ? list
            : [
                ...list,
                { type: 'AsymmetricX509Cert', usage: 'Verify', key: one.der, displayName: which.title },
              ],
      ),
    ],
    undo: [
      call(
        // The same from every request that stands on it: no title, which bears a request's label.
        `certificates of ${app.name}, without the ${which.slot.startsWith('vault') ? 'vault’s' : `one with SHA-1 ${which.slot}`}`,
        graphPath`/applications/${objectIdBack(app)}`,
        (list, one) => list.filter((row) => !isIt(row, one)),
      ),
    ],
  };
}

/** The certificate that the vault makes; its key never leaves the vault but to the consumer. */
export const vaultKey = (
  app: App,
  made: { readonly name: string; readonly subject: string; readonly months: number },
  slot = 'vault',
): Change => ({
  key: 'vault-key',
  title: 'Certificate in the vault',
  needs: [vaultCertificates, vaultSecrets],
  on: [target(app)],
  thing: slot === 'vault' ? `vault-key:${app.slot}=on` : `vault-key:${app.slot}:${slot}=on`,
  check: async (look) => {
    const mark = await look.vault(made.name);
    return mark?.certificate === undefined ? { is: 'todo' } : { is: 'done' };
  },
  apply: [
    {
      via: 'vault',
      verb: 'make certificate',
      name: made.name,
      params: { subject: made.subject, months: made.months },
      note: app.name,
    },
  ],
  undo: [{ via: 'vault', verb: 'forget', name: made.name, note: app.name }],
});
