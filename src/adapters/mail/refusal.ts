// Why Entra ID gives an application no token, told for an application whose credential our vault holds.
import { aadsts } from '../token-errors.ts';

type Refusal = Readonly<Record<'because' | 'advice', string>>;

const renew = 'Renew the credential of the application.';

/** Where what to do differs from what is to be done about an application of our own. */
const ours: readonly (readonly [readonly number[], Refusal])[] = [
  [
    [7000215],
    {
      because:
        'The secret in the vault is none of the application’s secrets, or too new to be known everywhere.',
      advice: `Wait some minutes after it was made; else it was removed in Entra ID: ${renew.toLowerCase()}`,
    },
  ],
  [[7000222], { because: 'The secret in the vault has expired.', advice: renew }],
  [[7000218], { because: 'No secret or certificate was sent.', advice: renew }],
  [
    [700027, 700030],
    {
      because:
        'The certificate in the vault is not registered on the application, has expired, or is too new to be known everywhere.',
      advice: `Compare its thumbprint with the certificates of the application in Entra ID, and wait some minutes after an upload; else ${renew.toLowerCase()}`,
    },
  ],
  [
    [700016],
    {
      because:
        'There is no such application in this tenant: it was deleted, or it is too new to be known everywhere.',
      advice: 'Look for it among the deleted applications in Entra ID, and restore it there.',
    },
  ],
  [
    [7000229],
    {
      because:
        'The application has no enterprise application in the tenant, or that is too new to be known everywhere.',
      advice: 'Make one: POST /servicePrincipals with its appId.',
    },
  ],
  [
    [7000112, 70001],
    {
      because: 'The enterprise application is disabled.',
      advice: 'Enable it under Enterprise applications, or undo its retirement.',
    },
  ],
  [
    [500011, 50001],
    {
      because: 'Exchange Online is not known in this tenant.',
      advice: 'Check that the tenant has a subscription with Exchange Online, and CLOUD.',
    },
  ],
];

/** What comes right by waiting where the application or its credential is new. */
const young = [7000215, 700027, 700016, 7000229];
export const mayBeYoung = (code: number): boolean => young.includes(code);

/** @param code the AADSTS number */
export const refusalOf = (code: number): Refusal =>
  ours.find(([codes]) => codes.includes(code))?.[1] ??
  aadsts(code) ?? {
    because: 'Entra ID refuses the sign-in.',
    advice: `Look up AADSTS${code} at https://login.microsoftonline.com/error?code=${code}.`,
  };
