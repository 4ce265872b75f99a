// The mailbox and the one who gains: as a survey found them, by ids that do not change, with every name Exchange prints for them.

/** A mailbox in the cloud. `id` is its object id in Entra (ExternalDirectoryObjectId). */
export type Mailbox = {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  /** As people call it: "shared mailbox". */
  readonly kind: string;
  /** Synced from on premises and not managed in the cloud: Set-Mailbox is refused there. */
  readonly synced: boolean;
};

/** A person or a mail-enabled security group. */
export type Trustee = {
  readonly id: string;
  readonly address: string;
  readonly name: string;
  /** Printed names that mean this one and nobody else: ids, addresses, sign-in name; lower case. */
  readonly sure: readonly string[];
  /** Printed names that others may share: display name, name, alias; lower case. */
  readonly shared: readonly string[];
  readonly group: boolean;
};

/** "Alex Kim (alex@contoso.com)" */
export const titled = (one: { readonly name: string; readonly address: string }): string =>
  one.name.toLowerCase() === one.address ? one.address : `${one.name} (${one.address})`;

/** Both ends of a permission, for eyes. */
export const noted = (mailbox: Mailbox, trustee: Trustee): string =>
  `${titled(mailbox)} ← ${titled(trustee)}`;
