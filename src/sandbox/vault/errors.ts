// How Key Vault says no: a code, a sentence, and often a second code inside.

export class VaultError extends Error {
  readonly status: number;
  readonly code: string;
  readonly inner: string | undefined;

  constructor(status: number, code: string, message: string, inner?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.inner = inner;
  }
}

export const envelope = (error: VaultError): unknown => ({
  error: {
    code: error.code,
    message: error.message,
    ...(error.inner === undefined ? {} : { innererror: { code: error.inner } }),
  },
});

type Kind = 'secrets' | 'certificates';
const one = { secrets: 'Secret', certificates: 'Certificate' } as const;

export const notFound = (kind: Kind, name: string): VaultError =>
  new VaultError(
    404,
    `${one[kind]}NotFound`,
    `A ${one[kind].toLowerCase()} with (name/id) ${name} was not found in this key vault. If you recently deleted this ${one[kind].toLowerCase()} you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`,
  );

export const notDeleted = (kind: Kind, name: string): VaultError =>
  new VaultError(404, `${one[kind]}NotFound`, `Deleted ${one[kind]} not found: ${name}`);

export const beingDeleted = (kind: Kind, name: string): VaultError =>
  new VaultError(409, 'Conflict', `${one[kind]} ${name} is currently being deleted.`, 'ObjectIsBeingDeleted');

export const deletedButThere = (kind: Kind, name: string): VaultError =>
  new VaultError(
    409,
    'Conflict',
    `${one[kind]} ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the ${one[kind].toLowerCase()} can only be recovered or purged.`,
    'ObjectIsDeletedButRecoverable',
  );

export const bad = (message: string): VaultError => new VaultError(400, 'BadParameter', message);

export const unauthorized = (message: string): VaultError => new VaultError(401, 'Unauthorized', message);
