// The sandbox as a process: its servers on loopback, one line on standard output once both answer.
import { createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import { join, resolve } from 'node:path';
import express, { type Express } from 'express';
import { certificates } from './ca.ts';
import { control } from './control/index.ts';
import { entra } from './entra/index.ts';
import { exo } from './exo/index.ts';
import { graph } from './graph/index.ts';
import { mail } from './mail/index.ts';
import { makeRealm, type Realm } from './realm.ts';
import { botFrameworkMetadata } from './sign.ts';
import { teams } from './teams/index.ts';
import { vault } from './vault/index.ts';

const port = (name: string, usual: number): number => {
  const text = process.env[name];
  if (text === undefined || text === '') return usual;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 0 && value < 65_536) return value;
  console.error(`${name} is "${text}"; give a port number, or 0 for any free one.`);
  process.exit(1);
};

const listen = async (server: Server, name: string, usual: number): Promise<number> => {
  const wanted = port(name, usual);
  await new Promise<void>((done) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE' ? 'is taken by another process' : error.message;
      console.error(
        `The sandbox cannot listen: port ${wanted} ${taken}. Set ${name} to a free one, or to 0.`,
      );
      process.exit(1);
    });
    server.listen(wanted, '127.0.0.1', done);
  });
  return (server.address() as AddressInfo).port;
};

const plain = (): Express => express().disable('x-powered-by').set('etag', false);

const tenantApp = (realm: Realm, connector: express.Router): Express =>
  plain()
    .use('/smba', connector)
    .use(
      '/botframework',
      botFrameworkMetadata(realm.signer, () => realm.urls.tenant),
    )
    .use('/graph', graph(realm))
    .use('/exo', exo(realm))
    .use(entra(realm));

const chatApp = (realm: Realm, chat: express.Router): Express =>
  plain().use('/_sandbox', control(realm)).use(chat);

const start = async (): Promise<void> => {
  const dataDir = resolve(process.env['DATA_DIR'] ?? '.data');
  const bots = process.env['SANDBOX_BOTS']?.split(',').flatMap((url) => url.trim() || []);
  const realm = makeRealm({ dataDir, bots });
  const tls = await certificates(
    join(dataDir, 'sandbox', 'ca'),
    new Date(realm.clock.ms() - realm.clock.aheadMs),
  );
  const { chat, connector } = teams(realm);
  const tenantServer = createHttps({ cert: tls.cert, key: tls.key }, tenantApp(realm, connector) as never);
  const chatServer = createHttp(chatApp(realm, chat) as never);
  const vaultServer = createHttps({ cert: tls.cert, key: tls.key }, plain().use(vault(realm)) as never);
  realm.urls.tenant = `https://localhost:${await listen(tenantServer, 'SANDBOX_TENANT_PORT', 4301)}`;
  realm.urls.chat = `http://localhost:${await listen(chatServer, 'SANDBOX_CHAT_PORT', 4300)}`;

  realm.urls.vault = `https://localhost:${await listen(vaultServer, 'SANDBOX_VAULT_PORT', 4302)}`;
  const doors = mail(realm, tls);
  const mailHosts = {
    imap: `localhost:${await listen(doors.imap, 'SANDBOX_IMAP_PORT', 4311)}`,
    pop: `localhost:${await listen(doors.pop, 'SANDBOX_POP_PORT', 4312)}`,
    smtp: `localhost:${await listen(doors.smtp, 'SANDBOX_SMTP_PORT', 4313)}`,
  };

  const stop = (): void => {
    realm.disk.flush();
    process.exit(0);
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  const { tenant } = realm.urls;
  const ready = {
    ready: true,
    chat: realm.urls.chat,
    tenant,
    ca: tls.ca,
    mail: mailHosts,
    vault: realm.urls.vault,
    control: `${realm.urls.chat}/_sandbox`,
  };
  process.stdout.write(`${JSON.stringify(ready)}\n`);
};

await start();
