// How Exchange says no: a message that says nothing, and the real one folded into details and inner errors.

export class ExoError extends Error {
  /** The .NET type, as innererror.internalexception prints it. */
  readonly type: string;
  readonly status: number;

  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

const tasks = 'Microsoft.Exchange.Configuration.Tasks';
const server = 'AM0PR08A01DC003.EURPR08A001.PROD.OUTLOOK.COM';

export const notFoundOn = (identity: string): ExoError =>
  new ExoError(
    `${tasks}.ManagementObjectNotFoundException`,
    `The operation couldn't be performed because object '${identity}' couldn't be found on '${server}'.`,
  );

export const ambiguous = (identity: string): ExoError =>
  new ExoError(
    `${tasks}.ManagementObjectAmbiguousException`,
    `The operation couldn't be performed because '${identity}' matches multiple entries.`,
  );

export const noTrustee = (who: string): ExoError =>
  new ExoError(
    `${tasks}.ManagementObjectNotFoundException`,
    `Couldn't find object "${who}". Please make sure that it was spelled correctly or specify a different object. The user or group couldn't be found.`,
  );

export const noPrincipal = (who: string): ExoError =>
  new ExoError(
    `${tasks}.RecipientTaskException`,
    `"${who}" isn't a security principal: permissions can be given to users and to mail-enabled security groups only.`,
  );

export const notRecognized = (cmdlet: string): ExoError =>
  new ExoError(
    'System.Management.Automation.CommandNotFoundException',
    `The term '${cmdlet}' isn't recognized as the name of a cmdlet, function, script file, or operable program. Check the spelling of the name, or if a path was included, verify that the path is correct and try again.`,
  );

const binding = 'System.Management.Automation.ParameterBindingException';

export const noParameter = (name: string): ExoError =>
  new ExoError(binding, `A parameter cannot be found that matches parameter name '${name}'.`);

export const missing = (names: readonly string[]): ExoError =>
  new ExoError(
    binding,
    `Cannot process command because of one or more missing mandatory parameters: ${names.join(' ')}.`,
  );

export const unconvertible = (name: string, value: unknown, type: string): ExoError =>
  new ExoError(
    'System.Management.Automation.ParameterBindingArgumentTransformationException',
    `Cannot process argument transformation on parameter '${name}'. Cannot convert value ${JSON.stringify(value)} to type "${type}".`,
  );

export const noPrompt = (cmdlet: string): ExoError =>
  new ExoError(
    'System.Management.Automation.PSInvalidOperationException',
    `The operation on '${cmdlet}' asks for confirmation, and a prompt can't be answered here. Run the command again with -Confirm:$false.`,
  );

export const synced = (cmdlet: string, parameter: string, name: string): ExoError =>
  new ExoError(
    `${tasks}.RecipientTaskException`,
    `The operation on mailbox "${name}" failed because it's out of the current user's write scope. The action '${cmdlet}', '${parameter}', can't be performed on the object '${name}' because the object is being synchronized from your on-premises organization. This action should be performed on the object in your on-premises organization.`,
  );

const storage = 'Microsoft.Exchange.Management.StoreTasks';

export const entryExists = (who: string): ExoError =>
  new ExoError(
    `${storage}.UserAlreadyExistsInPermissionEntryException`,
    `An existing permission entry was found for user: ${who}.`,
  );

export const noEntry = (who: string): ExoError =>
  new ExoError(
    `${storage}.UserNotFoundInPermissionEntryException`,
    `There is no existing permission entry found for user: ${who}.`,
  );

export const invalidRights = (message: string): ExoError =>
  new ExoError(`${storage}.InvalidFolderPermissionException`, message);

export const exists = (what: string): ExoError =>
  new ExoError(
    'Microsoft.Exchange.Data.Directory.ADObjectAlreadyExistsException',
    `Active Directory operation failed on ${server}. The object '${what}' already exists.`,
  );

export const tooLong = (name: string, value: string, most: number): ExoError =>
  new ExoError(
    'Microsoft.Exchange.Data.DataValidationException',
    `The property value you specified for "${name}" is too long. The maximum length is ${most} and the length of the value provided is ${value.length}.`,
  );

export const badSet = (): ExoError =>
  new ExoError(
    'Microsoft.Exchange.Configuration.Tasks.AmbiguousParameterSetException',
    'Parameter set cannot be resolved using the specified named parameters.',
  );

export const badFilter = (filter: string, position: number): ExoError =>
  new ExoError(
    'Microsoft.Exchange.Data.ParsingException',
    `The recipient restriction filter "${filter}" is invalid. Invalid filter syntax. For a description of the filter parameter syntax see the command help. At position ${position}.`,
  );

export const notBuilt = (what: string): ExoError =>
  new ExoError('Latchkey.Sandbox.NotBuilt', `The sandbox does not know ${what}.`, 501);

export const envelope = (error: ExoError): unknown => ({
  error: {
    code: error.status === 501 ? 'NotImplemented' : 'BadRequest',
    message: 'Invalid Operation',
    details: [{ code: 'Client', target: '', message: `Ex6F9304|${error.type}|${error.message}` }],
    innererror: {
      message: 'Invalid Operation',
      type: 'Microsoft.Exchange.Admin.OData.Core.ODataServiceException',
      internalexception: { message: error.message, type: error.type },
    },
  },
});
