// Secrets and certificates of applications, as they are watched and renewed. Marks of them, never the things themselves.
import type { Person } from './person.ts';

export type KeyKind = 'secret' | 'certificate' | 'SAML certificate' | 'hybrid certificate';

export interface Credential {
  /** keyId; of a SAML certificate, which is three entries, its thumbprint. Lower case. */
  readonly key: string;
  readonly kind: KeyKind;
  /** What it is called; often nothing. */
  readonly title: string;
  /** Ms since 1970; undefined: it has none. */
  readonly begins: number | undefined;
  /** Ms since 1970; undefined: it has no end. */
  readonly ends: number | undefined;
  /** Latchkey's vault holds it, by what it is called. */
  readonly kept?: true;
  /** Known to be the one that is signed with: once it is over, a newer one beside it does not help. */
  readonly used?: true;
}

/** An application or an enterprise application that has any. */
export interface Holder {
  readonly is: 'application' | 'enterprise application';
  /** Object id, lower case. */
  readonly id: string;
  /** Client id, lower case. */
  readonly clientId: string;
  readonly name: string;
  readonly credentials: readonly Credential[];
  /** Latchkey itself signs in as it: as what (`bot`, `look`, `hands`). */
  readonly own?: readonly string[];
}

/** One list that was read, or that could not be read to its end. */
export interface Source {
  readonly what: 'applications' | 'enterprise applications' | 'owners' | 'own sign-in';
  /** How many were read, with and without credentials. */
  readonly count: number;
  /** Why it could not be read to its end. */
  readonly failed?: { readonly because: string; readonly advice: string };
}

export interface Inventory {
  /** Those with something that ends within the time looked at, with all of their credentials. */
  readonly holders: readonly Holder[];
  readonly sources: readonly Source[];
  /** Credentials that have no end at all, in everything that was read. */
  readonly endless: number;
}

/** One credential that needs somebody. */
export interface Expiring {
  readonly holder: Holder;
  readonly credential: Credential;
  /** Whole days until its end; below zero: since. */
  readonly days: number;
}

/** Who owns an application. An application may own one as well, and nobody reads what it is told. */
export interface Owner extends Person {
  /** Absent: a person. */
  readonly is?: 'application' | 'group';
}

/** The owners of holders by object id; undefined: they could not be read. */
export type Owners = ReadonlyMap<string, readonly Owner[]>;
