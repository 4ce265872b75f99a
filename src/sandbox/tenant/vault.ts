// Rows of the key vault: what it holds under each name, and who may do what with it.

export interface VaultVersion {
  version: string;
  enabled: boolean;
  /** Seconds since 1970, as Key Vault counts. */
  nbf?: number;
  exp?: number;
  created: number;
  updated: number;
  tags?: Record<string, string>;
  contentType?: string;
  /** Milliseconds: until then a certificate is still being made. */
  readyAt?: number;
  /** Of a secret: its value, encrypted. */
  sealed?: string;
  /** Of a certificate: DER in base64. */
  cer?: string;
}

export interface VaultItem {
  /** `secrets/name`, `certificates/name`. */
  id: string;
  kind: 'secrets' | 'certificates';
  name: string;
  /** A secret that carries the key of the certificate of the same name. */
  managed: boolean;
  /** Oldest first. */
  versions: VaultVersion[];
  /** Of a certificate: the policy it was made by, as it was sent. */
  policy?: Record<string, unknown>;
  /** Milliseconds: when it was deleted; it can be recovered until it is purged. */
  deletedAt?: number;
}

/** A role on the vault's data, or on one item of it. */
export interface VaultRole {
  id: string;
  principalId: string;
  role: string;
  /** Name of the one item it is confined to. */
  on: string | null;
}
