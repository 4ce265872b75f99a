// Where secrets and private keys live. Nothing else ever holds one.

/** What a vault says of a thing it holds; never the thing. */
export interface Mark {
  readonly kind: 'secret' | 'certificate';
  /** Which one it is: keyId of a secret, SHA-1 thumbprint (base64) of a certificate. */
  readonly mark: string;
  /** ISO 8601. */
  readonly expires?: string;
  /** Of a certificate: DER in base64, the public part. */
  readonly certificate?: string;
  /** Where it lies, for people: "Key Vault contoso-kv, secret latchkey-lk-12". */
  readonly where: string;
  /** Address by which a product refers to it (Key Vault), without a version. */
  readonly address?: string;
}

/** What comes out of a vault for the one who may have it; it stays in a local variable and goes nowhere else. */
export type Opened =
  | { readonly kind: 'secret'; readonly value: string }
  /** PEM: PKCS#8 key and certificate. */
  | { readonly kind: 'certificate'; readonly key: string; readonly certificate: string };

export interface Vault {
  readonly kind: 'azure' | 'sealed';
  /** Puts a secret in; one under that name is replaced. @throws Failure blocked, busy */
  put(name: string, secret: string, mark: string, expires?: string): Promise<void>;
  /** undefined: it holds nothing under that name. @throws Failure */
  mark(name: string): Promise<Mark | undefined>;
  /** Makes a certificate whose key it keeps; one that is there under that name stays. @throws Failure blocked where it cannot */
  makeCertificate(name: string, subject: string, months: number): Promise<void>;
  /** Forgets it; what is not there is forgotten already. @throws Failure */
  forget(name: string): Promise<void>;
  /** @throws Failure blocked where it is not there or may not be read */
  open(name: string): Promise<Opened>;
}

export type VaultLook = Pick<Vault, 'mark'>;
