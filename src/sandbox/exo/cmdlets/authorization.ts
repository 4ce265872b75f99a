// Test-ServicePrincipalAuthorization: which mailboxes an application's roles reach.
import { isIn } from '../../tenant/mail-gates.ts';
import type { Cmdlet } from '../cmdlet.ts';
import { theMailbox } from '../names.ts';
import { thePointer } from './pointers.ts';
import { reachOf } from './roles.ts';

/** Looks at the roles as they are, not as the services have them yet: it says True long before they do. */
export const testAuthorization: Cmdlet = {
  name: 'Test-ServicePrincipalAuthorization',
  area: 'organization',
  takes: { 'Identity!': 'text', Resource: 'text' },
  unbuilt: ['Organization'],
  run: ({ tenant, given }) => {
    const pointer = thePointer(tenant, given.must('Identity'));
    const resource = given.text('Resource');
    const mailbox = resource === undefined ? undefined : theMailbox(tenant, 'truth', resource);
    const held = tenant.managementRoleAssignments.list().filter((one) => one.$pointer === pointer.id);
    return {
      rows: held.map((one) => ({
        RoleName: one.Role,
        GrantedPermissions: one.Role.replace(/^Application /, ''),
        AllowedResourceScope: reachOf(tenant, 'truth', one),
        ScopeType: one.scope.type === 'Group' ? 'CustomRecipientScope' : one.scope.type,
        InScope:
          mailbox === undefined ? 'Not Run' : isIn(tenant, 'truth', one.scope, mailbox) ? 'True' : 'False',
      })),
    };
  },
};
