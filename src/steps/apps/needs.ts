// What the steps need, as an administrator would grant it. Graph's are application permissions of the sign-in that writes.
export const ownsApps = 'Graph: Application.ReadWrite.OwnedBy';
export const grantsRoles = 'Graph: AppRoleAssignment.ReadWrite.All';
export const grantsConsent = 'Graph: DelegatedPermissionGrant.ReadWrite.All';
/** A person's, for the consent page. */
export const personConsents = 'A person: Privileged Role Administrator';
/** The one whom it is for. */
export const userConsents = 'A person: consents for themselves';
/** Whoever runs the product. */
export const personSwitches = 'A person: sets it in the product';
export const exchangeAdmin = 'Exchange Administrator';
export const recipientAdmin = 'Exchange Recipient Administrator';
export const vaultSecrets = 'Key Vault Secrets Officer';
export const vaultCertificates = 'Key Vault Certificates Officer';
/** A person's, in Azure, on the one thing in the vault. */
export const personVault = 'A person: Role Based Access Control Administrator of the vault';
