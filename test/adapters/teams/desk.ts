// A bot at its endpoint, wired to a sandbox, with an inbox that writes down what it hears.
import { Writable } from 'node:stream';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { realClock } from '../../../src/adapters/clock.ts';
import { Bot } from '../../../src/adapters/teams/bot.ts';
import { teamsEndpoint, type EndpointOptions } from '../../../src/adapters/teams/endpoint.ts';
import { teamsPoster } from '../../../src/adapters/teams/poster.ts';
import { trustAlso } from '../../../src/adapters/tls.ts';
import { clouds, type Cloud } from '../../../src/config/clouds.ts';
import type { Press } from '../../../src/contracts/card.ts';
import type { Consent, Inbox, Toast } from '../../../src/contracts/inbox.ts';
import type { Ask, Habits, Person, Where } from '../../../src/contracts/person.ts';
import type { Address, Addresses, Files, Poster } from '../../../src/contracts/place.ts';
import { makeLogger } from '../../../src/log.ts';
import { apps, tenantId } from '../../../src/sandbox/seed/ids.ts';
import { teamsFiles } from '../../../src/adapters/teams/upload.ts';
import { webServer, type Web } from '../../../src/web/server.ts';
import { startSandbox, type Started } from '../../sandbox/start.ts';

export interface Pressed {
  press: Press;
  by: Person & Habits & { guest: boolean };
  where: Where;
}

export interface Desk {
  sandbox: Started;
  cloud: Cloud;
  bot: Bot;
  web: Web;
  poster: Poster;
  addresses: Map<string, Address>;
  writes: Address[];
  asks: Ask[];
  presses: Pressed[];
  met: { where: Where; who: Person | undefined }[];
  consents: { consent: Consent; by: Person & { guest: boolean }; where: Where }[];
  files: Files;
  logged: Record<string, unknown>[];
  /** What the inbox does; tests put their own in. */
  does: {
    heard(ask: Ask): Promise<void>;
    pressed(pressed: Pressed): Promise<Toast>;
    isGuest(id: string): Promise<boolean>;
  };
  /** Asks the sandbox, JSON in and out. */
  json(address: string, body?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export const sandboxCloud = (tenant: string): Cloud => ({
  ...clouds.worldwide,
  authority: tenant,
  graph: `${tenant}/graph`,
  exo: `${tenant}/exo`,
  botMetadata: `${tenant}/botframework/.well-known/openidconfiguration`,
  botService: `${tenant}/smba/emea/`,
  serviceHosts: [new URL(tenant).host],
});

export const addressBook = (known: Map<string, Address>, writes: Address[] = []): Addresses => ({
  keep: async (address) => {
    writes.push(address);
    known.set(address.conversation, address);
  },
  forget: async (conversation) => void known.delete(conversation),
  of: async (conversation) => known.get(conversation),
  personal: async (person) => [...known.values()].find((address) => address.person === person),
});

export async function openDesk(more: Partial<EndpointOptions> = {}): Promise<Desk> {
  const sandbox = await startSandbox();
  // Every sandbox has an authority of its own under the same name: one at a time.
  const usual = getCACertificates('default');
  trustAlso(sandbox.ready.ca);
  const cloud = sandboxCloud(sandbox.ready.tenant);
  const clock = realClock();
  const [known, writes, logged] = [
    new Map<string, Address>(),
    [] as Address[],
    [] as Record<string, unknown>[],
  ];
  const addresses = addressBook(known, writes);
  const to = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      logged.push(JSON.parse(chunk.toString()) as Record<string, unknown>);
      done();
    },
  });
  const log = makeLogger({ level: 'info', to });
  const bot = new Bot({ cloud, tenant: tenantId, signIn: apps.bot, clock });
  const does: Desk['does'] = {
    heard: async () => undefined,
    pressed: async () => ({ text: 'Noted.' }),
    isGuest: async () => false,
  };
  const [asks, presses, met] = [[] as Ask[], [] as Pressed[], [] as Desk['met']];
  const consents: Desk['consents'] = [];
  const inbox: Inbox = {
    heard: async (ask) => {
      asks.push(ask);
      await does.heard(ask);
    },
    pressed: async (press, by, where) => {
      presses.push({ press, by, where });
      return does.pressed({ press, by, where });
    },
    consented: async (consent, by, where) => void consents.push({ consent, by, where }),
    turnedAway: async ({ message, advice }) => ({ text: `${message} ${advice}`.trim() }),
    met: async (where, who) => void met.push({ where, who }),
  };
  const isGuest = (id: string) => does.isGuest(id);
  const endpoint = teamsEndpoint({
    bot,
    inbox,
    addresses,
    isGuest,
    cloud,
    tenants: [tenantId],
    clock,
    log,
    ...more,
  });
  const web = await webServer({
    host: '127.0.0.1',
    port: 0,
    routers: [endpoint.router],
    checks: {},
    clock,
    log,
  });
  const json = async (address: string, body?: unknown): Promise<unknown> => {
    const answer = await fetch(address, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return JSON.parse((await answer.text()) || 'null') as unknown;
  };
  await json(`${sandbox.ready.control}/settings`, { bots: [`${web.url}/api/messages`] });
  return {
    ...{
      sandbox,
      cloud,
      bot,
      web,
      addresses: known,
      writes,
      asks,
      presses,
      met,
      consents,
      logged,
      does,
      json,
    },
    files: teamsFiles({ bot, addresses, hosts: cloud.serviceHosts }),
    poster: teamsPoster({ bot, addresses, serviceUrl: cloud.botService }),
    async stop() {
      await web.stop(1000);
      await sandbox.stop();
      setDefaultCACertificates(usual);
    },
  };
}
