// What the one who asked is given at the end: all that a product needs to be told, and where the credential lies.
import type { Json } from './json.ts';

export interface Handover {
  readonly title: string;
  /** Label and value, in the order in which they are typed into a product. */
  readonly fields: readonly (readonly [label: string, value: string])[];
  readonly notes: readonly string[];
  /** Name in the vault of a secret that the asker may see once, on a page of ours behind their own sign-in. */
  readonly secret?: string;
  /** What may be asked for next: a sentence, and what its button says. */
  readonly next?: { readonly title: string; readonly say: string };
  /** ISO 8601: end of the credential that was handed over. */
  readonly expires?: string;
}
export type HandoverJson = Handover & { readonly [key: string]: Json };

/** A certificate that was uploaded: its public part. */
export interface Upload {
  /** "k3f9…", unguessable. */
  readonly id: string;
  readonly person: string;
  /** DER, base64. */
  readonly certificate: string;
  readonly at: string;
}
