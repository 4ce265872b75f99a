// Rows of the table of pitfalls that lie in Entra, as changes; `app` and the like may be given with them.
// What is no state of the tenant has no row: replication (settings: lagMs), a request that is wrong itself.

type Row = Readonly<Record<string, unknown>>;

export const entraPitfalls: Readonly<Record<string, Row>> = {
  P03: { kind: 'takeAppRole', app: 'look', role: 'User.Read.All' },
  P28: { kind: 'removeSecrets', app: 'hands' },
  P29: { kind: 'expireSecrets', app: 'hands' },
  P31: { kind: 'replaceCertificates', app: 'hands' },
  P32: { kind: 'removeApplication', app: 'hands' },
  P33: { kind: 'removePrincipal', app: 'bot' },
  P35: { kind: 'removePrincipal', app: 'Office 365 Exchange Online' },
  P39: { kind: 'giveAppRole', app: 'hands', role: 'IMAP.AccessAsApp' },
  P45: { kind: 'setAppPolicy', passwordLifetime: 'P90D', asymmetricKeyLifetime: 'P180D' },
  P47: { kind: 'removeOwner', app: 'Verba Archive', owner: 'hands' },
  P71: { kind: 'wrongAppRole', app: 'Verba Archive' },
};
