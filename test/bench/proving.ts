// Logins per second of the proof, beside bare TLS connections to the same server in the same run.
import { getCACertificates, setDefaultCACertificates, connect } from 'node:tls';
import { realClock } from '../../src/adapters/clock.ts';
import { makeMailLook } from '../../src/adapters/mail/look.ts';
import { trustAlso } from '../../src/adapters/tls.ts';
import type { MailHost, Protocol } from '../../src/contracts/mail.ts';
import { apps, tenantId } from '../../src/sandbox/seed/ids.ts';
import { botId, Wired } from '../sandbox/mail-wires.ts';
import { startSandbox } from '../sandbox/start.ts';
import { Talk } from '../sandbox/talk.ts';
import { line, spread } from './spread.ts';

const rounds = 5;
const logins = 100;
const atOnce = 10;

const at = (address: string): MailHost => {
  const [host = '', port] = address.split(':');
  return { host, port: Number(port) };
};

/** How many of these came through in a second, `atOnce` side by side. */
async function perSecond(one: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  let left = logins;
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (left > 0) {
        left -= 1;
        await one();
      }
    }),
  );
  return (logins * 1000) / (performance.now() - begun);
}

const bare = ({ host, port }: MailHost): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = connect({ host, port, servername: host }, () => {
      socket.once('close', () => resolve());
      socket.end();
      socket.destroy();
    });
    socket.once('error', reject);
  });

export async function proving(): Promise<string[]> {
  const usual = getCACertificates('default');
  const sandbox = await startSandbox();
  trustAlso(sandbox.ready.ca);
  const wired = new Wired(sandbox, new Talk(sandbox.ready));
  await wired.talk.control('/settings', { lagMs: { mail: 0, exo: 0, graph: 0 } });
  await wired.reset();
  const { imap, pop, smtp } = sandbox.ready.mail;
  const hosts = { imap: at(imap), pop: at(pop), smtp: at(smtp) };
  const look = makeMailLook({
    authority: sandbox.ready.tenant,
    tenant: tenantId,
    scope: 'https://outlook.office365.com/.default',
    hosts,
    vault: {
      mark: () => Promise.resolve({ kind: 'secret', mark: 'k1', where: 'here' }),
      open: () => Promise.resolve({ kind: 'secret', value: apps.bot.secret }),
    },
    clock: realClock(),
  });
  const rows: string[] = [];
  for (const protocol of ['imap', 'pop'] satisfies Protocol[]) {
    const [proofs, connections]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      connections.push(await perSecond(() => bare(hosts[protocol])));
      proofs.push(
        await perSecond(async () => {
          const mailbox = 'archive@contoso.com';
          const answer = await look.login({ appId: botId, credential: 'x', protocol, mailbox });
          if (answer.is !== 'in') throw new Error(`${protocol}: ${answer.said}`);
        }),
      );
    }
    const name = protocol.toUpperCase();
    rows.push(line(`logins of the proof, ${name}, ${atOnce} at once`, '1/s', spread(proofs)));
    rows.push(line(`bare TLS connections to the same server`, '1/s', spread(connections)));
  }
  await sandbox.stop();
  setDefaultCACertificates(usual);
  return rows;
}
