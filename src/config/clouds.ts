// The hosts of each Microsoft cloud, one row each. Sources: Microsoft's pages on national clouds and on the Bot Framework.

/** One row: everything that differs between clouds, so that it is never mixed. */
export interface Cloud {
  /** Entra's token service, without a trailing slash. */
  readonly authority: string;
  readonly graph: string;
  readonly graphScope: string;
  /** Exchange Online's admin interface. */
  readonly exo: string;
  readonly exoScope: string;
  /** Where the keys that Teams signs with are described. */
  readonly botMetadata: string;
  readonly botIssuer: string;
  readonly botScope: string;
  /** Where a chat is opened with somebody who has not written yet. */
  readonly botService: string;
  /** Where applications sign in to mailboxes: IMAP and POP with TLS from the start, SMTP with STARTTLS. */
  readonly mail: {
    readonly [protocol in 'imap' | 'pop' | 'smtp']: { readonly host: string; readonly port: number };
  };
  /** Hosts (with port, where it is not 443) to which the bot's own token may go. */
  readonly serviceHosts: readonly string[];
}

const mail = (host: string, smtp: string): Cloud['mail'] => ({
  imap: { host, port: 993 },
  pop: { host, port: 995 },
  smtp: { host: smtp, port: 587 },
});

const worldwide: Cloud = {
  authority: 'https://login.microsoftonline.com',
  graph: 'https://graph.microsoft.com',
  graphScope: 'https://graph.microsoft.com/.default',
  exo: 'https://outlook.office365.com',
  exoScope: 'https://outlook.office365.com/.default',
  botMetadata: 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  botIssuer: 'https://api.botframework.com',
  botScope: 'https://api.botframework.com/.default',
  botService: 'https://smba.trafficmanager.net/teams/',
  mail: mail('outlook.office365.com', 'smtp.office365.com'),
  serviceHosts: ['smba.trafficmanager.net', 'smba.infra.gcc.teams.microsoft.com'],
};

const government = {
  authority: 'https://login.microsoftonline.us',
  botMetadata: 'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  botIssuer: 'https://api.botframework.us',
  botScope: 'https://api.botframework.us/.default',
};

/** By the value of CLOUD. The rows of the national clouds have not been tried on a tenant. */
export const clouds = {
  worldwide,
  gcchigh: {
    ...government,
    graph: 'https://graph.microsoft.us',
    graphScope: 'https://graph.microsoft.us/.default',
    exo: 'https://outlook.office365.us',
    mail: mail('outlook.office365.us', 'smtp.office365.us'),
    exoScope: 'https://outlook.office365.us/.default',
    botService: 'https://smba.infra.gov.teams.microsoft.us/gcch/',
    serviceHosts: ['smba.infra.gov.teams.microsoft.us'],
  },
  dod: {
    ...government,
    graph: 'https://dod-graph.microsoft.us',
    graphScope: 'https://dod-graph.microsoft.us/.default',
    exo: 'https://outlook-dod.office365.us',
    mail: mail('outlook-dod.office365.us', 'outlook-dod.office365.us'),
    exoScope: 'https://outlook-dod.office365.us/.default',
    botService: 'https://smba.infra.dod.teams.microsoft.us/teams/',
    serviceHosts: ['smba.infra.dod.teams.microsoft.us'],
  },
  china: {
    authority: 'https://login.partner.microsoftonline.cn',
    graph: 'https://microsoftgraph.chinacloudapi.cn',
    graphScope: 'https://microsoftgraph.chinacloudapi.cn/.default',
    exo: 'https://outlook.office365.cn',
    mail: mail('partner.outlook.cn', 'smtp.partner.outlook.cn'),
    exoScope: 'https://outlook.office365.cn/.default',
    botMetadata: 'https://login.botframework.azure.cn/v1/.well-known/openidconfiguration',
    botIssuer: 'https://api.botframework.azure.cn',
    botScope: 'https://api.botframework.azure.cn/.default',
    botService: 'https://frontend.botapi.msg.infra.teams.microsoftonline.cn/teams/',
    serviceHosts: ['frontend.botapi.msg.infra.teams.microsoftonline.cn'],
  },
} as const satisfies Record<string, Cloud>;
