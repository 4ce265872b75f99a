// The fields of an application that a caller may set, checked.
import type { Application } from '../tenant/directory.ts';
import { maybeInner, maybeRows, maybeText, maybeTexts, textOf, guidIn, type Body } from './body.ts';
import { badRequest } from './errors.ts';

const what = 'Application';

export const settable = [
  'displayName',
  'signInAudience',
  'notes',
  'description',
  'serviceManagementReference',
  'requiredResourceAccess',
  'identifierUris',
  'tags',
  'web',
];

const audiences = ['AzureADMyOrg', 'AzureADMultipleOrgs', 'AzureADandPersonalMicrosoftAccount'];

const isRedirect = (text: string): boolean => {
  if (!URL.canParse(text) || text.length > 256) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && ['localhost', '127.0.0.1'].includes(hostname));
};

const webOf = (body: Body, was: Application['web']): Application['web'] | undefined => {
  const web = maybeInner(body, 'web', what, ['redirectUris', 'homePageUrl']);
  if (web === undefined) return undefined;
  const redirectUris = maybeTexts(web, 'redirectUris', 'web') ?? was.redirectUris;
  const odd = redirectUris.find((one) => !isRedirect(one));
  if (odd !== undefined) {
    throw badRequest(
      `Reply address '${odd}' is not valid: it must begin with 'https://', or name localhost.`,
      'Request_BadRequest',
    );
  }
  const homePageUrl = maybeText(web, 'homePageUrl', 'web');
  return { redirectUris, homePageUrl: homePageUrl === undefined ? was.homePageUrl : homePageUrl };
};

const accessOf = (body: Body): Application['requiredResourceAccess'] | undefined =>
  maybeRows(body, 'requiredResourceAccess', what)?.map((row) => ({
    resourceAppId: guidIn(row, 'resourceAppId', 'requiredResourceAccess'),
    resourceAccess: (maybeRows(row, 'resourceAccess', 'requiredResourceAccess') ?? []).map((one) => {
      const type = one['type'];
      if (type !== 'Role' && type !== 'Scope') {
        throw badRequest(
          "Invalid value specified for property 'type' of resource 'ResourceAccess'.",
          'Request_BadRequest',
        );
      }
      return { id: guidIn(one, 'id', 'ResourceAccess'), type };
    }),
  }));

/** The row with what the body says; what it does not name stays. */
export const withFields = (was: Application, body: Body): Application => {
  const said = <T>(value: T | undefined, old: T): T => (value === undefined ? old : value);
  const signInAudience = said(maybeText(body, 'signInAudience', what), was.signInAudience);
  if (signInAudience === null || !audiences.includes(signInAudience)) {
    throw badRequest(`The signInAudience value is invalid.`, 'Request_BadRequest');
  }
  return {
    ...was,
    displayName: body['displayName'] === undefined ? was.displayName : textOf(body, 'displayName', what),
    signInAudience,
    notes: said(maybeText(body, 'notes', what), was.notes),
    description: said(maybeText(body, 'description', what), was.description),
    serviceManagementReference: said(
      maybeText(body, 'serviceManagementReference', what),
      was.serviceManagementReference,
    ),
    requiredResourceAccess: said(accessOf(body), was.requiredResourceAccess),
    identifierUris: said(maybeTexts(body, 'identifierUris', what), was.identifierUris),
    tags: said(maybeTexts(body, 'tags', what), was.tags),
    web: said(webOf(body, was.web), was.web),
  };
};
