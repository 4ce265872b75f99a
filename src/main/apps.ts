// Wires what applications need: the vault, logins, what the look is told of the settings, and the pages. No logic.
import { makeBeside } from '../adapters/beside.ts';
import { makeGraphHands } from '../adapters/graph/hands.ts';
import { makeHands } from '../adapters/hands.ts';
import type { Tenant } from '../adapters/look.ts';
import { makeMailLook } from '../adapters/mail/look.ts';
import { makeMailHands } from '../adapters/mail/send.ts';
import { ownSignIns } from '../adapters/own.ts';
import type { Opened } from '../adapters/postgres/open.ts';
import { cookieKey, makeSignIn } from '../adapters/sign-in.ts';
import { clockedCredential } from '../adapters/token.ts';
import { chooseVault, type Vaults } from '../adapters/vault/choose.ts';
import type { Config } from '../config.ts';
import type { Clock } from '../contracts/clock.ts';
import { blocked } from '../contracts/failure.ts';
import type { Hands } from '../contracts/hands.ts';
import type { Beside } from '../contracts/look.ts';
import type { PagesOptions } from '../web/pages/pages.ts';

export interface Apps {
  readonly beside: Beside;
  readonly vaults: Vaults | undefined;
  readonly sends: ReturnType<typeof makeMailHands> | undefined;
}

export function wireApps(config: Config, db: Opened, clock: Clock): Apps {
  const { cloud, tenant, apps } = config;
  const { authority } = cloud;
  const sign = { authority, tenant };
  const vaults = chooseVault(apps.vault, {
    db: db.database.db,
    hands: config.hands && clockedCredential({ ...sign, signIn: config.hands, clock }),
    look: clockedCredential({ ...sign, signIn: config.look, clock }),
    clock,
    timeoutMs: config.callTimeoutMs,
  });
  const mailScope = 'https://outlook.office365.com/.default';
  const signs = vaults && { ...sign, scope: mailScope, hosts: apps.mail, vault: vaults.keeps, clock };
  const beside = makeBeside({
    setup: {
      ...sign,
      ...(apps.publicUrl === undefined ? {} : { pages: apps.publicUrl }),
      grants: apps.grants,
      vault: apps.vault.is === 'azure' ? { is: 'azure', address: apps.vault.url } : { is: apps.vault.is },
      mail: apps.mail,
      mailScope,
      quietDays: apps.quietDays,
      overlapDays: apps.overlapDays,
      signInData: apps.signInData,
      hands: config.hands?.appId ?? '',
      get own() {
        return ownSignIns(config);
      },
    },
    vault: vaults?.shows,
    mail: signs && makeMailLook(signs),
    uploads: db.uploads,
  });
  return { beside, vaults, sends: signs && makeMailHands(signs) };
}

/** What writes, signed in as `writes` is. */
export const wireHands = (writes: Tenant, { vaults, sends }: Apps, clock: Clock): Hands =>
  makeHands({
    exo: writes.runner,
    graph: makeGraphHands({
      client: writes.graphClient,
      tokens: writes.graphTokens,
      clock,
      vault: vaults?.keeps,
    }),
    vault: vaults?.keeps,
    ...(sends ? { mail: sends } : {}),
  });

/** What the pages need; undefined where the settings name no address for them. */
export function wirePages(
  config: Config,
  db: Opened,
  { vaults }: Apps,
  more: Pick<PagesOptions, 'clock' | 'log' | 'wake'>,
): PagesOptions | undefined {
  const { publicUrl } = config.apps;
  if (publicUrl === undefined) return undefined;
  const { tenant, bot } = config;
  return {
    ...more,
    address: publicUrl,
    signIn: makeSignIn({ authority: config.cloud.authority, tenant, signIn: bot }),
    key: cookieKey({ signIn: bot }),
    links: db.links,
    uploads: db.uploads,
    records: db.store,
    record: (event) => db.store.record([event]),
    tenant,
    open: (name) => {
      if (!vaults) throw blocked('There is no vault here.', 'Ask whoever runs Latchkey.');
      return vaults.keeps.open(name);
    },
  };
}
