// botbuilder's adapter with our own sign-in and our own way out: every request to Teams passes `makeWayOut`.
import { TeamsAdapter } from '@microsoft/teams-ai';
import type { Activity as BotActivity, InvokeResponse, TurnContext } from 'botbuilder';
import type { ConnectorClient } from 'botframework-connector';
import type { Clock } from '../../contracts/clock.ts';
import { makeTokens, type SignInOptions } from '../token.ts';
import type { Activity } from './activity.ts';
import { makeWayOut } from './way-out.ts';

export interface BotOptions {
  readonly cloud: {
    readonly authority: string;
    readonly botMetadata: string;
    readonly botIssuer: string;
    readonly botScope: string;
    readonly serviceHosts: readonly string[];
  };
  readonly tenant: string;
  readonly signIn: SignInOptions['signIn'];
  readonly clock: Clock;
}

type Parameters_ = ConstructorParameters<typeof TeamsAdapter>;
type Credentials = NonNullable<Parameters_[1]>;
type ClientOptions = NonNullable<Parameters_[3]>;

/** botbuilder is given nothing to sign with: the token is put on at the very end, where the host is checked. */
const noCredentials = (appId: string): Credentials => {
  const factory: Pick<Credentials, keyof Credentials> = {
    isValidAppId: (id) => Promise.resolve(id === appId),
    isAuthenticationDisabled: () => Promise.resolve(false),
    createCredentials: () => Promise.resolve({ signRequest: (request) => Promise.resolve(request) }),
  };
  return factory;
};

export class Bot extends TeamsAdapter {
  readonly appId: string;
  readonly tenant: string;
  readonly #audience: string;
  readonly #connectors = new Map<string, Promise<ConnectorClient>>();

  constructor({ cloud, tenant, signIn, clock }: BotOptions) {
    const { appId } = signIn;
    const login = `${cloud.authority}/${tenant}`;
    const tokens = makeTokens({ authority: cloud.authority, tenant, signIn, scope: cloud.botScope, clock });
    const httpClient = makeWayOut({ tokens, hosts: cloud.serviceHosts, clock });
    // Setting one of these addresses drops botbuilder's defaults for all, so all are set.
    const channel = {
      MicrosoftAppId: appId,
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: tenant,
      ToBotFromChannelOpenIdMetadataUrl: cloud.botMetadata,
      ToBotFromChannelTokenIssuer: cloud.botIssuer,
      ToBotFromEmulatorOpenIdMetadataUrl: cloud.botMetadata,
      ToChannelFromBotLoginUrl: login,
      ToChannelFromBotOAuthScope: cloud.botScope.replace(/\/\.default$/, ''),
      OAuthUrl: cloud.botIssuer,
      ValidateAuthority: 'true',
    };
    super(channel, noCredentials(appId), undefined, { httpClient } as unknown as ClientOptions);
    this.appId = appId;
    this.tenant = tenant;
    this.#audience = cloud.botScope;
  }

  /** Runs one activity whose token and shape have been checked already; botbuilder does not check again. */
  take(
    activity: Activity,
    turn: (context: TurnContext) => Promise<void>,
  ): Promise<InvokeResponse | undefined> {
    const identity = this.createClaimsIdentity(this.appId);
    const connectorFactory = this.botFrameworkAuthentication.createConnectorFactory(identity);
    const verified = { audience: this.#audience, claimsIdentity: identity, connectorFactory };
    return this.processActivity(verified, activity as unknown as BotActivity, turn);
  }

  /** botbuilder's client for one service address. */
  connector(serviceUrl: string): Promise<ConnectorClient> {
    const known = this.#connectors.get(serviceUrl);
    if (known) return known;
    const identity = this.createClaimsIdentity(this.appId);
    const made = this.botFrameworkAuthentication
      .createConnectorFactory(identity)
      .create(serviceUrl, this.#audience);
    if (this.#connectors.size > 100) this.#connectors.clear();
    this.#connectors.set(serviceUrl, made);
    return made;
  }
}
