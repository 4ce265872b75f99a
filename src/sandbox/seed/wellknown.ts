// Ids that are the same in every tenant: Microsoft's own applications, their roles and scopes, directory roles.
import type { AppRole, Scope } from '../tenant/directory.ts';

export const graphAppId = '00000003-0000-0000-c000-000000000000';
export const exchangeAppId = '00000002-0000-0ff1-ce00-000000000000';
export const vaultAppId = 'cfa8b339-82a2-471a-a3c9-0fc0be7a4093';
export const microsoftTenant = 'f8cdef31-a31e-4b4a-93e4-5f571e91255a';

export const directoryRoles = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  exchangeAdministrator: '29232cdf-9323-42fd-ade2-1d097af3e4de',
  exchangeRecipientAdministrator: '31392ffb-586c-42d1-9346-e59415a2cc4e',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  securityReader: '5d6b6bb7-de71-4623-b4af-96380a352509',
} as const;

const role = (value: string, id: string): AppRole => ({
  id,
  value,
  displayName: value,
  description: value,
  allowedMemberTypes: ['Application'],
  isEnabled: true,
});

const scope = (value: string, id: string): Scope => ({ id, value, type: 'User', isEnabled: true });

export const graphRoles: readonly AppRole[] = [
  role('Application.ReadWrite.OwnedBy', '18a4783c-866b-4cc7-a460-3d5e5662c884'),
  role('Application.ReadWrite.All', '1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9'),
  role('Application.Read.All', '9a5d68dd-52b0-4cc2-bd40-abcf44ac3a30'),
  role('AppRoleAssignment.ReadWrite.All', '06b708a9-e830-4db3-a914-8e69da51d44f'),
  role('DelegatedPermissionGrant.ReadWrite.All', '8e8e4742-1d95-4f68-9d56-6ee75648c72a'),
  role('DelegatedPermissionGrant.Read.All', '81b4724a-58aa-41c1-8a55-84ef97466587'),
  role('RoleManagement.ReadWrite.Directory', '9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8'),
  role('RoleManagement.Read.Directory', '483bed4a-2ad3-4361-a73b-c83ccdbdc53c'),
  role('RoleManagement.Read.All', 'c7fbd983-d9aa-4fa7-84b8-17382c103bc4'),
  role('AuditLog.Read.All', 'b0afded3-3588-46d8-8b3d-9842eff778da'),
  role('Directory.Read.All', '7ab1d382-f21e-4acd-a863-ba3e13f7da61'),
  role('Directory.ReadWrite.All', '19dbc75e-c2e2-444c-a770-ec69d8559fc7'),
  role('User.ReadBasic.All', '97235f07-e226-4f63-ace3-39588e11d3a1'),
  role('User.Read.All', 'df021288-bdef-4463-88db-98f22de89214'),
  role('GroupMember.Read.All', '98830695-27a2-44f7-8c18-0c3ebc9698f6'),
  role('Group.Read.All', '5b567255-7703-4780-807c-7be8301ae99b'),
  role('Organization.Read.All', '498476ce-e0fe-48b0-b801-37ba7e2685c6'),
  role('Domain.Read.All', 'dbb9058a-0e50-45d7-ae91-66909b5d4664'),
  role('Policy.Read.All', '246dd0d5-5bd0-4def-940b-0421030a5b68'),
];

export const graphScopes: readonly Scope[] = [
  scope('IMAP.AccessAsUser.All', '652390e4-393a-48de-9484-05f9b1212954'),
  scope('POP.AccessAsUser.All', 'd7b7f2d9-0f45-4ea1-9d42-e50810c06991'),
  scope('SMTP.Send', '258f6531-6087-4cc4-bb90-092c5fb3ed3f'),
  scope('offline_access', '7427e0e9-2fba-42fe-b0c0-848c9e6a8182'),
  scope('User.Read', 'e1fe6dd8-ba31-4d61-89e7-88639da4683d'),
  scope('openid', '37f7f235-527c-4136-accd-4a02d197296e'),
];

export const exchangeRoles: readonly AppRole[] = [
  role('Exchange.ManageAsApp', 'dc50a0fb-09a3-484d-be87-e023b12c6440'),
  role('IMAP.AccessAsApp', '5e5addcd-3e8d-4e90-baf5-964efab2b20a'),
  role('POP.AccessAsApp', 'cb842b43-da6e-4506-86fe-bb12199c656d'),
  role('full_access_as_app', 'dc890d15-9560-4a4c-9b7f-a736ec74ec40'),
  role('Mailbox.Migration', 'f7264778-fba9-422d-8e9e-2675a2c4b513'),
  role('SMTP.SendAsApp', '7146a1f0-8703-45b3-9eae-527a64c00995'),
];

export const exchangeScopes: readonly Scope[] = [
  scope('Exchange.Manage', 'ab4f2b77-0b06-4fc1-a9de-02113fc2ab7c'),
  scope('IMAP.AccessAsUser.All', '195adc35-e27b-454b-a7ed-1ecdffa1c09f'),
  scope('POP.AccessAsUser.All', 'fb698133-92fa-453e-a9ed-688e10f2e5ac'),
  scope('SMTP.Send', '76faac2a-0f20-42f1-928a-50de5b9dbe52'),
];
