// What writes: hands each call to the service it is for.
import type { ReadyGraph, ReadyMail, ReadyVault } from '../contracts/call.ts';
import { blocked } from '../contracts/failure.ts';
import type { Hands } from '../contracts/hands.ts';
import type { Answer, Runner } from '../contracts/look.ts';
import type { Vault } from '../contracts/vault.ts';

export interface HandsOptions {
  readonly exo: Runner;
  readonly graph: (call: ReadyGraph) => Promise<Answer>;
  /** Absent: nothing is kept anywhere. */
  readonly vault: Vault | undefined;
  /** Absent where there is no vault to sign in from. */
  readonly mail?: (call: ReadyMail) => Promise<Answer>;
}

const done: Answer = { rows: [], warnings: [], existed: false, serviceId: 'vault' };

async function inVault(call: ReadyVault, vault: Vault | undefined): Promise<Answer> {
  if (!vault) throw noVault();
  const there = await vault.mark(call.name);
  if (call.verb === 'copy') return copied(call, vault);
  if (call.verb === 'forget') {
    await vault.forget(call.name);
    return { ...done, existed: there === undefined };
  }
  if (there) return { ...done, existed: true };
  await vault.makeCertificate(
    call.name,
    call.params?.subject ?? `CN=${call.name}`,
    call.params?.months ?? 12,
  );
  return done;
}

/** A secret; the same mark tells that it is the same one. What has no mark, or is a certificate, is not copied. */
async function copied({ name, from = '' }: ReadyVault, vault: Vault): Promise<Answer> {
  const [mark, opened] = await Promise.all([vault.mark(from), vault.open(from)]);
  if (mark === undefined || opened.kind !== 'secret')
    throw blocked(
      `The vault holds no secret called “${from}”.`,
      'Renew it again; only secrets are put where products read them.',
    );
  await vault.put(name, opened.value, mark.mark, mark.expires);
  return done;
}

const noVault = () =>
  blocked('There is no vault here.', 'Set VAULT, as docs/running.md describes, then retry.');

export const makeHands = ({ exo, graph, vault, mail }: HandsOptions): Hands => ({
  send: (call) => {
    switch (call.via) {
      case 'exo':
        return exo.run(call.cmdlet, call.params);
      case 'graph':
        return graph(call);
      case 'vault':
        return inVault(call, vault);
      case 'mail':
        return mail ? mail(call) : Promise.reject(noVault());
    }
  },
});
