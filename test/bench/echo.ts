// A bare botbuilder bot that says back what it hears, to be measured beside ours. Settings in BARE, as JSON.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ActivityHandler, CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder';
import express from 'express';
import { trustAlso } from '../../src/adapters/tls.ts';

const bare = JSON.parse(process.env.BARE ?? '{}') as {
  ca: string;
  appId: string;
  tenant: string;
  metadata: string;
  issuer: string;
  token: string;
};
trustAlso(bare.ca);

type Factory = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[1]>;
/** Signs in once beforehand, as a bot with a cached token does. */
const credentials: Pick<Factory, keyof Factory> = {
  isValidAppId: (id) => Promise.resolve(id === bare.appId),
  isAuthenticationDisabled: () => Promise.resolve(false),
  createCredentials: () =>
    Promise.resolve({
      signRequest: (request) => {
        request.headers.set('authorization', `Bearer ${bare.token}`);
        return Promise.resolve(request);
      },
    }),
};
const adapter = new CloudAdapter(
  new ConfigurationBotFrameworkAuthentication(
    {
      MicrosoftAppId: bare.appId,
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppTenantId: bare.tenant,
      ToBotFromChannelOpenIdMetadataUrl: bare.metadata,
      ToBotFromChannelTokenIssuer: bare.issuer,
      ToBotFromEmulatorOpenIdMetadataUrl: bare.metadata,
      ToChannelFromBotLoginUrl: bare.issuer,
      ToChannelFromBotOAuthScope: bare.issuer,
      OAuthUrl: bare.issuer,
      ValidateAuthority: 'true',
    },
    credentials,
  ),
);
const bot = new ActivityHandler();
bot.onMessage(async (context, next) => {
  await context.sendActivity(`You said: ${context.activity.text}`);
  await next();
});
const app = express();
app.use(express.json());
app.post('/api/messages', async (req, res) => {
  await adapter.process(req, res, (context) => bot.run(context));
});
const server = createServer(app);
server.listen(0, '127.0.0.1', () =>
  process.send?.({ ready: true, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
